import { FlatcarError } from "../../../errors.ts";
import type { ThingRecord } from "./net/records.ts";
import type { InstanceRecord, SpotRecord, VolumeRecord } from "./records.ts";
import type { Store } from "./store.ts";

interface Snapshot {
  readonly format: typeof format;
  readonly serial: number;
  readonly images: readonly string[];
  readonly userData: readonly string[];
  readonly instances: readonly (Omit<InstanceRecord, "userData"> & { readonly userData?: number })[];
  readonly volumes: readonly VolumeRecord[];
  readonly spots: readonly SpotRecord[];
  /** Everything else, by its name in `shelvesOf`. */
  readonly shelves: Readonly<Record<string, readonly (readonly [key: string, record: unknown])[]>>;
  readonly things?: readonly ThingRecord[];
  readonly forgotten?: readonly string[];
}

type Shelf = Map<string, unknown>;

/** Maps whose records are kept as they are. */
function shelvesOf({ addresses, placementGroups, loadBalancing, names }: Store): Readonly<Record<string, Shelf>> {
  return { addresses, placementGroups, ...loadBalancing, ...names };
}

const format = "simulated EC2, 2";

/** The whole store as JSON. User data is kept once, however many instances have it. */
export function toSnapshot(store: Store, serial: number): string {
  const texts = new Map<string, number>();
  const instances = [...store.instances.values()].map(({ userData, ...instance }) => {
    if (userData === undefined) return instance;
    const number = texts.get(userData) ?? texts.size;
    texts.set(userData, number);
    return { ...instance, userData: number };
  });
  const snapshot: Snapshot = {
    format,
    serial,
    images: [...store.images],
    userData: [...texts.keys()],
    instances,
    volumes: [...store.volumes.values()],
    spots: [...store.spots.values()],
    shelves: Object.fromEntries(Object.entries(shelvesOf(store)).map(([name, shelf]) => [name, [...shelf]])),
    things: [...store.things.values()],
    forgotten: [...store.forgotten],
  };
  return JSON.stringify(snapshot);
}

/** Fills an empty store; returns the serial number to go on from. Throws FD1601 for a text that is no snapshot. */
export function restore(text: string, store: Store): number {
  const snapshot = read(text);
  for (const volume of snapshot.volumes) store.volumes.set(volume.id, volume);
  for (const spot of snapshot.spots) store.spots.set(spot.id, spot);
  for (const [name, shelf] of Object.entries(shelvesOf(store))) {
    for (const [key, record] of snapshot.shelves[name] ?? []) shelf.set(key, record);
  }
  for (const thing of snapshot.things ?? []) store.things.set(thing.id, thing);
  for (const id of snapshot.forgotten ?? []) store.forgotten.add(id);
  for (const name of snapshot.images) store.images.add(name);
  for (const { userData, ...instance } of snapshot.instances) {
    store.add({ ...instance, userData: userData === undefined ? undefined : snapshot.userData[userData] });
  }
  return snapshot.serial;
}

function read(text: string): Snapshot {
  try {
    const snapshot = JSON.parse(text) as Snapshot;
    if (snapshot.format === format) return snapshot;
  } catch {
    // Told below, as any other text that is no snapshot.
  }
  throw new FlatcarError({ code: "FD1601", message: "the kept state of the simulated EC2 is not its snapshot" });
}
