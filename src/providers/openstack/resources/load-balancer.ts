import { z } from "zod";
import type { Finding } from "../../../errors.ts";
import { defineResource, type ResourcePlan } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { isUuid } from "../id.ts";
import { keep, type There } from "./kept.ts";
import { listeners, mending, readListeners, settleListeners, toListener } from "./listeners.ts";
import { nameLimit, reference, region, set } from "./options.ts";

const options = z.strictObject({
  region,
  subnet: reference("Subnet of its address; either it or port is wanted").optional(),
  address: z.union([z.ipv4(), z.ipv6()]).optional().describe("Its address there. Left out: Octavia chooses."),
  port: reference("Port that is there already and has its address, in place of a subnet").optional(),
  provider: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe("Who makes it, amphora or ovn for example. Left out: the cloud's default."),
  flavor: z
    .string()
    .refine(isUuid, "a flavor of a load balancer is named by its id")
    .optional()
    .describe("Id of a flavor of Octavia's, which says how large it is. Left out: the provider's default."),
  availabilityZone: z.string().min(1).max(255).optional().describe("Availability zone. Left out: Octavia chooses."),
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
  check: vipFindings,
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
        toRequest: async (
          { options: { address, provider, flavor, availabilityZone, listeners: wanted, ...vip } },
          there,
        ) =>
          set({
            ...(await toVip(vip, there)),
            vip_address: address,
            provider,
            flavor_id: flavor,
            availability_zone: availabilityZone,
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

/** Where its address is. */
async function toVip(
  { subnet, port }: Pick<Options, "subnet" | "port">,
  { region: { find }, run }: There,
): Promise<object> {
  if (port !== undefined) return { vip_port_id: await find.port(port, run.signal) };
  return subnet === undefined ? {} : { vip_subnet_id: await find.subnet(subnet, run.signal) };
}

/** A subnet or a port, and a certificate for each listener that ends TLS. */
function vipFindings({
  name,
  options: { subnet, port, address, listeners: all },
}: ResourcePlan<Options>): readonly Finding[] {
  const wrong = (path: string, message: string): Finding => ({
    code: "FD1003",
    message: `load balancer ${name}: ${message}`,
    at: { path },
  });
  const bare = all.filter(
    ({ protocol, certificate }) => (protocol === "TERMINATED_HTTPS") !== (certificate !== undefined),
  );
  return [
    ...((subnet === undefined) === (port === undefined)
      ? [wrong("options.subnet", "either subnet or port is wanted")]
      : []),
    ...(port !== undefined && address !== undefined
      ? [wrong("options.address", "a port has its address already")]
      : []),
    ...(bare.length > 0
      ? [wrong("options.listeners", "TERMINATED_HTTPS has a certificate, and nothing else has one")]
      : []),
  ];
}
