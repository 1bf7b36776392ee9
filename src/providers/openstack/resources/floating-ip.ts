import { z } from "zod";
import { defineResource } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { keep } from "./kept.ts";
import { nameLimit, reference, region } from "./options.ts";

const options = z.strictObject({ region, pool: reference("External network that the address is taken from") });

type Options = z.output<typeof options>;

export const floatingIp = defineResource({
  description: "A public address that stays when machines change: machines take it with floatingIp.address.",
  options,
  outputs: z.object({
    address: z.string().describe("The address."),
    floatingIpId: z.string().describe("Neutron's id."),
  }),
  inPlace: ["name", "labels"],
  nameLimit,
  scope: (given) => given.region,
  connect: (given: Credentials, io) =>
    keep<Options>(
      {
        kind: "floating-ip",
        service: "network",
        path: "/floatingips",
        plural: "floatingips",
        single: "floatingip",
        labels: "tags",
        inPlace: [],
        nameless: true,
        toRequest: async ({ options: { pool } }, { region: place, run }) => ({
          floating_network_id: await place.find.network(pool, run.signal),
        }),
        toOptions: (_, place) => ({ region: place }),
        toOutputs: (shown) => ({ address: shown.floating_ip_address, floatingIpId: shown.id }),
      },
      given,
      io,
    ),
  sample: { options: () => ({ region: "RegionOne", pool: "public" }), needs: [], changed: {} },
});
