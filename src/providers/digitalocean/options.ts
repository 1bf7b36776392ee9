import { z } from "zod";
import type { BackupPolicy } from "./answers.ts";
import { checkAddress } from "./image-address.ts";
import { isRegion, nearestRegion } from "./regions.ts";
import { decodeLabel, tagPattern } from "./tags.ts";

/** What Droplets from custom images cannot have. Flatcar is a custom image. */
const limits = "https://docs.digitalocean.com/products/custom-images/details/limits/";

const region = z
  .string()
  .superRefine((value, context) => {
    if (isRegion(value)) return;
    const near = nearestRegion(value);
    const params = { code: "FD1410", hint: near ? `did you mean "${near}"?` : "a region looks like fra1 or nyc3" };
    context.addIssue({ code: "custom", message: `there is no DigitalOcean region "${value}"`, params });
  })
  .describe("Region, for example fra1.");

const size = z
  .string()
  .superRefine((value, context) => {
    if (/^[a-z]+[a-z0-9.]*(?:-[a-z0-9.]+)+$/.test(value)) return;
    const near = value.toLowerCase().replaceAll("_", "-").replaceAll(" ", "");
    const hint = near === value ? "a size looks like s-1vcpu-1gb or c-2" : `a size is in small letters: "${near}"?`;
    context.addIssue({
      code: "custom",
      message: `"${value}" is no size of DigitalOcean`,
      params: { code: "FD1411", hint },
    });
  })
  .describe("Size, for example s-1vcpu-1gb.");

const sshKey = z
  .union([z.int().min(1), z.string().regex(/^(?:\d+|[0-9a-f]{2}(?::[0-9a-f]{2}){15})$/, keyForm())])
  .transform(String);

function keyForm(): string {
  return "a key is named by its id, as 289794, or by its MD5 fingerprint, as 3b:16:e4:bf:8b:00:8b:b8:59:8c:a9:d3:f0:19:fa:45";
}

const backupPolicy = z
  .strictObject({
    plan: z.enum(["daily", "weekly"]).describe("How often."),
    weekday: z.enum(["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]).optional().describe("Day of weekly backups."),
    hour: z
      .int()
      .min(0)
      .max(20)
      .multipleOf(4)
      .transform((hour) => hour as NonNullable<BackupPolicy["hour"]>)
      .optional()
      .describe("Hour in UTC at which the window of 4 hours begins. Left out: DigitalOcean chooses."),
  })
  .refine(({ plan, weekday }) => (plan === "weekly") === (weekday !== undefined), {
    path: ["weekday"],
    message: "weekly backups have a weekday, and daily ones have none",
  });

/** Only `false`: DigitalOcean refuses the other, or it does not come to be. */
function never(message: string) {
  return z.boolean().refine((value) => !value, { message, params: { code: "FD1003", hint: limits } });
}

const uuid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "an id is a UUID in small letters");

const plainTag = z
  .string()
  .regex(tagPattern, "a tag has 1 to 255 letters, digits, colons, dashes and underscores")
  .transform((tag) => tag.toLowerCase())
  .superRefine((tag, context) => {
    if (tag.startsWith("flatcar-deploy:")) {
      return context.addIssue({ code: "custom", message: "tags that begin with flatcar-deploy: are ours" });
    }
    const label = decodeLabel(tag);
    if (!label) return;
    const message = `the tag ${tag} stands for a label: write it as labels: { ${label[0]}: ${label[1] || '""'} }`;
    context.addIssue({ code: "custom", message });
  });

const imageUrl = z
  .string()
  .superRefine((address, context) => {
    for (const { code, message, hint } of checkAddress(address)) {
      context.addIssue({ code: "custom", message, params: { code, ...(hint === undefined ? {} : { hint }) } });
    }
  })
  .describe(
    "Address that DigitalOcean fetches the release's file from, with {channel}, {version}, {arch} and {file} where these belong. Left out: the release server's. It is asked only while an image is imported.",
  );

const network = {
  vpc: uuid.optional().describe("VPC id. Left out: the region's default VPC."),
  publicNetworking: z
    .boolean()
    .default(true)
    .describe(
      "false: only the VPC's address, no public one, and none later. Ignition then needs a way out of the VPC.",
    ),
  reservedIp: z
    .ipv4()
    .optional()
    .describe(
      "Reserved IPv4 address of the same region that is assigned to the machine. It stays when the machine goes.",
    ),
  ipv6: never("a Droplet from a custom image, as Flatcar is one, gets no IPv6")
    .optional()
    .describe("Only false: Droplets from custom images have no IPv6."),
};

/** What a user writes under `options` for DigitalOcean. */
export const options = z
  .strictObject({
    region,
    size,
    sshKeys: z
      .array(sshKey)
      .min(1, "DigitalOcean starts a custom image, as Flatcar is one, only with an SSH key of the account")
      .transform((keys) => [...new Set(keys)].sort())
      .describe("SSH keys of the account by id or fingerprint, one or more; they are given to user core."),
    imageUrl: imageUrl.optional(),
    ...network,
    tags: z
      .array(plainTag)
      .transform((tags) => [...new Set(tags)].sort())
      .default([])
      .describe("Tags beside those of the labels, for firewalls and load balancers. Capitals are not told apart."),
    volumes: z
      .array(uuid)
      .max(15, "a Droplet takes 15 volumes")
      .transform((ids) => [...new Set(ids)].sort())
      .optional()
      .describe("Ids of volumes to attach; they stay when the machine goes. [] detaches all. Left out: not looked at."),
    backups: z
      .union([z.boolean(), backupPolicy])
      .transform((value): false | z.output<typeof backupPolicy> => (value === true ? { plan: "daily" } : value))
      .optional()
      .describe(
        "Automatic backups: true for daily ones, or when they are made; false for none. Left out: none for a new machine, and later not looked at.",
      ),
    onSizeChange: z
      .enum(["replace", "restart"])
      .default("replace")
      .describe("What another size does: a new machine, or stop, resize and start this one."),
    keepDisk: z
      .boolean()
      .default(false)
      .describe(
        "With onSizeChange restart: leaves the disk as small as it is, so that a smaller size fits later. false: it grows to that of the size, for good.",
      ),
    monitoring: never("DigitalOcean cannot install its monitoring in a Droplet from a custom image, as Flatcar is one")
      .optional()
      .describe("Only false: DigitalOcean's agent does not run on Flatcar. Run node_exporter or the like."),
    dropletAgent: never("DigitalOcean's agent for its web console does not run on Flatcar")
      .optional()
      .describe("Only false: no try to install the agent of DigitalOcean's web console."),
  })
  .superRefine((value, context) => {
    if (value.publicNetworking || value.reservedIp === undefined) return;
    const message = "without publicNetworking a machine cannot have a reserved address";
    context.addIssue({ code: "custom", path: ["reservedIp"], message });
  });

export type Options = z.output<typeof options>;
