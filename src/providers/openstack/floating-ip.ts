import { isIPv4 } from "node:net";
import { FlatcarError } from "../../errors.ts";
import { makeOnce } from "../../http/make-once.ts";
import type { BodyOf } from "../../http/openapi-types.ts";
import type { paths } from "./api.generated.ts";
import { unlessAbsent } from "./errors.ts";
import { listAll } from "./find.ts";
import { refuseTaken, type Taker } from "./floating-ip-holder.ts";
import { keys, type Metadata } from "./labels.ts";
import type { Options } from "./options.ts";
import type { Region } from "./region.ts";

/** A floating IP as Neutron shows it. https://docs.openstack.org/api-ref/network/v2/#floating-ips-floatingips */
export interface FloatingIp {
  readonly id: string;
  readonly floating_ip_address: string;
  readonly floating_network_id: string;
  readonly port_id?: string | null;
  readonly description?: string;
}

type Wanted = BodyOf<paths, "POST /network/v2.0/floatingips">;

const prefix = "flatcar-deploy:";

/** In a floating IP's description from its first moment on: by it the one of a machine is found again. */
function markOf(owner: string, server: string): string {
  return `${prefix}${owner}:${server}`;
}

/** Owner and server of a floating IP that was made for a machine. */
export function madeFor({
  description = "",
}: FloatingIp): { readonly owner: string; readonly server: string } | undefined {
  const [, owner, server] = /^flatcar-deploy:([^:]*):([^:]+)$/.exec(description) ?? [];
  return owner === undefined || server === undefined ? undefined : { owner, server };
}

/** What the metadata says of a machine's floating IP: the pool or the address that the plan had. */
export function floatingIpOf(metadata: Metadata): Options["floatingIp"] {
  const written = metadata[keys.floatingIp];
  if (written === undefined) return undefined;
  return isIPv4(written) ? { address: written } : { pool: written };
}

/** Whose address it is. */
export interface Holder {
  readonly region: Region;
  readonly owner: string;
  readonly server: string;
  /** Where the address goes: the first of the plan's networks. Left out: the only one. */
  readonly first?: NonNullable<Options["networks"]>[number] | undefined;
  readonly signal: AbortSignal;
}

/**
 * Looks, before there is a machine, whether it can have the address that its plan names. `port`: the one that it is to have, where that is there.
 * Throws FD1406 where the project has no such address, FD1405 where somebody else has it.
 */
export async function findFloatingIp(
  wanted: Options["floatingIp"],
  port: string | undefined,
  taker: Taker,
): Promise<void> {
  if (wanted?.address === undefined) return;
  const found = await named(wanted.address, taker);
  if (found.port_id !== port) await refuseTaken(found, taker);
}

/** Gives the machine the address that its plan wants, and takes it from none of others. Returns it. Throws as `findFloatingIp`. */
export async function attachFloatingIp(wanted: Options["floatingIp"], holder: Holder): Promise<string | undefined> {
  if (!wanted) return undefined;
  const port = await firstPort(holder);
  const found = wanted.address === undefined ? await ownOne(holder) : await named(wanted.address, holder);
  if (!found) return (await allocate(wanted.pool ?? "", port, holder)).floating_ip_address;
  if (found.port_id === port) return found.floating_ip_address;
  await refuseTaken(found, holder);
  await plugIn(found, port, holder);
  return found.floating_ip_address;
}

/** An address that a machine has, and what becomes of it without the machine. */
export interface Held {
  readonly ip: FloatingIp;
  /** It was made for the machine, and goes with it; another one stays in the project. */
  readonly own: boolean;
}

/** Takes the address away that the machine had by an earlier plan: one from a pool is given back. */
export async function detachFloatingIp(had: Options["floatingIp"], holder: Holder): Promise<void> {
  const held = had && (await heldFloatingIp(holder, had));
  if (held) await letGo(held, holder.region, holder.signal);
}

