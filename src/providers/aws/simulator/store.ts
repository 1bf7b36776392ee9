import { randomBytes } from "node:crypto";
import { openAgenda } from "./agenda.ts";
import { type Book, openBook } from "./book.ts";
import { type LoadBalancing, openLoadBalancing } from "./elb/records.ts";
import type { ThingRecord } from "./net/records.ts";
import type { AddressRecord, InstanceRecord, PlacementRecord, SpotRecord, State, VolumeRecord } from "./records.ts";
import { type Names, openNames } from "./route53/records.ts";
import { restore, toSnapshot } from "./snapshot.ts";

/**
 * For how long a terminated instance is kept, for its client token,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Run_Instance_Idempotency.html
 */
const keptMs = 24 * 3_600_000;

export interface Timing {
  readonly latencyMs: number;
  readonly consistencyMs: number;
}

/** Everything in the simulated account. */
export interface Store extends Omit<Book, "remove" | "giveBack"> {
  readonly timing: Timing;
  readonly volumes: Map<string, VolumeRecord>;
  readonly spots: Map<string, SpotRecord>;
  readonly addresses: Map<string, AddressRecord>;
  readonly placementGroups: Map<string, PlacementRecord>;
  readonly loadBalancing: LoadBalancing;
  readonly names: Names;
  /** What there is beside machines, disks and spot requests, by id. */
  readonly things: Map<string, ThingRecord>;
  /** Ids of things that were deleted. */
  readonly forgotten: Set<string>;
  /** Images that were asked for: region and name. */
  readonly images: Set<string>;
  serial(): number;
  /** Puts an instance into a state, and sets the one that follows by itself. */
  enter(instance: InstanceRecord, state: State, then?: State): void;
  /** Brings everything up to now. */
  settle(): void;
  snapshot(): string;
}

/** An id as EC2 makes them, for example `i-0123456789abcdef0`. */
export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString("hex")}`;
}

/** An empty account, or that of an earlier snapshot. */
export function openStore(timing: Timing, snapshot: string | undefined): Store {
  const book = openBook();
  const agenda = openAgenda();
  const volumes = new Map<string, VolumeRecord>();
  const spots = new Map<string, SpotRecord>();
  const addresses = new Map<string, AddressRecord>();
  const images = new Set<string>();
  let serial = 0;
  const expect = (instance: InstanceRecord, state: State, ms: number) => {
    instance.next = { state, at: Date.now() + ms };
    agenda.add(instance);
  };
  const arrive = (instance: InstanceRecord, state: State) => {
    const { card, spot } = instance;
    instance.state = state;
    instance.next = undefined;
    const own = [...addresses.values()].find((address) => address.instance === instance.id)?.ip;
    card.publicIpv4 = own ?? (state === "running" && card.wantsPublicIpv4 ? publicAddress(++serial) : undefined);
    if (state !== "terminated") return;
    book.giveBack(instance);
    for (const { volume } of instance.mappings) release(volumes, volume, instance.id);
    if (spot !== undefined) closeSpot(spots.get(spot));
    instance.userData = undefined;
    instance.mappings = [];
    instance.terminatedAt = Date.now();
    expect(instance, "terminated", keptMs);
  };
  const store: Store = {
    ...book,
    timing,
    volumes,
    spots,
    addresses,
    placementGroups: new Map(),
    loadBalancing: openLoadBalancing(),
    names: openNames(),
    images,
    things: new Map(),
    forgotten: new Set(),
    serial: () => ++serial,
    enter(instance, state, then) {
      if (then === undefined) return arrive(instance, state);
      instance.state = state;
      expect(instance, then, timing.latencyMs);
    },
    settle() {
      for (const instance of agenda.due(Date.now())) {
        if (instance.state === "terminated") book.remove(instance);
        else arrive(instance, instance.next?.state ?? instance.state);
      }
    },
    snapshot: () => toSnapshot(store, serial),
  };
  if (snapshot !== undefined) serial = restore(snapshot, store);
  for (const instance of store.instances.values()) if (instance.next) agenda.add(instance);
  return store;
}

/** 198.18.0.0/15 is for tests of networks and never routed, RFC 2544. */
function publicAddress(serial: number): string {
  return `198.${18 + ((serial >> 16) & 1)}.${(serial >> 8) & 255}.${serial & 255}`;
}

function release(volumes: Map<string, VolumeRecord>, id: string, instance: string): void {
  const volume = volumes.get(id);
  if (volume?.attached?.instance !== instance) return;
  if (volume.attached.deleteOnTermination) volumes.delete(id);
  else volume.attached = undefined;
}

function closeSpot(request: SpotRecord | undefined): void {
  if (request?.state !== "active") return;
  const lasting = request.kind === "persistent";
  request.state = lasting ? "open" : "closed";
  request.status = lasting ? "pending-evaluation" : "instance-terminated-by-user";
}
