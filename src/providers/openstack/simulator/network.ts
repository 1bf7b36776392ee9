import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import { ids, project, quotas } from "./account.ts";
import { nextPage, page } from "./paging.ts";
import { ports } from "./ports.ts";
import type { ShownRecord } from "./records.ts";
import { neutronError } from "./refusal.ts";
import { interfaceCalls } from "./router-interfaces.ts";
import { newId, type Store } from "./store.ts";

type Handler = (store: Store, asked: SimulatedRequest) => SimulatedAnswer;
type Fields = Readonly<Record<string, unknown>>;

/** One kind of thing that Neutron keeps. */
interface Kind {
  /** In paths and lists, and of one of them. */
  readonly plural: string;
  readonly single: string;
  /** Name of the id in paths. */
  readonly parameter: string;
  readonly records: (store: Store) => Map<string, ShownRecord>;
  /** What a new one has beside what it was asked to have. Refuses what Neutron would. */
  make(store: Store, wanted: Fields, id: string): Fields;
  /** Refuses what is still in use. */
  release?(store: Store, record: ShownRecord): void;
  changed?(store: Store, record: ShownRecord): void;
}

const kinds: readonly Kind[] = [
  {
    plural: "networks",
    single: "network",
    parameter: "network_id",
    records: ({ networks }) => networks,
    make: () => ({
      status: "ACTIVE",
      subnets: [],
      admin_state_up: true,
      shared: false,
      mtu: 1_450,
      "router:external": false,
    }),
    release(store, { id }) {
      if ([...store.ports.values()].some(({ network }) => network === id))
        throw neutronError(
          409,
          "NetworkInUse",
          `Unable to complete operation on network ${id}. There are one or more ports still in use on the network.`,
        );
      for (const subnet of [...store.subnets.values()])
        if (subnet.shown.network_id === id) store.subnets.delete(subnet.id);
    },
  },
  {
    plural: "subnets",
    single: "subnet",
    parameter: "subnet_id",
    records: ({ subnets }) => subnets,
    make(store, wanted, id) {
      const network = found(store.networks, "Network", String(wanted.network_id));
      network.shown = { ...network.shown, subnets: [...(network.shown.subnets as readonly string[]), id] };
      const gateway = String(wanted.cidr).replace(/\d+\/\d+$/, "1");
      return { enable_dhcp: true, dns_nameservers: [], host_routes: [], allocation_pools: [], gateway_ip: gateway };
    },
    release(store, { id, shown }) {
      const used = [...store.routers.values()].some(({ shown: router }) => interfacesOf(router).includes(id));
      if (used)
        throw neutronError(
          409,
          "SubnetInUse",
          `Unable to complete operation on subnet ${id}: One or more ports have an IP allocation from this subnet.`,
        );
      const network = store.networks.get(String(shown.network_id));
      if (network)
        network.shown = {
          ...network.shown,
          subnets: (network.shown.subnets as readonly string[]).filter((one) => one !== id),
        };
    },
  },
  {
    plural: "routers",
    single: "router",
    parameter: "id",
    records: ({ routers }) => routers,
    changed: (_, record) => {
      const { external_gateway_info: info } = record.shown as {
        readonly external_gateway_info?: { network_id?: string };
      };
      record.shown = { ...record.shown, external_gateway_info: outside(info?.network_id) };
    },
    make: () => ({
      status: "ACTIVE",
      admin_state_up: true,
      external_gateway_info: null,
      routes: [],
      ha: false,
      interfaces: [],
    }),
    release(_, { id, shown }) {
      if (interfacesOf(shown).length > 0) throw neutronError(409, "RouterInUse", `Router ${id} still has ports`);
    },
  },
  {
    plural: "security-groups",
    single: "security_group",
    parameter: "id",
    records: ({ securityGroups }) => securityGroups,
    make: (_, __, id) => ({ stateful: true, shared: false, security_group_rules: egress(id) }),
    release(store, { id, shown }) {
      if (shown.name === "default")
        throw neutronError(409, "SecurityGroupCannotRemoveDefault", "Removing default security group not allowed.");
      if ([...store.servers.values()].some(({ securityGroups }) => securityGroups.includes(id)))
        throw neutronError(409, "SecurityGroupInUse", `Security Group ${id} in use.`);
    },
  },
  {
    plural: "floatingips",
    single: "floatingip",
    parameter: "id",
    records: ({ floatingIps }) => floatingIps,
    make(store, wanted) {
      const network = found(store.networks, "Network", String(wanted.floating_network_id));
      if (network.shown["router:external"] !== true)
        throw neutronError(
          400,
          "BadRequest",
          `Bad floatingip request: Network ${network.id} is not a valid external network.`,
        );
      if (store.floatingIps.size >= quotas.floatingIps) throw overQuota("floatingip");
      return {
        floating_ip_address: freeFloatingAddress(store),
        fixed_ip_address: null,
        router_id: null,
        port_id: null,
        status: "DOWN",
      };
    },
    changed: plug,
    release(store, record) {
      record.shown = { ...record.shown, port_id: null };
      plug(store, record);
    },
  },
];

