import { randomUUID } from "node:crypto";
import { rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fileError, moveDurably } from "./durable.ts";
import {
  type CheckedContent,
  entryPath,
  type ImageKey,
  listEntries,
  nameOf,
  objectPath,
  placesIn,
  readEntry,
  type StoredImage,
  type StorePlaces,
  writeEntry,
} from "./entries.ts";
import { type LockOptions, tryHold, withFileLock } from "./file-lock.ts";
import { type Pruned, type PruneOptions, prune } from "./prune.ts";

/** Downloads by their content: each content once, whatever names it has. Shared by any number of processes. */
export interface ImageStore {
  /** Path that the files of a download begin with. */
  partial(key: ImageKey): string;
  /** `undefined` unless the whole content is there. */
  find(key: ImageKey): StoredImage | undefined;
  /** Where the content lies: to be read, never to be changed. */
  path(image: StoredImage): string;
  /** Everything that is whole, by version, architecture and file. */
  list(): readonly StoredImage[];
  /** Moves a file in that is whole and on the disk. Throws FD1156, FD1602. */
  add(key: ImageKey, path: string, checked: CheckedContent & { readonly url: string }): Promise<StoredImage>;
  /** Notes what was found out about a content that is there. Throws FD1156, FD1602. */
  note(image: StoredImage): Promise<void>;
  /** Lends the content's path: until `run` ends nobody prunes it. Throws what `run` throws, and FD1156 where the content has gone. */
  use<T>(image: StoredImage, run: (path: string) => Promise<T>): Promise<T>;
  /** Deletes what is old or too much, never what is used now. Throws FD1156. */
  prune(options: PruneOptions): Promise<Pruned>;
}

/** The store in a folder, which need not be there. */
export function openImageStore(directory: string, options: Pick<LockOptions, "sleep" | "signal">): ImageStore {
  const places = placesIn(directory);
  const locked = async <T>(run: () => T): Promise<T> => {
    try {
      return await withFileLock(places.lock, options, async () => run());
    } catch (error) {
      throw options.signal.aborted ? error : fileError(directory, error);
    }
  };
  return {
    partial: (key) => join(places.partials, nameOf(key)),
    find: (key) => readEntry(places, entryPath(places, key)),
    path: ({ sha512 }) => objectPath(places, sha512),
    list: () => listEntries(places),
    add: (key, path, checked) => locked(() => add(places, key, path, checked)),
    note: (image) => locked(() => writeEntry(places, image)),
    use: async (image, run) => {
      const release = await locked(() => lend(places, image));
      try {
        return await run(objectPath(places, image.sha512));
      } finally {
        release();
      }
    },
    prune: (wanted) => locked(() => prune(places, wanted)),
  };
}

function add(
  places: StorePlaces,
  key: ImageKey,
  path: string,
  checked: CheckedContent & { readonly url: string },
): StoredImage {
  const object = objectPath(places, checked.sha512);
  if (statSync(object, { throwIfNoEntry: false })?.size === checked.size) rmSync(path);
  else moveDurably(path, object);
  const image = { ...key, ...checked, added: new Date().toISOString(), used: markUsed(object) };
  writeEntry(places, image);
  return image;
}

/** A lease is a lock file of its own beside those of others. */
function lend(places: StorePlaces, { sha512 }: StoredImage): () => void {
  const release = tryHold(join(places.leases, `${sha512}.${randomUUID()}`)) ?? (() => {});
  try {
    markUsed(objectPath(places, sha512));
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

function markUsed(object: string): string {
  const now = new Date();
  utimesSync(object, now, now);
  return now.toISOString();
}
