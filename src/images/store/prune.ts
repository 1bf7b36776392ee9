import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { entryPath, listEntries, namesIn, objectPath, type StoredImage, type StorePlaces } from "./entries.ts";
import { isHeld } from "./file-lock.ts";

/** What to delete; without a limit nothing but remnants. */
export interface PruneOptions {
  readonly now: Date;
  /** Whatever was not used for so many milliseconds. */
  readonly olderThanMs?: number;
  /** Whatever was not used for longest, until no more than so many bytes are left. */
  readonly keepBytes?: number;
}

export interface Pruned {
  readonly removed: readonly StoredImage[];
  /** Bytes, remnants included. */
  readonly freed: number;
  /** Would have gone, and is used by a process now. */
  readonly inUse: readonly StoredImage[];
}

/** Downloads that nobody has gone on with for so long are remnants. */
const abandonedMs = 7 * 24 * 3600 * 1000;

/** Deletes contents with all their entries, then what interrupted runs have left. The caller holds the store's lock. */
export function prune(places: StorePlaces, options: PruneOptions): Pruned {
  const images = listEntries(places);
  const leased = liveLeases(places);
  const doomed = doomedContents(images, options);
  const removed = images.filter(({ sha512 }) => doomed.has(sha512) && !leased.has(sha512));
  const paths = new Set(removed.flatMap((image) => [objectPath(places, image.sha512), entryPath(places, image)]));
  return {
    removed,
    inUse: images.filter(({ sha512 }) => doomed.has(sha512) && leased.has(sha512)),
    freed: removeAll([...paths]) + removeAll(remnants(places, leased, options.now)),
  };
}

function liveLeases({ leases }: StorePlaces): ReadonlySet<string> {
  const live = namesIn(leases).filter((name) => isHeld(join(leases, name)));
  return new Set(live.flatMap((name) => name.split(".")[0] ?? []));
}

function doomedContents(
  images: readonly StoredImage[],
  { now, olderThanMs, keepBytes }: PruneOptions,
): ReadonlySet<string> {
  const contents = [...new Map(images.map((image) => [image.sha512, image])).values()];
  const since = olderThanMs === undefined ? Number.NEGATIVE_INFINITY : now.getTime() - olderThanMs;
  let room = keepBytes ?? Number.POSITIVE_INFINITY;
  const doomed = contents
    .toSorted((a, b) => Date.parse(b.used) - Date.parse(a.used))
    .filter(({ used, size }) => {
      room -= size;
      return room < 0 || Date.parse(used) < since;
    });
  return new Set(doomed.map(({ sha512 }) => sha512));
}

/** Entries without content, contents without entry, leases of the dead, abandoned downloads. */
function remnants(places: StorePlaces, leased: ReadonlySet<string>, now: Date): readonly string[] {
  const images = listEntries(places);
  const kept = new Set(images.flatMap((image) => [entryPath(places, image), objectPath(places, image.sha512)]));
  for (const sha512 of leased) kept.add(objectPath(places, sha512));
  const folders = namesIn(places.objects).map((name) => join(places.objects, name));
  return [
    ...[places.index, ...folders].flatMap(pathsIn).filter((path) => !kept.has(path)),
    ...pathsIn(places.leases).filter((path) => !isHeld(path)),
    ...pathsIn(places.partials).filter((path) => isAbandoned(path, now)),
  ];
}

function pathsIn(folder: string): readonly string[] {
  return namesIn(folder).map((name) => join(folder, name));
}

function isAbandoned(path: string, now: Date): boolean {
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return touched !== undefined && now.getTime() - touched > abandonedMs;
}

/** Gives the bytes on the disk that they took. */
function removeAll(paths: readonly string[]): number {
  return paths.reduce((sum, path) => {
    const blocks = statSync(path, { throwIfNoEntry: false })?.blocks ?? 0;
    rmSync(path, { force: true });
    return sum + blocks * 512;
  }, 0);
}
