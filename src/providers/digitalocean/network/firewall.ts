import { z } from "zod";
import { defineResource, type ResourcePlan } from "../../../platform.ts";
import type { credentials } from "../credentials.ts";
import { tagPattern } from "../tags.ts";
import { problems, resources, type Shape, type Thing } from "./driver.ts";
import { defined, listOf, scope, textOf, uuid } from "./fields.ts";
import { markTag, readMarks, readMarkTag } from "./marks.ts";

/** https://docs.digitalocean.com/products/networking/firewalls/details/limits/ */
const limits = { tags: 5, droplets: 10, rules: 50 } as const;

const tag = z
  .string()
  .regex(tagPattern, "a tag has 1 to 255 letters, digits, colons, dashes and underscores")
  .describe("Tag, or that of a label: role:web.");
const peers = z.strictObject({
  addresses: z
    .array(z.union([z.ipv4(), z.cidrv4(), z.ipv6(), z.cidrv6()]))
    .optional()
    .describe("Addresses and ranges; 0.0.0.0/0 and ::/0 for all."),
  tags: z.array(tag).optional().describe("Machines with one of these tags."),
  machines: z
    .array(z.string().regex(/^\d+$/, "the id of a machine is a number"))
    .optional()
    .describe("Ids of machines."),
  loadBalancers: z.array(uuid).optional().describe("Ids of load balancers."),
});
const ports = z
  .string()
  .regex(/^(?:all|\d{1,5}(?:-\d{1,5})?)$/, 'ports are "80", "8000-9000" or "all"')
  .default("all")
  .describe('"80", "8000-9000" or "all". icmp has none.');
const protocol = z.enum(["tcp", "udp", "icmp"]).describe("Protocol.");

const options = z.strictObject({
  tags: z
    .array(tag)
    .max(limits.tags - 1, `a firewall takes ${limits.tags} tags, and one of them is ours`)
    .transform((tags) => [...new Set(tags.map((each) => each.toLowerCase()))].sort())
    .optional()
    .describe(
      "It is that of every machine with one of these tags. Left out: of none when it is made, and later not looked at; [] takes them off.",
    ),
  machines: z
    .array(z.string().regex(/^\d+$/, "the id of a machine is a number"))
    .max(limits.droplets, `a firewall takes ${limits.droplets} machines by their ids: use tags`)
    .transform((ids) => [...new Set(ids)].sort())
    .optional()
    .describe(
      "And of the machines with these ids. Left out: of none when it is made, and later not looked at; [] takes it off all.",
    ),
  inbound: z
    .array(z.strictObject({ protocol, ports, sources: peers.describe("From where.") }))
    .optional()
    .describe("What comes in. Nothing else does. Left out: nothing when it is made, and later not looked at."),
  outbound: z
    .array(z.strictObject({ protocol, ports, destinations: peers.describe("Where to.") }))
    .optional()
    .describe(
      "What goes out. Nothing else does: Ignition and updates need tcp 443 and udp 53. Left out: nothing when it is made, and later not looked at.",
    ),
});

type Options = z.output<typeof options>;
type Peers = z.output<typeof peers>;

function toPeers({ addresses, tags, machines, loadBalancers }: Peers) {
  return defined({
    addresses,
    tags,
    droplet_ids: machines?.map(Number),
    load_balancer_uids: loadBalancers,
  });
}

function fromPeers(value: unknown): Peers {
  const { addresses, tags, droplet_ids: droplets, load_balancer_uids: balancers } = (value ?? {}) as Thing;
  const some = <T>(list: unknown) => (listOf<T>(list).length > 0 ? [...listOf<T>(list)] : undefined);
  return defined({
    addresses: some<string>(addresses),
    tags: some<string>(tags),
    machines: some<number>(droplets)?.map(String),
    loadBalancers: some<string>(balancers),
  });
}

/** The API writes "0" for all ports, and for none. */
function fromPorts(value: unknown): string {
  return value === "0" || value === "" || value === undefined ? "all" : String(value);
}

function toBody(
  { name, labels, options: { tags = [], machines, inbound = [], outbound = [] } }: ResourcePlan<Options>,
  owner: string,
) {
  return {
    name,
    tags: [...tags, markTag("firewall", owner, labels)].sort(),
    droplet_ids: (machines ?? []).map(Number),
    inbound_rules: inbound.map((rule) => ({
      protocol: rule.protocol,
      ports: portsOf(rule),
      sources: toPeers(rule.sources),
    })),
    outbound_rules: outbound.map((rule) => ({
      protocol: rule.protocol,
      ports: portsOf(rule),
      destinations: toPeers(rule.destinations),
    })),
  };
}

function portsOf({ protocol: name, ports: which }: { readonly protocol: string; readonly ports: string }): string {
  return name === "icmp" ? "" : which;
}

