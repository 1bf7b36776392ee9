import { z } from "zod";
import { idOf, location } from "../options.ts";
import { foundNames, pointersOf, renamings, reverseDns } from "../reverse-dns.ts";
import { type Act, type Entry, kindOf, protection } from "./kind.ts";
import { type ApiService, convergeServices, services, servicesOf, toApi } from "./load-balancer-services.ts";
import { type ApiTarget, convergeTargets, targets, targetsOf, toTarget } from "./load-balancer-targets.ts";
import { each } from "./sets.ts";

const options = z
  .strictObject({
    type: z
      .string()
      .regex(/^lb\d{2}$/, "a type is lb11, lb21 or lb31")
      .default("lb11")
      .describe("Type, for example lb11."),
    location,
    algorithm: z.enum(["round_robin", "least_connections"]).default("round_robin").describe("How a machine is chosen."),
    services,
    targets,
    network: idOf("network").optional().describe("Id of a private network that it is in. Left out: not looked at."),
    privateIp: z.ipv4().optional().describe("Its address in that network. Left out: Hetzner chooses."),
    publicInterface: z
      .boolean()
      .optional()
      .describe("Whether it has public addresses. Left out: it has for a new one, and later not looked at."),
    reverseDns,
    protection,
  })
  .refine(({ network, privateIp }) => privateIp === undefined || network !== undefined, {
    path: ["privateIp"],
    message: "belongs to a private network, and no network is named",
  });

interface LoadBalancer extends Entry {
  readonly algorithm: { readonly type: "round_robin" | "least_connections" };
  readonly location: { readonly name: string };
  readonly load_balancer_type: { readonly name: string };
  readonly services: readonly ApiService[];
  readonly targets: readonly ApiTarget[];
  readonly private_net: readonly { readonly network: number; readonly ip: string }[];
  readonly public_net: {
    readonly enabled: boolean;
    readonly ipv4: { readonly ip: string | null; readonly dns_ptr: string | null };
    readonly ipv6: { readonly ip: string | null; readonly dns_ptr: string | null };
  };
}

type Options = z.output<typeof options>;

/** It is in one network at most. */
async function convergeNetwork({ private_net }: LoadBalancer, wanted: Options, act: Act): Promise<boolean> {
  const { network, privateIp } = wanted;
  const fits = (found: { readonly network: number; readonly ip: string }) =>
    found.network === network && (privateIp === undefined || found.ip === privateIp);
  if (network === undefined || private_net.some(fits)) return false;
  await each(private_net, (found) => act("detach_from_network", { network: found.network }));
  await act("attach_to_network", { network, ...(privateIp === undefined ? {} : { ip: privateIp }) });
  return true;
}

/** A larger type comes before what only it has room for, a smaller one when that is gone. */
async function retype({ load_balancer_type: { name } }: LoadBalancer, type: string, act: Act): Promise<boolean> {
  if (name === type) return false;
  await act("change_type", { load_balancer_type: type });
  return true;
}

async function balance(
  { algorithm: { type } }: LoadBalancer,
  wanted: Options["algorithm"],
  act: Act,
): Promise<boolean> {
  if (type === wanted) return false;
  await act("change_algorithm", { type: wanted });
  return true;
}

async function show({ public_net }: LoadBalancer, action: "enable" | "disable", act: Act): Promise<boolean> {
  if (public_net.enabled === (action === "enable")) return false;
  await act(`${action}_public_interface`, {});
  return true;
}

/** The address in the network can only be asked for when it is attached: what needs the network waits for that. Pure. */
function toBody({ type, location: place, algorithm, network, privateIp, publicInterface, ...more }: Options) {
  const { services: served = [], targets: aimed = [] } = more;
  const later = privateIp !== undefined;
  return {
    ...{ load_balancer_type: type, location: place, algorithm: { type: algorithm } },
    ...{ public_interface: publicInterface !== false || later, services: served.map(toApi) },
    ...(later ? {} : { targets: aimed.map(toTarget), ...(network === undefined ? {} : { network }) }),
  };
}

/** In this order: the API refuses targets that cannot be reached, and takes no addresses away that targets are reached from. */
async function converge(entry: LoadBalancer, wanted: Options, act: Act): Promise<boolean> {
  const { type, publicInterface } = wanted;
  const grows = type > entry.load_balancer_type.name;
  const done = [
    grows && (await retype(entry, type, act)),
    await balance(entry, wanted.algorithm, act),
    publicInterface === true && (await show(entry, "enable", act)),
    await convergeNetwork(entry, wanted, act),
    wanted.services !== undefined && (await convergeServices(entry, wanted.services, act)),
    wanted.targets !== undefined && (await convergeTargets(entry, wanted.targets, act)),
    await each(renamings(pointersOf(entry.public_net), wanted.reverseDns), (body) => act("change_dns_ptr", body)),
    publicInterface === false && (await show(entry, "disable", act)),
    !grows && (await retype(entry, type, act)),
  ];
  return done.includes(true);
}

export const loadBalancer = kindOf<typeof options, LoadBalancer>({
  description: "A load balancer with its services, health checks and targets.",
  resource: "load_balancers",
  options,
  outputs: z.object({
    ipv4: z.string().optional().describe("Its public IPv4 address."),
    ipv6: z.string().optional().describe("Its public IPv6 address."),
    privateIpv4: z.string().optional().describe("Its address in the private network."),
  }),
  changing: [
    "type",
    "algorithm",
    "services",
    "targets",
    "network",
    "privateIp",
    "publicInterface",
    "reverseDns",
    "protection",
  ],
  toBody,
  toOptions: (entry) => ({
    ...{ type: entry.load_balancer_type.name, location: entry.location.name, algorithm: entry.algorithm.type },
    ...{ services: servicesOf(entry.services), targets: targetsOf(entry.targets) },
    ...(entry.private_net[0] ? { network: entry.private_net[0].network, privateIp: entry.private_net[0].ip } : {}),
    ...{ publicInterface: entry.public_net.enabled, reverseDns: foundNames(pointersOf(entry.public_net)) },
    ...{ protection: entry.protection?.delete ?? false },
  }),
  toOutputs: ({ public_net: { ipv4, ipv6 }, private_net: [first] }) => ({
    ...(ipv4.ip ? { ipv4: ipv4.ip } : {}),
    ...(ipv6.ip ? { ipv6: ipv6.ip } : {}),
    ...(first ? { privateIpv4: first.ip } : {}),
  }),
  converge,
  sample: {
    needs: ["Network"],
    options: ({ Network: network = "" }) => ({ location: "fsn1", network, services: [{ listenPort: 80 }] }),
    changed: {
      "options.type": "lb21",
      "options.algorithm": "least_connections",
      "options.services": [
        { listenPort: 80, destinationPort: 8080, proxyProtocol: true },
        {
          protocol: "http",
          listenPort: 8081,
          http: { stickySessions: true, cookieName: "SHOP", cookieLifetimeSeconds: 600, idleTimeoutSeconds: 90 },
          healthCheck: {
            ...{ protocol: "http", path: "/healthz", domain: "shop.example.com", response: "ok" },
            ...{ statusCodes: ["200", "204"], tls: true },
          },
        },
      ],
      "options.targets": [{ labelSelector: "role=web", usePrivateIp: true }],
      "options.privateIp": "10.20.1.9",
      "options.publicInterface": false,
      "options.reverseDns": { ipv4: "shop.example.com", ipv6: "shop6.example.com" },
      "options.protection": true,
    },
  },
});
