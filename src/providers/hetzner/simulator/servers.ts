import type { Action } from "../records.ts";
import { locations, serverTypes, type Type } from "./catalogue.ts";
import { checkLabels, dataLimit } from "./checks.ts";
import { groupOf, imageOf, keysOf } from "./named.ts";
import { addressFor, attach, checkAddress, checkVolume, checkZone, freeAddresses, type Place } from "./networking.ts";
import { invalid, refuse } from "./refusal.ts";
import type { Handler, Request } from "./request.ts";
import { add, all, begin, checkName, type Entry, found, hiddenOf, isBusy, type Store } from "./store.ts";

const hostname = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** https://docs.hetzner.cloud/reference/cloud#servers-create-a-server */
export const createServer: Handler = (store, { body }) => {
  const { name, server_type, labels = {}, user_data, start_after_create = true } = body;
  if (typeof name !== "string" || !hostname.test(name)) throw invalid("name", "is not a valid hostname");
  checkLabels(labels);
  checkUserData(user_data);
  const type = typeOf(server_type);
  const place = placeOf(body.location, type);
  const image = imageOf(store, body.image, type);
  const net = (body.public_net ?? {}) as PublicNet;
  const networks = (body.networks ?? []) as readonly number[];
  checkReach(net, networks);
  checkName(store, "servers", name);
  const keys = keysOf(store, body.ssh_keys);
  const group = groupOf(store, body.placement_group);
  checkNamed(store, body, place);
  const fields = { ...plain(name, labels, type, place, image), placement_group: group && { ...group } };
  const server = add(store, "servers", fields, {
    userData: (user_data as string | undefined) ?? "",
    publicKeys: keys.map(({ public_key }) => String(public_key)),
    disk: hiddenOf(store, image.id).disk ?? "",
  });
  server.public_net = addressFor(store, server, net, place);
  for (const id of networks) attach(store, server, id, undefined, []);
  attachVolumes(store, server, body.volumes);
  applyFirewalls(store, server, body.firewalls);
  if (group) group.servers = [...(group.servers as number[]), server.id];
  const on = [{ id: server.id, type: "server" }];
  const action = begin(store, "create_server", on, { kind: "created", id: server.id });
  const start = start_after_create ? [begin(store, "start_server", on, { kind: "started", id: server.id })] : [];
  const root_password = keys.length > 0 ? null : "A4a9qKq7mXk2";
  return { status: 201, body: { server: shown(store, server), action, next_actions: start, root_password } };
};

interface PublicNet {
  readonly enable_ipv4?: boolean;
  readonly enable_ipv6?: boolean;
  readonly ipv4?: number | null;
  readonly ipv6?: number | null;
}

export type { PublicNet };

function checkReach({ enable_ipv4 = true, enable_ipv6 = true }: PublicNet, networks: readonly number[]): void {
  if (enable_ipv4 || enable_ipv6 || networks.length > 0) return;
  throw invalid("public_net", "server must have at least one network interface");
}

/** Everything is checked before anything is made. */
function checkNamed(
  store: Store,
  { volumes = [], networks = [], firewalls = [], public_net }: Body,
  place: Place,
): void {
  for (const id of volumes as readonly number[]) checkVolume(found(store, "volumes", id), place);
  for (const id of networks as readonly number[]) checkZone(found(store, "networks", id), place);
  for (const { firewall } of firewalls as readonly { readonly firewall: number }[]) found(store, "firewalls", firewall);
  const { ipv4, ipv6 } = (public_net ?? {}) as PublicNet;
  for (const [type, id] of [["ipv4", ipv4] as const, ["ipv6", ipv6] as const]) {
    if (id) checkAddress(found(store, "primary_ips", id), type, place);
  }
}

type Body = Request["body"];

function checkUserData(data: unknown): void {
  if (typeof data === "string" && Buffer.byteLength(data) > dataLimit) throw invalid("user_data", "is too long");
}

export function typeOf(wanted: unknown): Type {
  const type = serverTypes.find(({ id, name }) => name === wanted || String(id) === String(wanted));
  if (!type) throw invalid("server_type", "server type not found");
  return type;
}

export function placeOf(wanted: unknown, type: Type): (typeof locations)[number] {
  const [first] = type.locations;
  const place = locations.find(({ id, name }) => [name, String(id)].includes(String(wanted ?? first?.name)));
  if (!place) throw invalid("location", "location not found");
  const offered = type.locations.find(({ name }) => name === place.name);
  if (!offered) throw refuse(422, "invalid_input", "unsupported location for server type", null);
  if (!offered.available) throw refuse(412, "resource_unavailable", "error during placement", null);
  return place;
}

