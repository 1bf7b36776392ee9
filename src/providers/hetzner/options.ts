import { z } from "zod";
import { isLocation, locationHint } from "./location.ts";
import { reverseDns } from "./reverse-dns.ts";
import { archOfServerType, serverTypeHint } from "./server-type.ts";

/** What a switch does that an option leaves out. */
export const leftAlone = "Left out: off for a new one, and later not looked at.";

/** Ids are numbers in the API; resources give theirs as text. */
export const idOf = (what: string) =>
  z
    .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,15}$/, `the id of a ${what} is a number`)])
    .transform(Number);

export const idsOf = (what: string) =>
  z
    .array(idOf(what))
    .transform((ids) => [...new Set(ids)].sort((a, b) => a - b))
    .optional();

export const serverType = z
  .string()
  .superRefine((value, context) => {
    if (archOfServerType(value)) return;
    const params = { code: "FD1411", hint: serverTypeHint(value) };
    context.addIssue({ code: "custom", message: `"${value}" is no server type of Hetzner Cloud`, params });
  })
  .describe("Server type, for example cx23 or, for arm64, cax11.");

export const location = z
  .string()
  .superRefine((value, context) => {
    if (isLocation(value)) return;
    const params = { code: "FD1410", hint: locationHint(value) };
    context.addIssue({ code: "custom", message: `there is no location "${value}"`, params });
  })
  .describe("Location, for example fsn1.");

const attachment = z.strictObject({
  network: idOf("network").describe("Network id. The network has a subnet already."),
  ip: z.ipv4().optional().describe("Address of the machine in it. Left out: Hetzner chooses."),
  aliasIps: z
    .array(z.ipv4())
    .transform((addresses) => [...new Set(addresses)].sort())
    .optional()
    .describe(
      "Further addresses of the machine in it. [] takes all away. Left out: none for a new machine, and later not looked at.",
    ),
});

export type Attachment = z.output<typeof attachment>;

const network = {
  ipv4: z.boolean().default(true).describe("Whether the machine has a public IPv4 address, which costs extra."),
  ipv6: z.boolean().default(true).describe("Whether the machine has a public IPv6 network."),
  primaryIpv4: idOf("primary IP")
    .optional()
    .describe("Id of the primary IP to use as IPv4 address. Left out: a new one, which goes with the machine."),
  primaryIpv6: idOf("primary IP")
    .optional()
    .describe("Id of the primary IP to use as IPv6 network. Left out: a new one, which goes with the machine."),
  networks: z
    .array(attachment)
    .transform((list) => [...list].sort((a, b) => a.network - b.network))
    .optional()
    .describe("Private networks. [] leaves all. Left out: none for a new machine, and later not looked at."),
  firewalls: idsOf("firewall").describe(
    "Firewall ids, for the public addresses. [] takes all away but those of label selectors. Left out: none for a new machine, and later not looked at.",
  ),
};

/** What a user writes under `options` for Hetzner Cloud. */
export const options = z
  .strictObject({
    serverType,
    location,
    ...network,
    reverseDns,
    placementGroup: idOf("placement group").optional().describe("Id of a placement group."),
    volumes: idsOf("volume").describe(
      "Ids of volumes in the same location. They stay when the machine is deleted. [] detaches all. Left out: not looked at.",
    ),
    sshKeys: z
      .array(z.union([z.string().min(1), z.int().positive()]).transform(String))
      .transform((keys) => [...new Set(keys)].sort())
      .default([])
      .describe("Names or ids of SSH keys of the project; they are given to user core."),
    backups: z
      .boolean()
      .optional()
      .describe(
        "A backup each day, for a fifth of the machine's price. false deletes those that are there. Left out: none for a new machine, and later not looked at.",
      ),
    protection: z
      .boolean()
      .optional()
      .describe(`Refuses to delete or rebuild the machine until it is false. ${leftAlone}`),
    power: z
      .enum(["on", "off"])
      .optional()
      .describe(
        "Whether the machine runs. Left out: a new one runs, and later it is as it is. A machine that is off costs the same.",
      ),
    onServerTypeChange: z
      .enum(["replace", "restart"])
      .default("replace")
      .describe("What another server type does: a new machine, or stop, change and start this one."),
    keepDisk: z
      .boolean()
      .default(false)
      .describe(
        "With onServerTypeChange restart: leaves the disk as small as it is, so that a smaller type fits later.",
      ),
  })
  .superRefine((value, context) => {
    for (const [path, message] of problems(value)) context.addIssue({ code: "custom", path: [...path], message });
  });

export type Options = z.output<typeof options>;

type Problem = readonly [readonly (string | number)[], string];

interface Checked {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  readonly primaryIpv4?: number | undefined;
  readonly primaryIpv6?: number | undefined;
  readonly reverseDns?: { readonly ipv4?: string | undefined; readonly ipv6?: string | undefined } | undefined;
  readonly networks?: readonly { readonly network: number }[] | undefined;
}

/** What does not go together. */
function* problems({
  ipv4,
  ipv6,
  primaryIpv4,
  primaryIpv6,
  reverseDns: names,
  networks = [],
}: Checked): Generator<Problem> {
  for (const [family, has] of Object.entries({ ipv4, ipv6 }) as (readonly ["ipv4" | "ipv6", boolean])[]) {
    if (!has && names?.[family]) yield [["reverseDns", family], `${family}: false leaves no address to name`];
  }
  if (!ipv4 && primaryIpv4 !== undefined) yield [["primaryIpv4"], "ipv4: false leaves no place for a primary IP"];
  if (!ipv6 && primaryIpv6 !== undefined) yield [["primaryIpv6"], "ipv6: false leaves no place for a primary IP"];
  if (!ipv4 && !ipv6 && networks.length === 0) {
    yield [["networks"], "without public addresses the machine needs a private network"];
  }
  for (const [index, { network }] of networks.entries()) {
    if (networks.findIndex((other) => other.network === network) < index) {
      yield [["networks", index, "network"], `network ${network} is there twice`];
    }
  }
}
