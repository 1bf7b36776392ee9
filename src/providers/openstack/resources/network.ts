import { z } from "zod";
import { defineResource } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { keep } from "./kept.ts";
import { nameLimit, region, set } from "./options.ts";

const options = z.strictObject({
  region,
  mtu: z.int().min(68).max(65_535).optional().describe("Largest packet in bytes. Left out: what the cloud has."),
  portSecurity: z
    .boolean()
    .optional()
    .describe("Whether ports of it have security groups and let no foreign addresses out. Left out: yes."),
});

export const network = defineResource({
  description: "A network of the project, which machines and routers are joined by.",
  options,
  outputs: z.object({ networkId: z.string().describe("Neutron's id.") }),
  inPlace: ["name", "labels", "options.mtu", "options.portSecurity"],
  nameLimit,
  scope: (given) => given.region,
  connect: (given: Credentials, io) =>
    keep<z.output<typeof options>>(
      {
        kind: "network",
        service: "network",
        path: "/networks",
        plural: "networks",
        single: "network",
        labels: "tags",
        inPlace: ["options.mtu", "options.portSecurity"],
        toRequest: async ({ options: { mtu, portSecurity } }) => set({ mtu, port_security_enabled: portSecurity }),
        toChange: async ({ options: { mtu, portSecurity } }) => set({ mtu, port_security_enabled: portSecurity }),
        toOptions: ({ mtu, port_security_enabled }, place) =>
          set({ region: place, mtu, portSecurity: port_security_enabled }) as Partial<z.output<typeof options>>,
        toOutputs: ({ id }) => ({ networkId: id }),
      },
      given,
      io,
    ),
  sample: {
    options: () => ({ region: "RegionOne" }),
    needs: [],
    changed: { "options.mtu": 1_400, "options.portSecurity": false },
  },
});
