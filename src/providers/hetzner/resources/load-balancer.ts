import { z } from "zod";
import { idOf, location } from "../options.ts";
import { type Act, type Entry, kindOf } from "./kind.ts";
import { differ, each } from "./sets.ts";

const check = z.strictObject({
  protocol: z.enum(["tcp", "http"]).default("tcp").describe("What is tried."),
  port: z.int().min(1).max(65_535).optional().describe("Port of the machine. Left out: that of the service."),
  intervalSeconds: z.int().min(3).max(60).default(15).describe("Seconds between two tries."),
  timeoutSeconds: z.int().min(1).max(60).default(10).describe("Seconds that a try may take."),
  retries: z.int().min(1).max(5).default(3).describe("Tries that fail, or succeed, until the machine counts as such."),
  path: z.string().startsWith("/").optional().describe("With protocol http: path that is asked for."),
});

const service = z.strictObject({
  protocol: z.enum(["tcp", "http"]).default("tcp").describe("tcp passes everything on; http reads it."),
  listenPort: z.int().min(1).max(65_535).describe("Port of the load balancer, one service each."),
  destinationPort: z.int().min(1).max(65_535).optional().describe("Port of the machines. Left out: the same."),
  proxyProtocol: z.boolean().default(false).describe("Tells the machines the client's address by the PROXY protocol."),
  healthCheck: check.prefault({}).describe("How it is found out whether a machine answers."),
});

const target = z.strictObject({
  labelSelector: z.string().min(1).describe("Machines that have such labels, for example role=web."),
  usePrivateIp: z.boolean().default(false).describe("Whether they are reached in the private network."),
});

const options = z.strictObject({
  type: z
    .string()
    .regex(/^lb\d{2}$/, "a type is lb11, lb21 or lb31")
    .default("lb11")
    .describe("Type, for example lb11."),
  location,
  algorithm: z.enum(["round_robin", "least_connections"]).default("round_robin").describe("How a machine is chosen."),
  services: z.array(service).default([]).describe("What it listens to."),
  targets: z.array(target).default([]).describe("Machines that it passes on to."),
  network: idOf("network").optional().describe("Id of a private network that it is in. Left out: not looked at."),
  publicInterface: z.boolean().default(true).describe("Whether it has public addresses."),
  protection: z.boolean().default(false).describe("Refuses to delete it until it is switched off."),
});

type Service = z.output<typeof service>;
type Target = z.output<typeof target>;

interface ApiService {
  readonly protocol: "tcp" | "http" | "https";
  readonly listen_port: number;
  readonly destination_port: number;
  readonly proxyprotocol: boolean;
  readonly health_check: {
    readonly protocol: "tcp" | "http";
    readonly port: number;
    readonly interval: number;
    readonly timeout: number;
    readonly retries: number;
    readonly http?: { readonly path: string } | undefined;
  };
}

interface LoadBalancer extends Entry {
  readonly algorithm: { readonly type: "round_robin" | "least_connections" };
  readonly location: { readonly name: string };
  readonly load_balancer_type: { readonly name: string };
  readonly services: readonly ApiService[];
  readonly targets: readonly {
    readonly label_selector?: { readonly selector: string };
    readonly use_private_ip?: boolean;
  }[];
  readonly private_net: readonly { readonly network: number; readonly ip: string }[];
  readonly public_net: {
    readonly enabled: boolean;
    readonly ipv4: { readonly ip: string | null };
    readonly ipv6: { readonly ip: string | null };
  };
}

/** With the parts that are left out. Pure. */
function toApi({ protocol, listenPort, destinationPort = listenPort, proxyProtocol, healthCheck }: Service) {
  const { protocol: tried, port = destinationPort, intervalSeconds, timeoutSeconds, retries, path } = healthCheck;
  return {
    ...{ protocol, listen_port: listenPort, destination_port: destinationPort, proxyprotocol: proxyProtocol },
    ...(protocol === "http" ? { http: cookies } : {}),
    health_check: {
      ...{ protocol: tried, port, interval: intervalSeconds, timeout: timeoutSeconds, retries },
      ...(tried === "http" ? { http: { domain: "", path: path ?? "/" } } : {}),
    },
  };
}

/** What Hetzner itself takes where nothing is said, https://docs.hetzner.cloud/reference/cloud#load-balancers-create-a-load-balancer */
const cookies = { cookie_name: "HCLBSTICKY", cookie_lifetime: 300, timeout_idle: 50, sticky_sessions: false };

function fromApi({ protocol, listen_port, destination_port, proxyprotocol, health_check }: ApiService): Service {
  const { protocol: tried, port, interval, timeout, retries, http } = health_check;
  return {
    ...{ protocol: protocol === "http" ? protocol : "tcp", listenPort: listen_port, proxyProtocol: proxyprotocol },
    ...(destination_port === listen_port ? {} : { destinationPort: destination_port }),
    healthCheck: {
      ...{ protocol: tried, intervalSeconds: interval, timeoutSeconds: timeout, retries },
      ...(port === destination_port ? {} : { port }),
      ...(http && http.path !== "/" ? { path: http.path } : {}),
    },
  };
}

