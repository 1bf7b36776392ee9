import { z } from "zod";
import { idOf, location } from "../options.ts";
import { type Entry, kindOf } from "./kind.ts";

const type = z.enum(["ipv4", "ipv6"]).describe("ipv4, or ipv6 for a network of /64.");
const protection = z.boolean().default(false).describe("Refuses to delete it until it is switched off.");
const outputs = z.object({ ip: z.string().describe("The address, or the network.") });

interface Address extends Entry {
  readonly ip: string;
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
  protection,
});

export const primaryIp = kindOf<typeof primaryOptions, PrimaryIp>({
  description: "A public address that outlives machines: they name it by its id.",
  resource: "primary_ips",
  options: primaryOptions,
  outputs,
  changing: ["autoDelete", "protection"],
  toBody: ({ type: family, location: place, autoDelete }) => ({
    ...{ type: family, location: place, auto_delete: autoDelete, assignee_type: "server" },
  }),
  toFields: ({ autoDelete }) => ({ auto_delete: autoDelete }),
  toOptions: (entry) => ({
    ...{ type: entry.type, location: entry.location.name, autoDelete: entry.auto_delete },
    protection: entry.protection?.delete ?? false,
  }),
  toOutputs: ({ ip }) => ({ ip }),
  sample: {
    needs: [],
    options: () => ({ type: "ipv4", location: "fsn1" }),
    changed: { "options.autoDelete": true, "options.protection": true },
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
  description: z.string().default("").describe("For people."),
  server: idOf("server")
    .optional()
    .describe("Id of the machine that has it. The machine must have it configured itself."),
  protection,
});

export const floatingIp = kindOf<typeof floatingOptions, FloatingIp>({
  description: "A public address that can go from one machine to another.",
  resource: "floating_ips",
  options: floatingOptions,
  outputs,
  changing: ["description", "server", "protection"],
  toBody: ({ type: family, homeLocation, description, server }) => ({
    ...{ type: family, home_location: homeLocation, description },
    ...(server === undefined ? {} : { server }),
  }),
  toFields: ({ description }) => ({ description }),
  toOptions: (entry) => ({
    ...{ type: entry.type, homeLocation: entry.home_location.name, description: entry.description ?? "" },
    ...(entry.server === null ? {} : { server: entry.server }),
    protection: entry.protection?.delete ?? false,
  }),
  toOutputs: ({ ip }) => ({ ip }),
  async converge(entry, { server }, act) {
    if ((entry.server ?? undefined) === server) return false;
    if (server === undefined) await act("unassign", {});
    else await act("assign", { server });
    return true;
  },
  sample: {
    needs: [],
    options: () => ({ type: "ipv4", homeLocation: "fsn1" }),
    changed: { "options.description": "for the shop", "options.protection": true },
  },
});
