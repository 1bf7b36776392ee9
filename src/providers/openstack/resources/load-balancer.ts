import { z } from "zod";
import { defineResource } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { keep } from "./kept.ts";
import { listeners, mending, readListeners, settleListeners, toListener } from "./listeners.ts";
import { nameLimit, reference, region, set } from "./options.ts";

const options = z.strictObject({
  region,
  subnet: reference("Subnet of its address"),
  address: z.union([z.ipv4(), z.ipv6()]).optional().describe("Its address there. Left out: Octavia chooses."),
  listeners,
});

type Options = z.output<typeof options>;

export const loadBalancer = defineResource({
  description:
    "Spreads connections over machines that are well. Listeners, members and checks change in place, and its address stays.",
  options,
  outputs: z.object({
    loadBalancerId: z.string().describe("Octavia's id."),
    address: z.string().describe("Its address in the subnet."),
    portId: z.string().optional().describe("Port of the address, for a floating IP."),
  }),
  inPlace: ["name", "labels", "options.listeners"],
  nameLimit,
  scope: (given) => given.region,
  connect: (given: Credentials, io) =>
    keep<Options>(
      {
        kind: "load-balancer",
        service: "load-balancer",
        path: "/lbaas/loadbalancers",
        plural: "loadbalancers",
        single: "loadbalancer",
        labels: "own-tags",
        inPlace: ["options.listeners"],
        deletion: { cascade: "true" },
        mending,
        toRequest: async ({ options: { subnet, address, listeners: wanted } }, there) =>
          set({
            vip_subnet_id: await there.region.find.subnet(subnet, there.run.signal),
            vip_address: address,
            listeners: wanted.map(toListener),
          }),
        settle: ({ options: { listeners: wanted } }, shown, there) => settleListeners(wanted, shown, there),
        beside: async (shown, there) => ({ listeners: await readListeners(shown, there) }),
        toOptions: (shown, place) => ({ region: place, listeners: shown.listeners as Options["listeners"] }),
        toOutputs: (shown) => set({ loadBalancerId: shown.id, address: shown.vip_address, portId: shown.vip_port_id }),
      },
      given,
      io,
    ),
  sample: {
    options: ({ Subnet = "private-v4" }) => ({
      region: "RegionOne",
      subnet: Subnet,
      listeners: [{ port: 443, members: [{ address: "10.20.0.10", port: 443 }] }],
    }),
    needs: ["Subnet"],
    changed: {
      "options.listeners": [
        { port: 443, members: [{ address: "10.20.0.11", port: 443 }], monitor: { type: "HTTPS", path: "/healthz" } },
        { protocol: "HTTP", port: 80, algorithm: "SOURCE_IP" },
      ],
    },
  },
});