/** A firewall has no tags of its own, only those of its machines: one that no machine has holds owner and labels. */
function marked(tags: unknown) {
  const marks = listOf<string>(tags).flatMap((each) => readMarkTag(each) ?? []);
  return marks.find(({ subject }) => subject === "firewall")?.tags ?? [];
}

const shape: Shape<Options> = {
  title: "firewall",
  path: "/v2/firewalls",
  many: "firewalls",
  one: "firewall",
  inPlace: ["name", "labels", "options.tags", "options.machines", "options.inbound", "options.outbound"],
  idOf: ({ id }) => String(id),
  marksOf: ({ name, tags }) => readMarks(textOf(name), marked(tags)),
  async create(plan, { owner, signal }, client) {
    const body = toBody(plan, owner);
    for (const name of body.tags) await client.post("/v2/tags", { name }, { signal, idempotent: true });
    return client.post("/v2/firewalls", body as never, { signal });
  },
  async update(thing, plan, { owner, signal }, client) {
    const said = Object.entries(plan.options).filter(([, value]) => value !== undefined);
    const body = toBody({ ...plan, options: { ...shape.options(thing), ...Object.fromEntries(said) } }, owner);
    if (JSON.stringify(toBody(planned(thing, plan), owner)) === JSON.stringify(body) && isMarked(thing, body.tags))
      return;
    for (const name of body.tags) await client.post("/v2/tags", { name }, { signal, idempotent: true });
    await client.put("/v2/firewalls/{firewall_id}", body as never, { at: [String(thing.id)], signal });
  },
  isReady: ({ status }) => status !== "waiting",
  outputs: ({ status }) => ({ status: String(status) }),
  options: ({ tags, droplet_ids: droplets, inbound_rules: inbound, outbound_rules: outbound }) => ({
    tags: listOf<string>(tags)
      .filter((each) => !readMarkTag(each))
      .sort(),
    machines: listOf<number>(droplets).map(String).sort(),
    inbound: listOf<Thing>(inbound).map((rule) => ({
      protocol: rule.protocol as "tcp",
      ports: fromPorts(rule.ports),
      sources: fromPeers(rule.sources),
    })),
    outbound: listOf<Thing>(outbound).map((rule) => ({
      protocol: rule.protocol as "tcp",
      ports: fromPorts(rule.ports),
      destinations: fromPeers(rule.destinations),
    })),
  }),
  check({ name, labels, options: { inbound = [], outbound = [] } }) {
    const rules = inbound.length + outbound.length;
    const message = `firewall name "${name}" is to begin with a letter or a digit and to have letters, digits, dots and dashes`;
    const long = markTag("firewall", "fd0123456789abcdef", labels).length > 255;
    return problems([
      ...(/^[a-zA-Z0-9][a-zA-Z0-9.-]+$/.test(name) ? [] : [["name", message] as const]),
      ...(rules > 0
        ? []
        : [["options.inbound", `firewall ${name} has no rule: DigitalOcean wants one at least`] as const]),
      ...(rules <= limits.rules
        ? []
        : [["options", `firewall ${name} has ${rules} rules; ${limits.rules} are possible`] as const]),
      ...(long
        ? [["labels", `the labels of firewall ${name} do not fit into one tag of 255 characters`] as const]
        : []),
    ]);
  },
};

/** What it is now, as a plan. */
function planned(thing: Thing, plan: ResourcePlan<Options>): ResourcePlan<Options> {
  return { ...plan, name: textOf(thing.name) ?? "", options: { ...plan.options, ...shape.options(thing) } };
}

function isMarked(thing: Thing, wanted: readonly string[]): boolean {
  const now = new Set(listOf<string>(thing.tags));
  return now.size === wanted.length && wanted.every((each) => now.has(each));
}

export const firewall = defineResource<typeof options, typeof credentials>({
  description: "What may come in and go out, for every machine that has one of its tags.",
  options,
  outputs: z.object({ status: z.string().describe("succeeded, or failed where some machine could not be told.") }),
  inPlace: shape.inPlace,
  nameLimit: {
    characters: 255,
    source: "https://docs.digitalocean.com/reference/api/digitalocean/#tag/Firewalls/operation/firewalls_create",
  },
  scope,
  check: shape.check,
  connect: (given, io) => resources(shape, given, io),
  sample: {
    options: () => ({
      tags: ["web"],
      inbound: [{ protocol: "tcp", ports: "80", sources: { addresses: ["0.0.0.0/0", "::/0"] } }],
      outbound: [{ protocol: "tcp", destinations: { addresses: ["0.0.0.0/0"] } }],
    }),
    needs: [],
    changed: {
      "options.tags": ["role:web"],
      "options.machines": ["3164444"],
      "options.inbound": [{ protocol: "tcp", ports: "443", sources: { tags: ["edge"] } }],
      "options.outbound": [{ protocol: "udp", ports: "53", destinations: { addresses: ["0.0.0.0/0"] } }],
    },
  },
});