const targetsOf = ({ targets }: LoadBalancer): Target[] =>
  targets.flatMap(({ label_selector, use_private_ip = false }) =>
    label_selector ? [{ labelSelector: label_selector.selector, usePrivateIp: use_private_ip }] : [],
  );

const toTarget = ({ labelSelector, usePrivateIp }: Target) => ({
  ...{ type: "label_selector", label_selector: { selector: labelSelector }, use_private_ip: usePrivateIp },
});

async function convergeServices(entry: LoadBalancer, wanted: readonly Service[], act: Act): Promise<boolean> {
  const found = entry.services.map(fromApi);
  const { extra, missing } = differ(found, wanted, ({ listenPort }) => String(listenPort));
  const known = (one: Service) => found.find(({ listenPort }) => listenPort === one.listenPort);
  const text = (one: Service) => JSON.stringify(toApi(one));
  const changed = wanted.filter((one) => known(one) && text(known(one) ?? one) !== text(one));
  const done = [
    await each(extra, ({ listenPort }) => act("delete_service", { listen_port: listenPort })),
    await each(changed, (one) => act("update_service", toApi(one))),
    await each(missing, (one) => act("add_service", toApi(one))),
  ];
  return done.includes(true);
}

async function convergeTargets(entry: LoadBalancer, wanted: readonly Target[], act: Act): Promise<boolean> {
  const { extra, missing } = differ(targetsOf(entry), wanted, (one) => JSON.stringify(toTarget(one)));
  const removed = await each(extra, (one) => {
    const { use_private_ip: _, ...named } = toTarget(one);
    return act("remove_target", named);
  });
  return (await each(missing, (one) => act("add_target", toTarget(one)))) || removed;
}

/** It is in one network at most. */
async function convergeNetwork({ private_net }: LoadBalancer, wanted: number | undefined, act: Act): Promise<boolean> {
  if (wanted === undefined || private_net.some(({ network }) => network === wanted)) return false;
  await each(private_net, ({ network }) => act("detach_from_network", { network }));
  await act("attach_to_network", { network: wanted });
  return true;
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
  changing: ["type", "algorithm", "services", "targets", "network", "publicInterface", "protection"],
  toBody: ({ type, location: place, algorithm, services, targets, network, publicInterface }) => ({
    ...{ load_balancer_type: type, location: place, algorithm: { type: algorithm }, public_interface: publicInterface },
    ...{ services: services.map(toApi), targets: targets.map(toTarget) },
    ...(network === undefined ? {} : { network }),
  }),
  toOptions: (entry) => ({
    ...{ type: entry.load_balancer_type.name, location: entry.location.name, algorithm: entry.algorithm.type },
    ...{ services: entry.services.map(fromApi), targets: targetsOf(entry), publicInterface: entry.public_net.enabled },
    ...(entry.private_net[0] ? { network: entry.private_net[0].network } : {}),
    protection: entry.protection?.delete ?? false,
  }),
  toOutputs: ({ public_net: { ipv4, ipv6 }, private_net: [first] }) => ({
    ...(ipv4.ip ? { ipv4: ipv4.ip } : {}),
    ...(ipv6.ip ? { ipv6: ipv6.ip } : {}),
    ...(first ? { privateIpv4: first.ip } : {}),
  }),
  async converge(entry, { type, algorithm, services, targets, network, publicInterface }, act) {
    const grows = entry.load_balancer_type.name !== type;
    const balances = entry.algorithm.type !== algorithm;
    const shows = entry.public_net.enabled !== publicInterface;
    if (grows) await act("change_type", { load_balancer_type: type });
    if (balances) await act("change_algorithm", { type: algorithm });
    const moved = await convergeNetwork(entry, network, act);
    if (shows) await act(publicInterface ? "enable_public_interface" : "disable_public_interface", {});
    const served = await convergeServices(entry, services, act);
    return (await convergeTargets(entry, targets, act)) || served || grows || balances || moved || shows;
  },
  sample: {
    needs: ["Network"],
    options: ({ Network: network = "" }) => ({ location: "fsn1", network, services: [{ listenPort: 80 }] }),
    changed: {
      "options.type": "lb21",
      "options.algorithm": "least_connections",
      "options.services": [
        { listenPort: 80, destinationPort: 8080, proxyProtocol: true },
        { protocol: "http", listenPort: 8081, healthCheck: { protocol: "http", path: "/healthz" } },
      ],
      "options.targets": [{ labelSelector: "role=web", usePrivateIp: true }],
      "options.publicInterface": false,
      "options.protection": true,
    },
  },
});
