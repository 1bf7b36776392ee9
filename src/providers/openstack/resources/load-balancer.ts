import { z } from "zod";
import { defineResource } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { listAll, type Named, onlyOne } from "../find.ts";
import { isUuid } from "../id.ts";
import { keep, type There } from "./kept.ts";
import { nameLimit, reference, region, set } from "./options.ts";

const port = z.int().min(1).max(65_535);
const protocol = z.enum(["TCP", "UDP", "HTTP", "HTTPS", "PROXY", "PROXYV2"]);

const member = z.strictObject({
  address: z.union([z.ipv4(), z.ipv6()]).describe("Address of a machine."),
  port: port.describe("Port there."),
  weight: z.int().min(0).max(256).default(1).describe("Share of what comes in; 0: nothing new."),
});

const monitor = z.strictObject({
  type: z
    .enum(["TCP", "HTTP", "HTTPS", "PING", "TLS-HELLO", "UDP-CONNECT"])
    .default("TCP")
    .describe("How it is asked."),
  delayS: z.int().min(1).default(5).describe("Seconds between two questions."),
  timeoutS: z.int().min(1).default(3).describe("Seconds until a question has failed."),
  retries: z.int().min(1).max(10).default(3).describe("Answers until a member counts as well, or as ill."),
  path: z.string().regex(/^\//, "a path begins with a slash").optional().describe("Path of HTTP. Left out: /."),
});

const listener = z.strictObject({
  protocol: z.enum(["TCP", "UDP", "HTTP", "HTTPS"]).default("TCP").describe("Protocol that is listened to."),
  port: port.describe("Port that is listened on."),
  algorithm: z
    .enum(["ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_IP"])
    .default("ROUND_ROBIN")
    .describe("Who gets the next connection."),
  memberProtocol: protocol.optional().describe("Protocol to the members. Left out: the listener's."),
  members: z.array(member).default([]).describe("Where it goes."),
  monitor: monitor.prefault({}).describe("Health check of the members."),
});

const options = z.strictObject({
  region,
  subnet: reference("Subnet of its address"),
  address: z.union([z.ipv4(), z.ipv6()]).optional().describe("Its address there. Left out: Octavia chooses."),
  listeners: z.array(listener).min(1).describe("What it listens to."),
});

type Options = z.output<typeof options>;

export const loadBalancer = defineResource({
  description:
    "Spreads connections over machines that are well. It is made whole; another listener or member makes another one.",
  options,
  outputs: z.object({
    loadBalancerId: z.string().describe("Octavia's id."),
    address: z.string().describe("Its address in the subnet."),
    portId: z.string().optional().describe("Port of the address, for a floating IP."),
  }),
  inPlace: ["name", "labels"],
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
        inPlace: [],
        deletion: { cascade: "true" },
        toRequest: async ({ options: { subnet, address, listeners } }, there) =>
          set({
            vip_subnet_id: await subnetOf(subnet, there),
            vip_address: address,
            listeners: listeners.map(toListener),
          }),
        toOptions: (_, place) => ({ region: place }),
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
    changed: {},
  },
});

/** https://docs.openstack.org/api-ref/load-balancer/v2/#creating-a-fully-populated-load-balancer */
function toListener(one: Options["listeners"][number]): object {
  const { protocol: spoken, port: on, algorithm, memberProtocol = spoken, members, monitor: check } = one;
  const http = /^HTTPS?$/.test(check.type);
  return {
    name: `${spoken.toLowerCase()}-${on}`,
    protocol: spoken,
    protocol_port: on,
    default_pool: {
      name: `${spoken.toLowerCase()}-${on}`,
      protocol: memberProtocol,
      lb_algorithm: algorithm,
      members: members.map(({ address, port: to, weight }) => ({ address, protocol_port: to, weight })),
      healthmonitor: set({
        type: check.type,
        delay: check.delayS,
        timeout: check.timeoutS,
        max_retries: check.retries,
        url_path: http ? (check.path ?? "/") : undefined,
      }),
    },
  };
}

async function subnetOf(nameOrId: string, { region: place, run }: There): Promise<string> {
  if (isUuid(nameOrId)) return nameOrId;
  const call = { method: "GET", path: "/subnets", query: { name: nameOrId }, signal: run.signal } as const;
  const found = await listAll<Named>(place.session, "network", place.name, call, "subnets");
  return onlyOne("subnet", nameOrId, found, place.name);
}
