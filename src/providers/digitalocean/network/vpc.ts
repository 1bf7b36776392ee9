import { z } from "zod";
import { defineResource } from "../../../platform.ts";
import type { credentials } from "../credentials.ts";
import { problems, resources, type Shape } from "./driver.ts";
import { region, scope, slugOf, textOf } from "./fields.ts";
import { markText, readMarks } from "./marks.ts";

const options = z.strictObject({
  region,
  ipRange: z
    .cidrv4()
    .optional()
    .describe(
      "Range of its addresses, /16 to /28 of a private network, for example 10.10.10.0/24. Left out: DigitalOcean chooses.",
    ),
});

type Options = z.output<typeof options>;

/** Characters, https://docs.digitalocean.com/reference/api/digitalocean/#tag/VPCs/operation/vpcs_create */
const descriptionLimit = 255;

/** Owner and labels stand in the description: a VPC has no tags. */
const shape: Shape<Options> = {
  title: "VPC",
  path: "/v2/vpcs",
  many: "vpcs",
  one: "vpc",
  inPlace: ["name", "labels"],
  idOf: ({ id }) => String(id),
  marksOf: ({ name, description }) => readMarks(textOf(name), (textOf(description) ?? "").split(" ")),
  create: ({ name, labels, options: { region: slug, ipRange } }, { owner, signal }, client) => {
    const description = markText(owner, labels);
    const body = { name, region: slug, description, ...(ipRange === undefined ? {} : { ip_range: ipRange }) };
    return client.post("/v2/vpcs", body, { signal });
  },
  async update({ id, name, description }, plan, { owner, signal }, client) {
    const wanted = { name: plan.name, description: markText(owner, plan.labels) };
    if (wanted.name === name && wanted.description === description) return;
    await client.put("/v2/vpcs/{vpc_id}", wanted, { at: [String(id)], signal });
  },
  isReady: () => true,
  outputs: ({ ip_range: ipRange, default: isDefault }) => ({ ipRange: String(ipRange), default: isDefault === true }),
  options: ({ region: slug, ip_range: ipRange }) => ({ region: String(slugOf(slug)), ipRange: String(ipRange) }),
  check({ name, labels }) {
    const length = markText("fd0123456789abcdef", labels).length;
    return problems([
      ...(/^[a-zA-Z0-9.-]+$/.test(name)
        ? []
        : [["name", `VPC name "${name}" has other than letters, digits, dots and dashes`] as const]),
      ...(length <= descriptionLimit
        ? []
        : [["labels", `the labels of VPC ${name} do not fit into its description`] as const]),
    ]);
  },
};

export const vpc = defineResource<typeof options, typeof credentials>({
  description: "A private network of one region. Machines and load balancers name it by its id.",
  options,
  outputs: z.object({
    ipRange: z.string().describe("Range of its addresses."),
    default: z.boolean().describe("Whether it is the one that machines of its region are in which name none."),
  }),
  inPlace: shape.inPlace,
  nameLimit: {
    characters: 255,
    source: "https://docs.digitalocean.com/reference/api/digitalocean/#tag/VPCs/operation/vpcs_create",
  },
  scope,
  check: shape.check,
  connect: (given, io) => resources(shape, given, io),
  sample: { options: () => ({ region: "fra1", ipRange: "10.10.10.0/24" }), needs: [], changed: {} },
});