/** Of floating IPs and ports alone there is a limit. */
const showQuota: Handler = ({ floatingIps, ports: all }) => {
  const floatingip = { limit: quotas.floatingIps, used: floatingIps.size, reserved: 0 };
  const port = { limit: quotas.ports, used: all.size, reserved: 0 };
  return { status: 200, body: { quota: { floatingip, port } } };
};

/** A gateway, with its address in the external network. */
function outside(network: string | undefined): Fields | null {
  if (network === undefined) return null;
  const external_fixed_ips = [{ subnet_id: ids.publicSubnet, ip_address: "198.51.100.5" }];
  return { network_id: network, enable_snat: true, external_fixed_ips };
}

/** Both rules that every new group has. */
function egress(group: string): readonly Fields[] {
  return ["IPv4", "IPv6"].map((ethertype) => rule({ security_group_id: group, direction: "egress", ethertype }));
}

function rule(wanted: Fields): Fields {
  const open = {
    protocol: null,
    port_range_min: null,
    port_range_max: null,
    remote_ip_prefix: null,
    remote_group_id: null,
  };
  return { ...open, ethertype: "IPv4", description: "", ...wanted, id: newId(), project_id: project.id };
}

function interfacesOf(router: Fields): readonly string[] {
  return (router.interfaces as readonly string[] | undefined) ?? [];
}

/** Joins a floating IP with the port that it names, and parts it from any other. */
function plug(store: Store, record: ShownRecord): void {
  for (const port of store.ports.values()) if (port.floatingIp === record.id) port.floatingIp = undefined;
  const port = typeof record.shown.port_id === "string" ? store.ports.get(record.shown.port_id) : undefined;
  if (port) port.floatingIp = record.id;
  record.shown = {
    ...record.shown,
    port_id: port?.id ?? null,
    fixed_ip_address: port?.address ?? null,
    router_id: port ? ids.router : null,
    status: port ? "ACTIVE" : "DOWN",
  };
}

export function overQuota(resource: string) {
  return neutronError(409, "OverQuota", `Quota exceeded for resources: ['${resource}'].`);
}

function found(records: Map<string, ShownRecord>, what: string, id: string): ShownRecord {
  const record = records.get(id);
  if (record) return record;
  throw neutronError(404, `${what}NotFound`, `${what} ${id} could not be found.`);
}

/** Fields that are kept beside, and never shown. */
function show({ shown: { interfaces: _, ...shown } }: ShownRecord): Fields {
  return shown;
}

export function listOf(
  path: string,
  key: string,
  all: readonly ShownRecord[],
  query: URLSearchParams,
): SimulatedAnswer {
  const filters = [...query].filter(([name]) => !["limit", "marker", "fields", "sort_key", "sort_dir"].includes(name));
  const fitting = all.filter(({ shown }) => filters.every(([name, value]) => String(shown[name] ?? "") === value));
  const { items, next } = page(fitting, query);
  const links = next === undefined ? {} : { [`${key}_links`]: [{ rel: "next", href: nextPage(path, query, next) }] };
  return { status: 200, body: { [key]: items.map(show), ...links } };
}

