import { randomUUID } from "node:crypto";
import { FlatcarError } from "../../../errors.ts";
import type {
  ActionRecord,
  AddressRecord,
  CertificateRecord,
  DocumentRecord,
  DropletRecord,
  ImageRecord,
  ProjectRecord,
  VolumeRecord,
  VpcRecord,
} from "./records.ts";
import { notFound, unprocessable } from "./refusal.ts";

export interface Timing {
  readonly latencyMs: number;
  readonly consistencyMs: number;
}

/** Everything in the simulated account. What happens by itself is told by the clock: nothing has to be brought up to now. */
export interface Store {
  readonly timing: Timing;
  readonly droplets: Map<number, DropletRecord>;
  readonly images: Map<number, ImageRecord>;
  readonly actions: Map<number, ActionRecord>;
  readonly volumes: Map<string, VolumeRecord>;
  readonly addresses: Map<string, AddressRecord>;
  readonly vpcs: Map<string, VpcRecord>;
  readonly firewalls: Map<string, DocumentRecord>;
  readonly balancers: Map<string, DocumentRecord>;
  readonly certificates: Map<string, CertificateRecord>;
  readonly projects: Map<string, ProjectRecord>;
  /** Tags of the account as they were first written, by their name in small letters. */
  readonly tags: Map<string, string>;
  serial(): number;
  snapshot(): string;
}

const format = "simulated DigitalOcean, 1";
const kinds = [
  "droplets",
  "images",
  "actions",
  "volumes",
  "addresses",
  "vpcs",
  "firewalls",
  "balancers",
  "certificates",
  "tags",
  "projects",
] as const;

/** Droplets, images and actions count from here on, so that their ids look like real ones. */
const firstSerial = 400_000_000;

/** An empty account, or that of an earlier snapshot. Throws FD1601 for a text that is no snapshot. */
export function openStore(timing: Timing, snapshot: string | undefined): Store {
  const kept = snapshot === undefined ? undefined : read(snapshot);
  let serial = kept?.serial ?? firstSerial;
  const maps = Object.fromEntries(kinds.map((kind) => [kind, new Map(kept?.[kind])]));
  const store: Store = {
    timing,
    ...(maps as unknown as Pick<Store, (typeof kinds)[number]>),
    serial: () => ++serial,
    snapshot: () =>
      JSON.stringify({ format, serial, ...Object.fromEntries(kinds.map((kind) => [kind, [...store[kind]]])) }),
  };
  return store;
}

type Snapshot = { readonly format: string; readonly serial: number } & Readonly<
  Record<(typeof kinds)[number], readonly [never, never][]>
>;

function read(text: string): Snapshot {
  try {
    const snapshot = JSON.parse(text) as Snapshot;
    if (snapshot.format === format) return snapshot;
  } catch {
    // Told below, as any other text that is no snapshot.
  }
  throw new FlatcarError({
    code: "FD1601",
    message: "the kept state of the simulated DigitalOcean is not its snapshot",
  });
}

/** Whether it is there and not on its way out. */
export function isThere({ goneMs }: DropletRecord): boolean {
  return goneMs === undefined;
}

export function statusOf({ goneMs, readyMs, offMs }: DropletRecord): "archive" | "new" | "active" | "off" {
  if (goneMs !== undefined) return "archive";
  if (Date.now() < readyMs) return "new";
  return offMs !== undefined && Date.now() >= offMs ? "off" : "active";
}

/** Whether reads show it: not before it is consistent, and not when it is gone. */
export function isShown({ createdMs, goneMs }: DropletRecord, { timing }: Store): boolean {
  const now = Date.now();
  return now >= createdMs + timing.consistencyMs && (goneMs === undefined || now < goneMs);
}

/** A Droplet by its id. Throws what the API answers for one that it does not show. */
export function dropletOf(store: Store, id: unknown): DropletRecord {
  const droplet = store.droplets.get(Number(id));
  if (!droplet || !isShown(droplet, store)) throw notFound();
  return droplet;
}

/** Begins an action on a Droplet. Throws where another one is under way, and what `apply` throws. */
export function begin(store: Store, droplet: DropletRecord, type: string, apply: () => void): ActionRecord {
  const now = Date.now();
  if (now < droplet.busyMs || now < droplet.readyMs || !isThere(droplet)) {
    throw unprocessable("Droplet already has a pending event.");
  }
  apply();
  droplet.busyMs = now + store.timing.latencyMs;
  return note(store, { type, resource: droplet.id, resourceType: "droplet", region: droplet.region });
}

/** Notes an action that is done after a while. */
export function note(
  { actions, timing, serial }: Store,
  action: Pick<ActionRecord, "type" | "resource" | "resourceType" | "region">,
): ActionRecord {
  const startedMs = Date.now();
  const made = { ...action, id: serial(), startedMs, doneMs: startedMs + timing.latencyMs };
  actions.set(made.id, made);
  return made;
}

/** Tags as the account writes them; new ones come into it. Throws for a name that is none. */
export function nameTags({ tags }: Store, names: readonly string[]): readonly string[] {
  return names.map((name) => {
    if (!/^[a-zA-Z0-9:_-]{1,255}$/.test(name)) throw unprocessable(`tag name ${name} is invalid`);
    const known = tags.get(name.toLowerCase()) ?? name;
    tags.set(name.toLowerCase(), known);
    return known;
  });
}

export function newUuid(): string {
  return randomUUID();
}

/** A volume of the account. One that nobody made is there too when its id is a UUID of version 1, in any region. */
export function volumeOf(store: Store, id: string, region: string): VolumeRecord {
  const volume = shownVolume(store, id, region);
  store.volumes.set(id, volume);
  return volume;
}

/** The same for who only looks: a volume that nobody made gets its region from who uses it first. */
export function shownVolume({ volumes }: Store, id: string, region: string): VolumeRecord {
  const known = volumes.get(id);
  if (known) return known;
  if (!isGiven(id)) throw notFound();
  const named = { id, name: `given-${id.slice(0, 8)}`, region, sizeGiB: 10, description: "", filesystem: undefined };
  return { ...named, createdMs: Date.now(), droplet: undefined, tags: [], given: true };
}

/** UUIDs of what nobody made, and that is there all the same, are of version 1: those that are made here are not. */
function isGiven(id: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id);
}

/** A VPC of the account; one that nobody made is there too, if its id is that of one, in any region. */
export function vpcOf({ vpcs }: Store, id: string, region: string): VpcRecord {
  const known = vpcs.get(id);
  if (known) return known;
  if (!isGiven(id)) throw notFound();
  return { id, name: `given-${id.slice(0, 8)}`, description: "", region, ipRange: "10.132.0.0/20", createdMs: 0 };
}

/** A reserved address of the account. One of 203.0.113.0/24 that nobody made is there too, in any region. */
export function addressOf(store: Store, ip: string, region: string): AddressRecord {
  const address = shownAddress(store, ip, region);
  store.addresses.set(ip, address);
  return address;
}

/** The same for who only looks. */
export function shownAddress({ addresses }: Store, ip: string, region: string): AddressRecord {
  const known = addresses.get(ip);
  if (known) return known;
  if (!ip.startsWith("203.0.113.")) throw notFound();
  return { ip, region, droplet: undefined, given: true };
}

/** A Droplet goes: what hung on it is free again. */
export function release({ volumes, addresses }: Store, droplet: number): void {
  for (const part of [...volumes.values(), ...addresses.values()]) {
    if (part.droplet === droplet) part.droplet = undefined;
  }
}
