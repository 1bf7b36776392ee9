import { BlockList } from "node:net";
import type { locations } from "./catalogue.ts";
import { invalid, refuse } from "./refusal.ts";
import { newNames } from "./reverse-names.ts";
import type { PublicNet } from "./servers.ts";
import { add, all, type Entry, found, newId, remove, type Store } from "./store.ts";

export type Place = (typeof locations)[number];

/** Addresses for documentation: 203.0.113.0/24 for the first, and then 198.18.0.0/15. */
function freshIpv4(id: number): string {
  return `198.${18 + ((id >> 16) & 1)}.${(id >> 8) & 255}.${id & 255}`;
}

const freshIpv6 = (id: number) => `2001:db8:${id.toString(16)}::/64`;

/** The public side of a new server: the primary IPs that it names, or new ones that go with it. */
export function addressFor(store: Store, server: Entry, net: PublicNet, place: Place): unknown {
  const { enable_ipv4 = true, enable_ipv6 = true } = net;
  const ipv4 = enable_ipv4 ? assigned(store, server, "ipv4", net.ipv4, place) : undefined;
  const ipv6 = enable_ipv6 ? assigned(store, server, "ipv6", net.ipv6, place) : undefined;
  return {
    ipv4: ipv4 ? { id: ipv4.id, ip: ipv4.ip, blocked: false } : null,
    ipv6: ipv6 ? { id: ipv6.id, ip: ipv6.ip, blocked: false } : null,
    floating_ips: [],
  };
}

function assigned(
  store: Store,
  server: Entry,
  type: "ipv4" | "ipv6",
  id: number | null | undefined,
  place: Place,
): Entry {
  const entry = id
    ? found(store, "primary_ips", id)
    : newPrimaryIp(store, { type, location: place, auto_delete: true });
  entry.assignee_id = server.id;
  return entry;
}

function isAt({ location }: Entry, place: Place): boolean {
  return (location as Place).name === place.name;
}

/** https://docs.hetzner.cloud/reference/cloud#servers-create-a-server */
export function checkAddress(entry: Entry, type: "ipv4" | "ipv6", place: Place): void {
  if (entry.assignee_id !== null)
    throw refuse(422, "primary_ip_assigned", "primary IP is already assigned to a server");
  if (entry.type !== type) throw invalid(type, "is of another type");
  if (!isAt(entry, place)) throw invalid(type, "primary IP and server must be in the same location");
}

export function checkVolume(volume: Entry, place: Place): void {
  if (volume.server !== null) throw refuse(422, "volume_already_attached", "volume is already attached to a server");
  if (!isAt(volume, place)) throw invalid("volumes", "volume and server must be in the same location");
}

/** A network takes in what is in the zone of one of its subnets; one without subnets is told of by its own error. */
export function checkZone({ subnets }: Entry, { network_zone }: Place): void {
  const zones = (subnets as readonly { readonly network_zone: string }[]).map((subnet) => subnet.network_zone);
  if (zones.length === 0 || zones.includes(network_zone)) return;
  throw invalid("networks", "network has no subnet in the network zone of the server");
}

export function newPrimaryIp(store: Store, fields: Readonly<Record<string, unknown>>): Entry {
  const id = store.project.nextId + 1;
  const ip = fields.type === "ipv4" ? freshIpv4(id) : freshIpv6(id);
  const open = {
    blocked: false,
    dns_ptr: newNames(fields.type, ip),
    protection: { delete: false },
    assignee_type: "server",
    assignee_id: null,
  };
  return add(store, "primary_ips", { name: `primary_ip-${id}`, ip, ...open, auto_delete: false, ...fields });
}

/** What a server that goes leaves of its addresses: those that it did not bring. */
export function freeAddresses(store: Store, server: number): void {
  for (const entry of all(store, "primary_ips").filter(({ assignee_id }) => assignee_id === server)) {
    if (entry.auto_delete) remove(store, "primary_ips", entry.id);
    else entry.assignee_id = null;
  }
  for (const entry of all(store, "floating_ips")) if (entry.server === server) entry.server = null;
}

interface PrivateNet {
  readonly network: number;
  readonly ip: string;
}

/** Attaches a server to a network, with the address asked for or the next free one. */
export function attach(
  store: Store,
  server: Entry,
  id: number,
  ip: string | undefined,
  aliases: readonly string[],
): void {
  const network = found(store, "networks", id);
  const own = server.private_net as readonly PrivateNet[];
  if (own.some((one) => one.network === id)) {
    throw refuse(409, "server_already_attached", "server is already attached to network");
  }
  const address = ip ?? nextAddress(store, network);
  const mac_address = `86:00:00:${[16, 8, 0].map((bits) => ((newId(store) >> bits) & 255).toString(16).padStart(2, "0")).join(":")}`;
  server.private_net = [...own, { network: id, ip: address, alias_ips: [...aliases], mac_address }];
  network.servers = [...(network.servers as number[]), server.id];
}

/** https://docs.hetzner.cloud/reference/cloud#networks: a network without a subnet takes nobody in. */
function nextAddress(store: Store, network: Entry): string {
  const [subnet] = network.subnets as readonly { readonly ip_range: string }[];
  if (!subnet) throw refuse(422, "invalid_input", "network has no subnetwork", null);
  const used = new Set(
    all(store, "servers").flatMap(({ private_net }) => (private_net as readonly PrivateNet[]).map(({ ip }) => ip)),
  );
  const prefix = subnet.ip_range.replace(/\.\d+\/\d+$/, "");
  const free = Array.from({ length: 250 }, (_, index) => `${prefix}.${index + 2}`).find((ip) => !used.has(ip));
  if (free === undefined) throw refuse(403, "resource_limit_exceeded", "no free IP address in the subnetwork");
  return free;
}

/** Whether an address is in one of its subnets. */
export function inNetwork({ subnets }: Entry, ip: string): boolean {
  const ranges = new BlockList();
  for (const { ip_range } of subnets as readonly { readonly ip_range: string }[]) {
    const [base = "", bits] = ip_range.split("/");
    ranges.addSubnet(base, Number(bits));
  }
  return ranges.check(ip);
}

export function detach(store: Store, server: Entry, id: number): void {
  const own = server.private_net as readonly PrivateNet[];
  if (!own.some((one) => one.network === id)) throw refuse(404, "not_found", "server is not attached to network");
  server.private_net = own.filter((one) => one.network !== id);
  const network = found(store, "networks", id);
  network.servers = (network.servers as number[]).filter((other) => other !== server.id);
}
