import { z } from "zod";
import { bareId, isUuid } from "./id.ts";

/** A name, OpenStack's own id, or the id that this package gives for what it made. */
const reference = (what: string) => z.string().min(1).max(255).transform(bareId).describe(`${what}: name or id.`);

const network = z
  .strictObject({
    network: reference("Network").optional(),
    fixedIp: z.union([z.ipv4(), z.ipv6()]).optional().describe("Address in it. Left out: Neutron chooses."),
    port: reference("Port that is there already, in place of a network").optional(),
  })
  .superRefine(({ network: id, port, fixedIp }, context) => {
    if ((id === undefined) === (port === undefined)) {
      context.addIssue({ code: "custom", path: [], message: "either network or port is wanted" });
    }
    if (port !== undefined && fixedIp !== undefined) {
      context.addIssue({ code: "custom", path: ["fixedIp"], message: "a port has its addresses already" });
    }
  });

const volumeType = z.string().min(1).max(255).optional().describe("Volume type. Left out: the cloud's default.");

const rootDisk = z.strictObject({
  sizeGiB: z.int().min(1).max(65_536).describe("Size in GiB; at least the image's own."),
  type: volumeType,
  deleteOnTermination: z.boolean().default(true).describe("Whether it goes with the machine."),
});

const volume = z
  .strictObject({
    sizeGiB: z
      .int()
      .min(1)
      .max(65_536)
      .optional()
      .describe("Size in GiB of a new volume. Left out: with a snapshot, its own."),
    type: volumeType,
    snapshot: z
      .string()
      .refine(isUuid, "a snapshot is named by its id")
      .optional()
      .describe("Id of a snapshot that the new volume is made of. Left out: it is empty."),
    volume: reference("Volume that is there already, in place of a new one").optional(),
    deleteOnTermination: z
      .boolean()
      .optional()
      .describe("Whether it goes with the machine. Left out: a new one does, one that was there does not."),
  })
  .superRefine(({ sizeGiB, snapshot, volume: id, type }, context) => {
    if ((sizeGiB === undefined && snapshot === undefined) === (id === undefined)) {
      context.addIssue({ code: "custom", path: [], message: "either volume, or sizeGiB or snapshot is wanted" });
    }
    if ((id ?? snapshot) !== undefined && type !== undefined) {
      const message = "a volume that is there, or is made of a snapshot, has its type already";
      context.addIssue({ code: "custom", path: ["type"], message });
    }
  });

const floatingIp = z
  .strictObject({
    pool: reference("External network that an address is taken from; it is given back with the machine").optional(),
    address: z.ipv4().optional().describe("Floating IP of the project in place of a new one; it stays."),
  })
  .superRefine(({ pool, address }, context) => {
    if ((pool === undefined) !== (address === undefined)) return;
    context.addIssue({ code: "custom", path: [], message: "either pool or address is wanted" });
  });

/** Names and ids are never mixed: what Nova shows are names, and one word in the metadata says that the plan has ids. */
const securityGroups = z
  .array(z.string().min(1).max(255).transform(bareId))
  .min(1)
  .refine((names) => new Set(names.map(isUuid)).size === 1, "name all of them by id, or all of them by name")
  .transform((names) => [...new Set(names)].sort())
  .optional()
  .describe(
    "Security groups, all by name or all by id: others are taken off. Left out: a new machine has the project's default group, which lets nobody in, and later they are as they are.",
  );

/** What a user writes under `options` for OpenStack. */
export const options = z.strictObject({
  region: z
    .string()
    .regex(/^[^\s/]{1,255}$/, "a region is a word like RegionOne")
    .describe("Region, as the catalogue calls it, for example RegionOne."),
  flavor: z.string().min(1).max(255).describe("Name of the flavor, for example m1.small."),
  onFlavorChange: z
    .enum(["replace", "restart"])
    .default("replace")
    .describe(
      "What another flavor does: a new machine, or stop, resize and start this one, with its disk and addresses.",
    ),
  networks: z
    .array(network)
    .min(1)
    .optional()
    .describe("Networks, each with a port of its own. Left out: the only one that the project has."),
  securityGroups,
  keyName: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe("Key pair of the user; its public key is given to user core."),
  availabilityZone: z.string().min(1).max(255).optional().describe("Availability zone. Left out: Nova chooses."),
  serverGroup: reference("Server group, which keeps machines together or apart").optional(),
  schedulerHints: z
    .record(z.string().min(1).max(255), z.union([z.string(), z.array(z.string())]))
    .refine((hints) => !Object.hasOwn(hints, "group"), "the server group is serverGroup")
    .optional()
    .describe(
      "Other hints for Nova's scheduler, for example different_host with ids of servers. What they do is the cloud's.",
    ),
  configDrive: z
    .boolean()
    .default(true)
    .describe("Whether the configuration lies on a drive, too: without it Ignition needs the metadata service."),
  rootDisk: rootDisk.optional().describe("Boots from a volume of this kind. Left out: from the flavor's own disk."),
  volumes: z.array(volume).max(25).default([]).describe("Further volumes, in the order of their devices."),
  floatingIp: floatingIp.optional().describe("Public address on the first network."),
  tags: z
    .array(
      z
        .string()
        .regex(/^[^,/]{1,60}$/, "a tag has 1 to 60 characters, none of them a comma or a slash")
        .refine((tag) => !tag.startsWith("flatcar-deploy:"), "this tag is reserved"),
    )
    .max(49)
    .transform((tags) => [...new Set(tags)].sort())
    .default([])
    .describe("Server tags, beside labels, which are its metadata. Those that others set stay."),
});

export type Options = z.output<typeof options>;