/** The address that the machine has, or had when it was still there. */
export async function heldFloatingIp(holder: Holder, had: Options["floatingIp"]): Promise<Held | undefined> {
  if (had?.address === undefined) {
    const ip = await ownOne(holder);
    return ip && { ip, own: true };
  }
  const [ip] = await listFloatingIps(holder.region, { floating_ip_address: had.address }, holder.signal);
  const ports = ip?.port_id ? await portsOf(holder, {}) : [];
  return ip && ports.includes(ip.port_id ?? "") ? { ip, own: false } : undefined;
}

/** One from a pool is given back; another one is unplugged where it still is in the machine's port, which may be one that stays. */
export async function letGo({ ip, own }: Held, region: Region, signal: AbortSignal): Promise<void> {
  if (own) return deleteFloatingIp(region, ip.id, signal);
  const [now] = await listFloatingIps(region, { floating_ip_address: ip.floating_ip_address }, signal);
  if (now && now.port_id === ip.port_id) await plugIn(now, null, { region, signal });
}

/** Already gone is success. */
export async function deleteFloatingIp({ session, name }: Region, id: string, signal: AbortSignal): Promise<void> {
  const api = await session.api("network", name, signal);
  await unlessAbsent(api.request({ method: "DELETE", path: `/floatingips/${id}`, expect: "nothing", signal }));
}

/** The one that was made for this machine. */
export async function ownOne(holder: Holder): Promise<FloatingIp | undefined> {
  return (await ownOnes(holder))[0];
}

async function ownOnes({ region, owner, server, signal }: Holder): Promise<readonly FloatingIp[]> {
  return listFloatingIps(region, { description: markOf(owner, server) }, signal);
}

export async function listFloatingIps(
  { session, name }: Region,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<readonly FloatingIp[]> {
  const call = { method: "GET", path: "/floatingips", query, signal } as const;
  return listAll<FloatingIp>(session, "network", name, call, "floatingips");
}

async function named(address: string, { region, signal }: Taker): Promise<FloatingIp> {
  const [found] = await listFloatingIps(region, { floating_ip_address: address }, signal);
  if (found) return found;
  throw new FlatcarError({
    code: "FD1406",
    message: `the project has no floating IP ${address}`,
    hint: "openstack floating ip list shows them; floatingIp.pool takes a new one",
  });
}

async function firstPort(holder: Holder): Promise<string> {
  const { first, region, server, signal } = holder;
  if (first?.port !== undefined) return region.find.port(first.port, signal);
  const network = first?.network === undefined ? {} : { network_id: await region.find.network(first.network, signal) };
  const [port] = await portsOf(holder, network);
  if (port !== undefined) return port;
  throw new FlatcarError({ code: "FD1420", message: `Neutron shows no port of ${server}`, hint: "run the same again" });
}

async function portsOf(
  { region: { session, name }, server, signal }: Holder,
  more: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const query = { device_id: server, ...more };
  const call = { method: "GET", path: "/ports", query, signal } as const;
  const ports = await listAll<{ readonly id: string }>(session, "network", name, call, "ports");
  return ports.map(({ id }) => id);
}

async function allocate(pool: string, port: string, holder: Holder): Promise<FloatingIp> {
  const { region, owner, server, signal } = holder;
  const network = await region.find.network(pool, signal);
  const floatingip: NonNullable<Wanted["floatingip"]> = {
    floating_network_id: network,
    port_id: port,
    description: markOf(owner, server),
  };
  const api = await region.session.api("network", region.name, signal);
  const call = { method: "POST", path: "/floatingips", body: { floatingip }, signal } as const;
  const make = async () => (await api.request<{ readonly floatingip: FloatingIp }>(call)).body.floatingip;
  const unmake = ({ id }: FloatingIp) => deleteFloatingIp(region, id, signal);
  return makeOnce({ io: region.io, signal, make, find: () => ownOnes(holder), unmake });
}

async function plugIn(
  { id }: FloatingIp,
  port: string | null,
  { region, signal }: Pick<Holder, "region" | "signal">,
): Promise<void> {
  const api = await region.session.api("network", region.name, signal);
  const body = { floatingip: { port_id: port } };
  await api.request({ method: "PUT", path: `/floatingips/${id}`, body, signal });
}