function callsOf(kind: Kind): Readonly<Record<string, Handler>> {
  const path = `/network/v2.0/${kind.plural}`;
  const one = `${path}/{${kind.parameter}}`;
  const key = kind.plural.replace("-", "_");
  const tagged = `${path}/{${kind.single}_id}/tags`;
  const what = kind.single.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase()).replace("ip", "IP");
  const recordOf = (store: Store, { parameters }: SimulatedRequest, name = kind.parameter) =>
    found(kind.records(store), what, parameters[name] ?? "");
  return {
    [`GET ${path}`]: (store, { query, origin }) => listOf(origin + path, key, [...kind.records(store).values()], query),
    [`POST ${path}`]: (store, { body }) => create(store, kind, (body as Record<string, Fields>)[kind.single] ?? {}),
    [`GET ${one}`]: (store, asked) => ({ status: 200, body: { [kind.single]: show(recordOf(store, asked)) } }),
    [`PUT ${one}`](store, asked) {
      const record = recordOf(store, asked);
      record.shown = { ...record.shown, ...(asked.body as Record<string, Fields>)[kind.single] };
      kind.changed?.(store, record);
      return { status: 200, body: { [kind.single]: show(record) } };
    },
    [`DELETE ${one}`](store, asked) {
      const record = recordOf(store, asked);
      kind.release?.(store, record);
      kind.records(store).delete(record.id);
      return { status: 204 };
    },
    [`PUT ${tagged}`](store, asked) {
      const record = recordOf(store, asked, `${kind.single}_id`);
      record.shown = { ...record.shown, ...(asked.body as Fields) };
      return { status: 200, body: asked.body };
    },
  };
}

function create(store: Store, kind: Kind, wanted: Fields): SimulatedAnswer {
  const id = newId();
  const common = { description: "", tags: [], revision_number: 0, project_id: project.id, tenant_id: project.id };
  const record = { id, createdAt: Date.now(), shown: { ...common, ...kind.make(store, wanted, id), ...wanted, id } };
  kind.records(store).set(id, record);
  kind.changed?.(store, record);
  return { status: 201, body: { [kind.single]: show(record) } };
}

const addRule: Handler = (store, { body }) => {
  const { security_group_rule: wanted } = body as { readonly security_group_rule: Fields };
  const group = found(store.securityGroups, "SecurityGroup", String(wanted.security_group_id));
  const made = rule({ ...wanted, ...portsOf(wanted) });
  group.shown = { ...group.shown, security_group_rules: [...rulesOf(group), made] };
  return { status: 201, body: { security_group_rule: made } };
};

/** Ports come as texts or numbers, and are shown as numbers. */
function portsOf({ port_range_min: first, port_range_max: last }: Fields): Fields {
  return {
    ...(first == null ? {} : { port_range_min: Number(first) }),
    ...(last == null ? {} : { port_range_max: Number(last) }),
  };
}

const deleteRule: Handler = (store, { parameters }) => {
  const group = [...store.securityGroups.values()].find((one) => rulesOf(one).some(({ id }) => id === parameters.id));
  if (!group)
    throw neutronError(404, "SecurityGroupRuleNotFound", `Security group rule ${parameters.id} does not exist`);
  group.shown = { ...group.shown, security_group_rules: rulesOf(group).filter(({ id }) => id !== parameters.id) };
  return { status: 204 };
};

function rulesOf({ shown }: ShownRecord): readonly Fields[] {
  return (shown.security_group_rules as readonly Fields[] | undefined) ?? [];
}

export const network: Readonly<Record<string, Handler>> = {
  ...Object.assign({}, ...kinds.map(callsOf)),
  ...interfaceCalls,
  "GET /network/v2.0/quotas/{id}/details": showQuota,
  ...ports,
  "POST /network/v2.0/security-group-rules": addRule,
  "DELETE /network/v2.0/security-group-rules/{id}": deleteRule,
};

/** Nobody has more than the quota, which is below the number of addresses. */
function freeFloatingAddress({ floatingIps }: Store): string {
  const taken = new Set([...floatingIps.values()].map(({ shown }) => shown.floating_ip_address));
  const all = Array.from({ length: 240 }, (_, index) => `198.51.100.${index + 10}`);
  return all.find((address) => !taken.has(address)) ?? "";
}
