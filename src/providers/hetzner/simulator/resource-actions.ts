import { type Body, changing, protect } from "./changing.ts";
import { rulesOf } from "./collections.ts";
import { loadBalancerActions } from "./load-balancer-actions.ts";
import { checkVolume, type Place } from "./networking.ts";
import { pointAddress } from "./pointers.ts";
import { invalid, refuse } from "./refusal.ts";
import type { Handler } from "./request.ts";
import type { AppliedTo } from "./servers.ts";
import { begin, type Entry, found, type Store } from "./store.ts";

/** The same, where the API answers with a list of actions. */
function changingAll(command: string, change: (entry: Entry, body: Body, store: Store) => void): Handler {
  return (store, { id, body }) => {
    change(found(store, "firewalls", id), body, store);
    return { status: 201, body: { actions: [begin(store, command, [{ id, type: "firewall" }])] } };
  };
}

interface Subnet {
  readonly ip_range?: string;
}

interface Route {
  readonly destination: string;
  readonly gateway: string;
}

const networks: Readonly<Record<string, Handler>> = {
  add_subnet: changing("networks", "add_subnet", (network, body) => {
    const gateway = String(network.ip_range).replace(/\d+\/\d+$/, "1");
    const subnets = network.subnets as readonly Subnet[];
    if (subnets.some(({ ip_range }) => ip_range === body.ip_range))
      throw invalid("ip_range", "overlaps with another subnet");
    network.subnets = [...subnets, { ...body, gateway }];
  }),
  delete_subnet: changing("networks", "delete_subnet", (network, { ip_range }) => {
    network.subnets = (network.subnets as readonly Subnet[]).filter((subnet) => subnet.ip_range !== ip_range);
  }),
  add_route: changing("networks", "add_route", (network, body) => {
    network.routes = [...(network.routes as readonly Route[]), body as unknown as Route];
  }),
  delete_route: changing("networks", "delete_route", (network, { destination, gateway }) => {
    const same = (route: Route) => route.destination === destination && route.gateway === gateway;
    network.routes = (network.routes as readonly Route[]).filter((route) => !same(route));
  }),
  change_ip_range: changing("networks", "change_ip_range", (network, { ip_range }) => {
    network.ip_range = ip_range;
  }),
  change_protection: protect("networks"),
};

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

const firewalls: Readonly<Record<string, Handler>> = {
  set_rules: changingAll("set_firewall_rules", (firewall, { rules }) => {
    firewall.rules = rulesOf(rules);
  }),
  apply_to_resources: changingAll("apply_firewall", (firewall, { apply_to }, store) => {
    for (const one of apply_to as readonly AppliedTo[]) {
      if (one.server) found(store, "servers", one.server.id);
      const applied = firewall.applied_to as readonly AppliedTo[];
      if (applied.some((other) => same(other, one))) {
        throw refuse(422, "firewall_already_applied", "firewall is already applied to the resource");
      }
      firewall.applied_to = [...applied, one];
    }
  }),
  remove_from_resources: changingAll("remove_firewall", (firewall, { remove_from }) => {
    const gone = remove_from as readonly AppliedTo[];
    const applied = firewall.applied_to as readonly AppliedTo[];
    firewall.applied_to = applied.filter((one) => !gone.some((other) => same(one, other)));
  }),
};

const volumes: Readonly<Record<string, Handler>> = {
  attach: changing("volumes", "attach_volume", (volume, body, store) => {
    const server = found(store, "servers", body.server as number);
    checkVolume(volume, server.location as Place);
    volume.server = server.id;
    server.volumes = [...(server.volumes as number[]), volume.id];
  }),
  detach: changing("volumes", "detach_volume", (volume, _, store) => {
    const server = store.project.entries.servers[String(volume.server)];
    if (server) server.volumes = (server.volumes as number[]).filter((id) => id !== volume.id);
    volume.server = null;
  }),
  resize: changing("volumes", "resize_volume", (volume, { size }) => {
    if ((size as number) < (volume.size as number)) throw invalid("size", "must be larger than the current size");
    volume.size = size;
  }),
  change_protection: protect("volumes"),
};

const primaryIps: Readonly<Record<string, Handler>> = {
  assign: changing("primary_ips", "assign_primary_ip", (entry, { assignee_id }) => {
    entry.assignee_id = assignee_id;
  }),
  unassign: changing("primary_ips", "unassign_primary_ip", (entry) => {
    entry.assignee_id = null;
  }),
  change_dns_ptr: pointAddress("primary_ips"),
  change_protection: protect("primary_ips"),
};

const floatingIps: Readonly<Record<string, Handler>> = {
  assign: changing("floating_ips", "assign_floating_ip", (entry, { server }, store) => {
    entry.server = found(store, "servers", server as number).id;
  }),
  unassign: changing("floating_ips", "unassign_floating_ip", (entry) => {
    entry.server = null;
  }),
  change_dns_ptr: pointAddress("floating_ips"),
  change_protection: protect("floating_ips"),
};

export const resourceActions = {
  networks,
  firewalls,
  volumes,
  primary_ips: primaryIps,
  floating_ips: floatingIps,
  load_balancers: loadBalancerActions,
};
