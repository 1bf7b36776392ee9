import { randomBytes } from "node:crypto";
import type { InstanceRecord, SpotRecord, State, Tags, VolumeRecord } from "./records.ts";

/** For how long a terminated instance is still listed, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html */
const terminatedMs = 3_600_000;

export interface Timing {
  readonly latencyMs: number;
  readonly consistencyMs: number;
}

/** Everything in the simulated account, found by id, by client token and, for instances, by tag. */
export interface Store {
  readonly timing: Timing;
  readonly instances: ReadonlyMap<string, InstanceRecord>;
  readonly volumes: Map<string, VolumeRecord>;
  readonly spots: Map<string, SpotRecord>;
  /** Names of images that were asked for, by region and name. */
  readonly images: Set<string>;
  serial(): number;
  add(instance: InstanceRecord): void;
  byToken(region: string, token: string): readonly InstanceRecord[];
  byTag(key: string, value: string): ReadonlySet<InstanceRecord>;
  tag(instance: InstanceRecord, tags: Tags): void;
  /** Puts an instance into a state, and sets the one that follows by itself. */
  enter(instance: InstanceRecord, state: State, then?: State): void;
  /** Whether an address of a subnet is taken. */
  isTaken(subnet: string, address: string): boolean;
  /** Brings everything up to now. */
  settle(): void;
  snapshot(): string;
}

interface Snapshot {
  readonly version: 1;
  readonly serial: number;
  readonly images: readonly string[];
  readonly userData: readonly string[];
  readonly instances: readonly (Omit<InstanceRecord, "userData"> & { readonly userData?: number })[];
  readonly volumes: readonly VolumeRecord[];
  readonly spots: readonly SpotRecord[];
}

/** An id as EC2 makes them, for example `i-0123456789abcdef0`. */
export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString("hex")}`;
}

export function openStore(timing: Timing, snapshot: string | undefined): Store {
  const instances = new Map<string, InstanceRecord>();
  const volumes = new Map<string, VolumeRecord>();
  const spots = new Map<string, SpotRecord>();
  const images = new Set<string>();
  const tokens = new Map<string, InstanceRecord[]>();
  const tagged = new Map<string, Set<InstanceRecord>>();
  const taken = new Set<string>();
  let waiting: { readonly instance: InstanceRecord; readonly at: number }[] = [];
  let earliest = Number.POSITIVE_INFINITY;
  let serial = 0;

  const expect = (instance: InstanceRecord, at: number) => {
    waiting.push({ instance, at });
    earliest = Math.min(earliest, at);
  };
  const untag = (instance: InstanceRecord) => {
    for (const pair of pairsOf(instance.tags)) tagged.get(pair)?.delete(instance);
  };
  const index = (instance: InstanceRecord) => {
    for (const pair of pairsOf(instance.tags)) {
      const set = tagged.get(pair) ?? new Set();
      tagged.set(pair, set.add(instance));
    }
  };
  const add = (instance: InstanceRecord) => {
    instances.set(instance.id, instance);
    index(instance);
    if (instance.state !== "terminated") taken.add(`${instance.subnet} ${instance.card.privateIpv4}`);
    if (instance.next) expect(instance, instance.next.at);
    if (instance.token === undefined) return;
    const key = `${instance.region} ${instance.token}`;
    tokens.set(key, [...(tokens.get(key) ?? []), instance]);
  };
  const forget = (instance: InstanceRecord) => {
    instances.delete(instance.id);
    untag(instance);
    tokens.delete(`${instance.region} ${instance.token}`);
  };
  const arrive = (instance: InstanceRecord, state: State) => {
    instance.state = state;
    instance.next = undefined;
    if (state === "running" && instance.card.wantsPublicIpv4) instance.card.publicIpv4 = publicAddress(++serial);
    if (state === "stopped") instance.card.publicIpv4 = undefined;
    if (state !== "terminated") return;
    instance.card.publicIpv4 = undefined;
    taken.delete(`${instance.subnet} ${instance.card.privateIpv4}`);
    for (const { volume } of instance.mappings) release(volumes, volume, instance.id);
    closeSpot(instance.spot === undefined ? undefined : spots.get(instance.spot));
    wait(instance, terminatedMs);
  };
  const wait = (instance: InstanceRecord, ms: number, state: State = "terminated") => {
    instance.next = { state, at: Date.now() + ms };
    expect(instance, instance.next.at);
  };
  const due = (now: number) => {
    if (now < earliest) return [];
    const ready = waiting.filter(({ at }) => at <= now);
    waiting = waiting.filter(({ at }) => at > now);
    earliest = waiting.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
    return ready;
  };
  const store: Store = {
    timing,
    instances,
    volumes,
    spots,
    images,
    serial: () => ++serial,
    add,
    byToken: (region, token) => tokens.get(`${region} ${token}`) ?? [],
    byTag: (key, value) => tagged.get(`${key}\0${value}`) ?? new Set(),
    tag(instance, tags) {
      untag(instance);
      instance.tags = tags;
      index(instance);
    },
    enter(instance, state, then) {
      if (then === undefined) return arrive(instance, state);
      instance.state = state;
      wait(instance, timing.latencyMs, then);
    },
    isTaken: (subnet, address) => taken.has(`${subnet} ${address}`),
    settle() {
      for (const { instance, at } of due(Date.now())) {
        if (instance.next?.at !== at) continue;
        if (instance.state === "terminated") forget(instance);
        else arrive(instance, instance.next.state);
      }
    },
    snapshot: () => toSnapshot(store, serial),
  };
  if (snapshot !== undefined) serial = restore(snapshot, store);
  return store;
}

function pairsOf(tags: Tags): readonly string[] {
  return Object.entries(tags).map(([key, value]) => `${key}\0${value}`);
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

/** User data is kept once, however many instances have it. */
function toSnapshot(store: Store, serial: number): string {
  const texts = new Map<string, number>();
  const instances = [...store.instances.values()].map(({ userData, ...instance }) => {
    if (userData === undefined) return instance;
    const number = texts.get(userData) ?? texts.size;
    texts.set(userData, number);
    return { ...instance, userData: number };
  });
  const snapshot: Snapshot = {
    version: 1,
    serial,
    images: [...store.images],
    userData: [...texts.keys()],
    instances,
    volumes: [...store.volumes.values()],
    spots: [...store.spots.values()],
  };
  return JSON.stringify(snapshot);
}

/** Fills an empty store; returns the serial number to go on from. */
function restore(text: string, store: Store): number {
  const snapshot = JSON.parse(text) as Snapshot;
  if (snapshot.version !== 1) throw new Error("this is no snapshot of the simulated EC2");
  for (const volume of snapshot.volumes) store.volumes.set(volume.id, volume);
  for (const spot of snapshot.spots) store.spots.set(spot.id, spot);
  for (const name of snapshot.images) store.images.add(name);
  for (const { userData, ...instance } of snapshot.instances) {
    const text = userData === undefined ? undefined : snapshot.userData[userData];
    store.add({ ...instance, userData: text } as InstanceRecord);
  }
  return snapshot.serial;
}
