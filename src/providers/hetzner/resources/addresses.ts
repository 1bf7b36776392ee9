import { z } from "zod";
import { idOf, location } from "../options.ts";
import { pointerOf, renaming, reverseName } from "../reverse-dns.ts";
import { type Act, type Entry, kindOf, protection } from "./kind.ts";

const type = z.enum(["ipv4", "ipv6"]).describe("ipv4, or ipv6 for a network of /64.");
const outputs = z.object({ ip: z.string().describe("The address, or the network.") });

const name = reverseName.describe(
  "Reverse DNS: name that the address, or the first one of the network, points to. Empty: Hetzner's own, or none for ipv6. Left out: not looked at.",
);

/** Gives the address its name. */
async function point({ ip, dns_ptr }: Address, wanted: string | undefined, act: Act): Promise<boolean> {
  const body = renaming(pointerOf(ip, dns_ptr), wanted);
  if (body) await act("change_dns_ptr", body);
  return body !== undefined;
}

interface Address extends Entry {
  readonly ip: string;
  readonly dns_ptr: readonly { readonly ip: string; readonly dns_ptr: string }[];
  readonly type: "ipv4" | "ipv6";
}

interface PrimaryIp extends Address {
  readonly auto_delete: boolean;
  readonly location: { readonly name: string };
}

const primaryOptions = z.strictObject({
  type,
  location,
  autoDelete: z.boolean().default(false).describe("Whether it goes with the machine that has it."),
  reverseDns: name,
  protection,
});

export const primaryIp = kindOf<typeof primaryOptions, PrimaryIp>({
  description: "A public address that outlives machines: they name it by its id.",
  resource: "primary_ips",
  options: primaryOptions,
  outputs,
  changing: ["autoDelete", "reverseDns", "protection"],
  toBody: ({ type: family, location: place, autoDelete }) => ({
    ...{ type: family, location: place, auto_delete: autoDelete, assignee_type: "server" },
  }),
  toFields: ({ autoDelete }) => ({ auto_delete: autoDelete }),
  toOptions: (entry) => ({
    ...{ type: entry.type, location: entry.location.name, autoDelete: entry.auto_delete },
    reverseDns: pointerOf(entry.ip, entry.dns_ptr).name,
    protection: entry.protection?.delete ?? false,
  }),
  toOutputs: ({ ip }) => ({ ip }),
  converge: (entry, { reverseDns }, act) => point(entry, reverseDns, act),
  sample: {
    needs: [],
    options: () => ({ type: "ipv4", location: "fsn1" }),
    changed: { "options.reverseDns": "mail.example.com", "options.autoDelete": true, "options.protection": true },
  },
});

interface FloatingIp extends Address {
  readonly server: number | null;
  readonly description: string | null;
  readonly home_location: { readonly name: string };
}

const floatingOptions = z.strictObject({
  type,
  homeLocation: location.describe("Location that its traffic goes through."),
  description: z.string().optional().describe("For people. Left out: not looked at."),
  server: z
    .union([idOf("server"), z.literal("none")])
    .optional()
    .describe(
      "Id of the machine that has it, or none. The machine must have it configured itself. Left out: none for a new one, and later not looked at: keepalived and the like give it on themselves.",
    ),
  reverseDns: name,
  protection,
});

export const floatingIp = kindOf<typeof floatingOptions, FloatingIp>({
  description: "A public address that can go from one machine to another.",
  resource: "floating_ips",
  options: floatingOptions,
  outputs,
  changing: ["description", "server", "reverseDns", "protection"],
  toBody: ({ type: family, homeLocation, description, server }) => ({
    ...{ type: family, home_location: homeLocation },
    ...(description === undefined ? {} : { description }),
    ...(typeof server === "number" ? { server } : {}),
  }),
  toFields: ({ description }) => (description === undefined ? {} : { description }),
  toOptions: (entry) => ({
    ...{ type: entry.type, homeLocation: entry.home_location.name, description: entry.description ?? "" },
    server: entry.server ?? ("none" as const),
    reverseDns: pointerOf(entry.ip, entry.dns_ptr).name,
    protection: entry.protection?.delete ?? false,
  }),
  toOutputs: ({ ip }) => ({ ip }),
  async converge(entry, { server, reverseDns }, act) {
    const named = await point(entry, reverseDns, act);
    if (server === undefined || (entry.server ?? "none") === server) return named;
    if (server === "none") await act("unassign", {});
    else await act("assign", { server });
    return true;
  },
  sample: {
    needs: [],
    options: () => ({ type: "ipv4", homeLocation: "fsn1" }),
    changed: {
      "options.description": "for the shop",
      "options.reverseDns": "mail.example.com",
      "options.protection": true,
    },
  },
});
