import { randomUUID } from "node:crypto";
import { FlatcarError } from "../../../errors.ts";
import { type Place, seed } from "./account.ts";
import { settleBalancers } from "./balancer-state.ts";
import { goOnImporting } from "./image-content.ts";
import type { PortRecord, Records, Resize, ServerRecord, VolumeRecord } from "./records.ts";

/** The cloud in memory. */
export interface Store extends Records {
  readonly place: Place;
  readonly latencyMs: number;
  /** Lets everything pass on whose time has come. */
  settle(): void;
  /** A server is gone, with what goes with it. */
  forget(server: ServerRecord): void;
  /** An address of a network that nobody has: a private one, or one of the network outside. */
  address(outside: boolean): string;
  snapshot(): string;
}

const format = "simulated OpenStack, 1";

/** Opens a cloud with what every project has, or one that was kept. Throws FD1601 for a text that is no snapshot. */
export function openStore(place: Place, latencyMs: number, snapshot: string | undefined): Store {
  const records = emptyRecords();
  if (snapshot === undefined) seed(records, place);
  else restore(records, snapshot);
  /** The first 256 addresses are for those that are asked for. */
  let serial = 256 + records.ports.size;
  const store: Store = {
    ...records,
    place,
    latencyMs,
    settle() {
      const now = Date.now();
      for (const server of records.servers.values()) passOn(store, server, now);
      for (const volume of [...records.volumes.values()]) {
        grow(volume, now);
        if (volume.gone !== undefined && volume.gone <= now) records.volumes.delete(volume.id);
      }
      for (const image of records.images.values()) goOnImporting(image, now);
      settleBalancers(records, now);
    },
    forget: (server) => release(records, server),
    address(outside) {
      serial++;
      const host = `${(serial >> 8) & 255}.${serial & 255}`;
      const found = outside ? `198.18.${host}` : `10.${(serial >> 16) & 255}.${host}`;
      return [...records.ports.values()].some(({ address }) => address === found) ? store.address(outside) : found;
    },
    snapshot: () => toSnapshot(records),
  };
  return store;
}

function emptyRecords(): Records {
  return {
    servers: new Map(),
    ports: new Map(),
    volumes: new Map(),
    images: new Map(),
    spentImages: new Set(),
    networks: new Map(),
    subnets: new Map(),
    routers: new Map(),
    securityGroups: new Map(),
    floatingIps: new Map(),
    serverGroups: new Map(),
    loadBalancers: new Map(),
    listeners: new Map(),
    pools: new Map(),
    monitors: new Map(),
  };
}

function passOn(store: Store, server: ServerRecord, now: number): void {
  if (server.next === undefined || server.next > now) return;
  server.next = undefined;
  if (server.resize && !server.deleting) passOnResize(server, server.resize);
  else if (!server.deleting) server.status = server.fault ? "ERROR" : "ACTIVE";
  else if (server.status === "DELETED") store.forget(server);
  else Object.assign(server, { status: "DELETED", next: now + store.latencyMs / 4 });
}

function passOnResize(server: ServerRecord, { from, to, was, vain, confirmed }: Resize): void {
  const ended = { status: was, flavor: confirmed ? to : from, resize: undefined };
  Object.assign(server, server.status === "RESIZE" && !vain ? { status: "VERIFY_RESIZE", flavor: to } : ended);
}

function grow(volume: VolumeRecord, now: number): void {
  if (volume.growing === undefined || volume.growing.at > now) return;
  volume.sizeGiB = volume.growing.sizeGiB;
  volume.growing = undefined;
}

/** Ports that Nova made go, others are free again; floating IPs stay, with no port; volumes go where they were made to. */
function release(records: Records, server: ServerRecord): void {
  records.servers.delete(server.id);
  for (const port of server.ports.flatMap((id) => records.ports.get(id) ?? [])) {
    if (!port.kept) unplug(records, port);
    port.server = "";
  }
  for (const volume of server.volumes.flatMap((id) => records.volumes.get(id) ?? [])) {
    if (volume.deleteOnTermination) records.volumes.delete(volume.id);
    else volume.server = undefined;
  }
}

function unplug(records: Records, port: PortRecord): void {
  records.ports.delete(port.id);
  const ip = port.floatingIp === undefined ? undefined : records.floatingIps.get(port.floatingIp);
  if (ip) ip.shown = { ...ip.shown, port_id: null, fixed_ip_address: null, router_id: null, status: "DOWN" };
}

function toSnapshot(records: Records): string {
  const parts = Object.entries(records).map(([name, all]: [string, Map<string, unknown> | Set<string>]) => [
    name,
    [...all.values()],
  ]);
  return JSON.stringify({ format, ...Object.fromEntries(parts) });
}

function restore(records: Records, text: string): void {
  const kept = read(text);
  for (const [name, all] of Object.entries(records) as [string, Map<string, unknown> | Set<string>][]) {
    for (const one of (kept[name] ?? []) as readonly { readonly id: string }[]) {
      if (all instanceof Map) all.set(one.id, one);
      else all.add(one as unknown as string);
    }
  }
}

function read(text: string): Readonly<Record<string, unknown>> {
  try {
    const snapshot = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (snapshot.format === format) return snapshot;
  } catch {
    // Told below, as any other text that is no snapshot.
  }
  throw new FlatcarError({ code: "FD1601", message: "the kept state of the simulated OpenStack is not its snapshot" });
}

/** A new id. */
export function newId(): string {
  return randomUUID();
}
