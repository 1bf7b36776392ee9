import { loadBalancerTypes, locations } from "./catalogue.ts";
import { checkLabels } from "./checks.ts";
import { selector } from "./lists.ts";
import { inNetwork } from "./networking.ts";
import { invalid, refuse } from "./refusal.ts";
import type { Handler } from "./request.ts";
import { ownName } from "./reverse-names.ts";
import { add, all, begin, checkName, type Entry, found, remove, type Store } from "./store.ts";

/** A target as a request names it. */
export interface Wanted {
  readonly type: "server" | "label_selector" | "ip";
  readonly server?: { readonly id: number };
  readonly label_selector?: { readonly selector: string };
  readonly ip?: { readonly ip: string };
  readonly use_private_ip?: boolean;
}

/** The parts of a service that are looked at. */
export interface Service {
  readonly protocol: "tcp" | "http" | "https";
  readonly listen_port: number;
  readonly http?: { readonly certificates?: readonly number[]; readonly redirect_http?: boolean };
}

export const createLoadBalancer: Handler = (store, { body }) => {
  const { name, labels = {}, algorithm = { type: "round_robin" }, services = [], targets = [], network } = body;
  checkLabels(labels);
  checkName(store, "load_balancers", name);
  const type = loadBalancerTypes.find((one) => [one.name, String(one.id)].includes(String(body.load_balancer_type)));
  if (!type) throw invalid("load_balancer_type", "load balancer type not found");
  const location = locations.find((one) => one.name === body.location || one.network_zone === body.network_zone);
  if (!location) throw invalid("location", "location not found");
  for (const service of services as readonly Service[]) checkService(store, service);
  const fields = {
    ...{ name, labels, algorithm, services, location, load_balancer_type: type, targets: [], private_net: [] },
    ...{ protection: { delete: false }, outgoing_traffic: null, ingoing_traffic: null },
    ...{ included_traffic: 21_990_232_555_520, public_net: publicNet(body.public_interface !== false) },
  };
  const balancer = add(store, "load_balancers", fields);
  try {
    furnish(store, balancer, network as number | undefined, targets as readonly Wanted[]);
  } catch (error) {
    remove(store, "load_balancers", balancer.id);
    throw error;
  }
  const action = begin(store, "create_load_balancer", [{ id: balancer.id, type: "load_balancer" }]);
  return { status: 201, body: { load_balancer: balancer, action } };
};

function furnish(store: Store, balancer: Entry, network: number | undefined, targets: readonly Wanted[]): void {
  if (network !== undefined) join(store, balancer, network, undefined);
  if (network === undefined && !isShown(balancer)) throw unattached();
  for (const target of targets) attachTarget(store, balancer, target);
  checkRoom(balancer);
}

function publicNet(enabled: boolean) {
  const ip = "203.0.113.80";
  return { enabled, ipv4: { ip, dns_ptr: ownName(ip) }, ipv6: { ip: "2001:db8:80::1", dns_ptr: null } };
}

function isShown({ public_net }: Entry): boolean {
  return (public_net as { readonly enabled: boolean }).enabled;
}

const unattached = () =>
  refuse(422, "load_balancer_not_attached_to_network", "load balancer is not attached to a network");

/** https://docs.hetzner.cloud/reference/cloud#load-balancers */
export function checkService(store: Store, { protocol, http = {} }: Service): void {
  const { certificates = [], redirect_http = false } = http;
  for (const id of certificates) found(store, "certificates", id);
  if (protocol === "https" && certificates.length === 0) throw invalid("http.certificates", "is required");
  if (protocol === "http" && redirect_http) throw invalid("http.redirect_http", "is for protocol https");
}

/** As much as its type has room for. */
export function checkRoom(balancer: Entry): void {
  const type = balancer.load_balancer_type as (typeof loadBalancerTypes)[number];
  const { length } = balancer.services as readonly unknown[];
  const targets = (balancer.targets as readonly unknown[]).length;
  if (length <= type.max_services && targets <= type.max_targets) return;
  throw refuse(403, "resource_limit_exceeded", "load balancer type has no room for more services or targets");
}

interface PrivateNet {
  readonly network: number;
  readonly ip: string;
}

/** Attaches it to a network: one at most, https://docs.hetzner.cloud/reference/cloud#load-balancer-actions */
export function join(store: Store, balancer: Entry, id: number, ip: string | undefined): void {
  if ((balancer.private_net as readonly PrivateNet[]).length > 0) {
    throw refuse(422, "load_balancer_already_attached", "load balancer is already attached to a network");
  }
  const network = found(store, "networks", id);
  const [subnet] = network.subnets as readonly { readonly ip_range: string }[];
  if (!subnet) throw refuse(422, "no_subnet_available", "network has no subnetwork");
  if (ip !== undefined && !inNetwork(network, ip)) throw refuse(422, "ip_not_available", "IP is not in a subnetwork");
  const own = ip ?? subnet.ip_range.replace(/\.\d+\/\d+$/, ".250");
  balancer.private_net = [{ network: network.id, ip: own }];
}

function isSame(one: Wanted, other: Wanted): boolean {
  const keys = [one, other].map(({ type, server, label_selector, ip }) =>
    JSON.stringify([type, server?.id, label_selector?.selector, ip?.ip]),
  );
  return keys[0] === keys[1];
}

export function isReachedPublicly({ type, use_private_ip = false }: Wanted): boolean {
  return type !== "ip" && !use_private_ip;
}

export function attachTarget(store: Store, balancer: Entry, wanted: Wanted): void {
  const targets = balancer.targets as readonly Wanted[];
  if (targets.some((one) => isSame(one, wanted))) throw refuse(422, "target_already_defined", "target already defined");
  if (isReachedPublicly(wanted) && !isShown(balancer)) {
    throw refuse(422, "load_balancer_public_interface_disabled", "public interface of the load balancer is disabled");
  }
  const [own] = balancer.private_net as readonly PrivateNet[];
  if (wanted.use_private_ip && !own) throw unattached();
  if (wanted.server) checkReach(found(store, "servers", wanted.server.id), own, wanted.use_private_ip === true);
  if (wanted.label_selector) selector(wanted.label_selector.selector);
  balancer.targets = [...targets, targetOf(store, wanted)];
}

/** A server is reached in the load balancer's network, or by an IPv4 address. */
function checkReach({ private_net, public_net }: Entry, own: PrivateNet | undefined, privately: boolean): void {
  const attached = (private_net as readonly PrivateNet[]).some(({ network }) => network === own?.network);
  if (privately && !attached) {
    throw refuse(422, "resolve_cloud_private_targets_error", "server is not attached to the load balancer's network");
  }
  if (!privately && (public_net as { readonly ipv4: unknown }).ipv4 === null) {
    throw refuse(422, "resolve_cloud_public_targets_error", "server has no public IPv4 address");
  }
}

export function detachTarget(balancer: Entry, wanted: Wanted): void {
  balancer.targets = (balancer.targets as readonly Wanted[]).filter((one) => !isSame(one, wanted));
}

function targetOf(store: Store, { type, server, label_selector, ip, use_private_ip = false }: Wanted): unknown {
  if (type === "ip") return { type, ip, health_status: [] };
  if (type === "server") return { type, server, health_status: [], use_private_ip };
  const test = selector(label_selector?.selector ?? "");
  const servers = all(store, "servers").filter(({ labels }) => test(labels));
  const targets = servers.map(({ id }) => ({ type: "server", server: { id }, health_status: [], use_private_ip }));
  return { type, label_selector, targets, use_private_ip };
}