function plain(name: string, labels: unknown, type: Type, location: unknown, image: Entry) {
  return {
    ...{ name, labels, status: "initializing", server_type: type, location, image, iso: null },
    ...{ private_net: [], rescue_enabled: false, locked: false, backup_window: null, volumes: [], load_balancers: [] },
    ...{ outgoing_traffic: null, ingoing_traffic: null, included_traffic: 21_990_232_555_520 },
    ...{ protection: { delete: false, rebuild: false }, primary_disk_size: type.disk },
  };
}

function attachVolumes(store: Store, server: Entry, ids: unknown): void {
  for (const id of (ids ?? []) as readonly number[]) {
    const volume = found(store, "volumes", id);
    volume.server = server.id;
    server.volumes = [...(server.volumes as number[]), id];
  }
}

function applyFirewalls(store: Store, server: Entry, list: unknown): void {
  for (const { firewall: id } of (list ?? []) as readonly { readonly firewall: number }[]) {
    const firewall = found(store, "firewalls", id);
    firewall.applied_to = [...(firewall.applied_to as unknown[]), { type: "server", server: { id: server.id } }];
  }
}

/** The server as reads show it: with the image as it is now, and what applies to it. */
export function shown(store: Store, server: Entry): Entry {
  const { id, image } = server;
  const now = image && (store.project.entries.images[(image as Entry).id] ?? (isSystem(image as Entry) ? image : null));
  const net = named(store, server.public_net as Sides);
  const group = all(store, "placement_groups").find(({ servers }) => (servers as number[]).includes(id));
  const firewalls = all(store, "firewalls").filter((firewall) => appliesTo(firewall, id));
  const applied = firewalls.map((firewall) => ({ id: firewall.id, status: "applied" }));
  const locked = isBusy(store, "server", id);
  return { ...server, image: now, locked, placement_group: group ?? null, public_net: { ...net, firewalls: applied } };
}

interface Side {
  readonly id: number;
  readonly ip: string;
}

type Sides = Readonly<Record<"ipv4" | "ipv6", Side | null>>;

/** Each side with the names of its primary IP. */
function named(store: Store, { ipv4, ipv6, ...net }: Sides): object {
  const namesOf = ({ id }: Side) =>
    (store.project.entries.primary_ips[id]?.dns_ptr ?? []) as readonly { dns_ptr: string }[];
  return {
    ...net,
    ipv4: ipv4 && { ...ipv4, dns_ptr: namesOf(ipv4)[0]?.dns_ptr ?? null },
    ipv6: ipv6 && { ...ipv6, dns_ptr: namesOf(ipv6) },
  };
}

function isSystem({ type }: Entry): boolean {
  return type === "system";
}

export interface AppliedTo {
  readonly type: string;
  readonly server?: { readonly id: number };
}

export function appliesTo(firewall: Entry, id: number): boolean {
  return (firewall.applied_to as readonly AppliedTo[]).some(({ server }) => server?.id === id);
}

export const deleteServer: Handler = (store, { id }) => {
  const server = found(store, "servers", id);
  checkProtection(server, "delete");
  checkFree(store, id);
  server.status = "deleting";
  return {
    status: 200,
    body: { action: begin(store, "delete_server", [{ id, type: "server" }], { kind: "deleted", id }) },
  };
};

export function checkProtection(entry: Entry, what: "delete" | "rebuild"): void {
  const protection = entry.protection as Readonly<Record<string, boolean>> | undefined;
  if (protection?.[what]) throw refuse(423, "protected", `${what} of this resource is protected`);
}

export function checkFree(store: Store, id: number): void {
  if (isBusy(store, "server", id)) throw refuse(423, "locked", "server is locked");
}

/** What is gone when a server is: its own addresses; what was attached stays. */
export function discard(store: Store, id: number): void {
  freeAddresses(store, id);
  for (const volume of all(store, "volumes")) if (volume.server === id) volume.server = null;
  for (const group of all(store, "placement_groups")) group.servers = without(group.servers, id);
  for (const network of all(store, "networks")) network.servers = without(network.servers, id);
  for (const firewall of all(store, "firewalls")) {
    firewall.applied_to = (firewall.applied_to as readonly AppliedTo[]).filter(({ server }) => server?.id !== id);
  }
  delete store.project.entries.servers[id];
  delete store.project.hidden[id];
}

function without(ids: unknown, id: number): readonly number[] {
  return (ids as readonly number[]).filter((other) => other !== id);
}

/** An action on a server that nothing else is done with. */
export function onServer(
  command: string,
  kind: string,
  step?: (store: Store, server: Entry, request: Request) => unknown,
): Handler {
  return (store, request) => {
    const server = found(store, "servers", request.id);
    checkFree(store, server.id);
    const value = step?.(store, server, request);
    return { status: 201, body: { action: acted(store, command, kind, server.id, value) } };
  };
}

export function acted(store: Store, command: string, kind: string, id: number, value?: unknown): Action {
  return begin(store, command, [{ id, type: "server" }], { kind, id, ...(value === undefined ? {} : { value }) });
}
