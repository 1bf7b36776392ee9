import { loadBalancerTypes, locations } from "./catalogue.ts";
import { checkLabels } from "./checks.ts";
import { invalid, refuse } from "./refusal.ts";
import type { Handler } from "./request.ts";
import { add, begin, checkName, type Entry, found, type Store } from "./store.ts";

/** A target as a request names it. */
export interface Wanted {
  readonly type: "server" | "label_selector" | "ip";
  readonly server?: { readonly id: number };
  readonly label_selector?: { readonly selector: string };
  readonly ip?: { readonly ip: string };
  readonly use_private_ip?: boolean;
}

export const createLoadBalancer: Handler = (store, { body }) => {
  const { name, labels = {}, algorithm = { type: "round_robin" }, services = [], targets = [], network } = body;
  checkLabels(labels);
  checkName(store, "load_balancers", name);
  const type = loadBalancerTypes.find((one) => [one.name, String(one.id)].includes(String(body.load_balancer_type)));
  if (!type) throw invalid("load_balancer_type", "load balancer type not found");
  const location = locations.find((one) => one.name === body.location || one.network_zone === body.network_zone);
  if (!location) throw invalid("location", "location not found");
  const fields = {
    ...{ name, labels, algorithm, services, location, load_balancer_type: type, targets: [], private_net: [] },
    ...{ protection: { delete: false }, outgoing_traffic: null, ingoing_traffic: null },
    ...{ included_traffic: 21_990_232_555_520, public_net: publicNet(body.public_interface !== false) },
  };
  const balancer = add(store, "load_balancers", fields);
  if (network !== undefined)
    balancer.private_net = [{ network: found(store, "networks", network as number).id, ip: "10.0.1.250" }];
  for (const target of targets as readonly Wanted[]) attachTarget(store, balancer, target);
  const action = begin(store, "create_load_balancer", [{ id: balancer.id, type: "load_balancer" }]);
  return { status: 201, body: { load_balancer: balancer, action } };
};

function publicNet(enabled: boolean) {
  const empty = { dns_ptr: null };
  return { enabled, ipv4: { ip: "203.0.113.80", ...empty }, ipv6: { ip: "2001:db8:80::1", ...empty } };
}

function isSame(one: Wanted, other: Wanted): boolean {
  const keys = [one, other].map(({ type, server, label_selector, ip }) =>
    JSON.stringify([type, server?.id, label_selector?.selector, ip?.ip]),
  );
  return keys[0] === keys[1];
}

export function attachTarget(store: Store, balancer: Entry, wanted: Wanted): void {
  const targets = balancer.targets as readonly Wanted[];
  if (targets.some((one) => isSame(one, wanted))) throw refuse(409, "target_already_defined", "target already defined");
  if (wanted.server) found(store, "servers", wanted.server.id);
  balancer.targets = [...targets, targetOf(wanted)];
}

export function detachTarget(balancer: Entry, wanted: Wanted): void {
  balancer.targets = (balancer.targets as readonly Wanted[]).filter((one) => !isSame(one, wanted));
}

function targetOf({ type, server, label_selector, ip, use_private_ip = false }: Wanted): unknown {
  if (type === "ip") return { type, ip, health_status: [] };
  if (type === "server") return { type, server, health_status: [], use_private_ip };
  return { type, label_selector, targets: [], use_private_ip };
}
