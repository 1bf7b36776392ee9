import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import { ids, project, quotas } from "./account.ts";
import { page } from "./paging.ts";
import type { PortRecord, ShownRecord } from "./records.ts";
import { neutronError } from "./refusal.ts";
import { newId, type Store } from "./store.ts";

type Handler = (store: Store, asked: SimulatedRequest) => SimulatedAnswer;
type Fields = Readonly<Record<string, unknown>>;

const path = "/network/v2.0/ports";

/** A router's place in a subnet is a port, too. */
const listPorts: Handler = (store, { query }) => {
  const all: readonly (Fields & { readonly id: string })[] = [
    ...[...store.routers.values()].flatMap(({ id, shown }) =>
      interfacesOf(shown).map((subnet) => showInterface(store, id, subnet)),
    ),
    ...[...store.ports.values()].map((port) => showPort(store, port)),
  ];
  const filters = [...query].filter(([name]) => !["limit", "marker", "fields"].includes(name));
  const fitting = all.filter((port) => filters.every(([name, value]) => String(port[name] ?? "") === value));
  return { status: 200, body: { ports: page(fitting, query).items } };
};

function interfacesOf(router: Fields): readonly string[] {
  return (router.interfaces as readonly string[] | undefined) ?? [];
}

function showPort(store: Store, port: PortRecord): Fields & { readonly id: string } {
  const { id, name = "", network: network_id, server: device_id, address, shown = {} } = port;
  const subnet = firstSubnet(store, network_id);
  return {
    description: "",
    tags: [],
    admin_state_up: true,
    port_security_enabled: true,
    security_groups: [ids.defaultGroup],
    allowed_address_pairs: [],
    mac_address: macOf(id),
    "binding:vnic_type": "normal",
    project_id: project.id,
    tenant_id: project.id,
    fixed_ips: subnet === undefined ? [] : [{ subnet_id: subnet, ip_address: address }],
    name,
    device_id,
    device_owner: device_id === "" ? "" : "compute:nova",
    ...shown,
    id,
    network_id,
    status: device_id === "" ? "DOWN" : "ACTIVE",
  };
}

/** Neutron's own prefix, and the rest by the id. */
function macOf(id: string): string {
  return `fa:16:3e:${id.slice(0, 2)}:${id.slice(2, 4)}:${id.slice(4, 6)}`;
}

function showInterface(store: Store, router: string, subnet: string): Fields & { readonly id: string } {
  const network_id = store.subnets.get(subnet)?.shown.network_id;
  const owner = { device_id: router, device_owner: "network:router_interface", status: "ACTIVE" };
  return { id: newId(), ...owner, network_id, fixed_ips: [{ subnet_id: subnet, ip_address: "10.0.0.1" }] };
}

function firstSubnet(store: Store, network: string): string | undefined {
  return (store.networks.get(network)?.shown.subnets as readonly string[] | undefined)?.[0];
}

function portOf(store: Store, id = ""): PortRecord {
  const port = store.ports.get(id);
  if (port) return port;
  throw neutronError(404, "PortNotFound", `Port ${id} could not be found.`);
}

const wantedOf = ({ body }: SimulatedRequest) => (body as { readonly port: Fields }).port;

/** Refuses what Neutron refuses of addresses, groups and port security, and fills in what is left open. */
function toShown(store: Store, port: PortRecord, wanted: Fields): Fields {
  const { fixed_ips, allowed_address_pairs, ...rest } = wanted;
  const now = { ...showPort(store, port), ...rest };
  const groups = now.security_groups as readonly string[];
  for (const group of groups)
    if (!store.securityGroups.has(group))
      throw neutronError(404, "SecurityGroupNotFound", `Security group ${group} does not exist`);
  const pairs = (allowed_address_pairs ?? now.allowed_address_pairs) as readonly Fields[];
  const given = groups.length > 0 && (rest.security_groups !== undefined || port.shown !== undefined);
  if (now.port_security_enabled === false && (given || pairs.length > 0))
    throw neutronError(
      409,
      "PortSecurityPortHasSecurityGroup",
      "Port has security group associated. Cannot disable port security or IP address until security group is removed.",
    );
  return {
    ...port.shown,
    ...rest,
    ...(now.port_security_enabled === false ? { security_groups: [] } : {}),
    allowed_address_pairs: pairs.map((pair) => ({ mac_address: now.mac_address, ...pair })),
    ...(fixed_ips === undefined ? {} : { fixed_ips: addressed(store, port, fixed_ips as readonly Fields[]) }),
  };
}

function addressed(store: Store, port: PortRecord, wanted: readonly Fields[]): readonly Fields[] {
  return wanted.map(({ subnet_id = firstSubnet(store, port.network), ip_address }) => {
    const subnet = store.subnets.get(String(subnet_id));
    if (subnet?.shown.network_id !== port.network)
      throw neutronError(
        400,
        "InvalidInput",
        `Invalid input for operation: Failed to create port on network ${port.network}, because fixed_ips included invalid subnet ${String(subnet_id)}.`,
      );
    const taken = [...store.ports.values()].find((one) => one.id !== port.id && one.address === ip_address);
    if (taken)
      throw neutronError(
        409,
        "IpAddressAlreadyAllocated",
        `IP address ${String(ip_address)} already allocated in subnet ${subnet.id}`,
      );
    return { subnet_id, ip_address: ip_address ?? store.address(false) };
  });
}

function put(store: Store, port: PortRecord, wanted: Fields): void {
  port.shown = toShown(store, port, wanted);
  const [first] = (port.shown.fixed_ips ?? []) as readonly { readonly ip_address?: string }[];
  port.address = first?.ip_address ?? port.address;
  store.ports.set(port.id, port);
}

export const ports: Readonly<Record<string, Handler>> = {
  [`GET ${path}`]: listPorts,
  [`POST ${path}`](store, asked) {
    const { network_id, ...wanted } = wantedOf(asked);
    const network: ShownRecord | undefined = store.networks.get(String(network_id));
    if (!network) throw neutronError(404, "NetworkNotFound", `Network ${String(network_id)} could not be found.`);
    if (store.ports.size >= quotas.ports)
      throw neutronError(409, "OverQuota", "Quota exceeded for resources: ['port'].");
    const port: PortRecord = {
      id: newId(),
      network: network.id,
      server: "",
      address: store.address(false),
      kept: true,
    };
    put(store, port, wanted);
    return { status: 201, body: { port: showPort(store, port) } };
  },
  [`GET ${path}/{port_id}`]: (store, { parameters }) => ({
    status: 200,
    body: { port: showPort(store, portOf(store, parameters.port_id)) },
  }),
  [`PUT ${path}/{port_id}`](store, asked) {
    const port = portOf(store, asked.parameters.port_id);
    put(store, port, wantedOf(asked));
    return { status: 200, body: { port: showPort(store, port) } };
  },
  [`DELETE ${path}/{port_id}`](store, { parameters }) {
    store.ports.delete(portOf(store, parameters.port_id).id);
    return { status: 204 };
  },
  [`PUT ${path}/{port_id}/tags`](store, { parameters, body }) {
    const port = portOf(store, parameters.port_id);
    port.shown = { ...port.shown, ...(body as Fields) };
    return { status: 200, body };
  },
};
