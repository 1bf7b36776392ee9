import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Arch } from "../../platform.ts";
import { fileError, writeDurably } from "./durable.ts";

/** Which file of which release. */
export interface ImageKey {
  readonly version: string;
  readonly arch: Arch;
  /** File name in the release's own folder. */
  readonly file: string;
}

/** What was found out about a content while it was read once. */
export interface CheckedContent {
  /** Bytes. */
  readonly size: number;
  /** Hex digits. */
  readonly sha512: string;
  /** Hex digits; left out where it was not asked for. */
  readonly sha256?: string;
  /** Fingerprint of the primary key that vouches for it; left out: nobody does. */
  readonly signer?: string;
  /** ISO 8601. */
  readonly signedAt?: string;
}

/** A file that is whole in the store. */
export interface StoredImage extends ImageKey, CheckedContent {
  readonly url: string;
  /** ISO 8601, when it was downloaded. */
  readonly added: string;
  /** ISO 8601, when it was used last. */
  readonly used: string;
}

/** Paths in a store. */
export interface StorePlaces {
  readonly directory: string;
  /** An entry for each key, as JSON. */
  readonly index: string;
  /** Contents by their sha512. The time of change is that of the last use. */
  readonly objects: string;
  /** Lock files of those who use a content. */
  readonly leases: string;
  /** What is being downloaded. */
  readonly partials: string;
  /** Held for moments, by who adds, lends or deletes. */
  readonly lock: string;
}

export function placesIn(directory: string): StorePlaces {
  return {
    directory,
    index: join(directory, "index"),
    objects: join(directory, "objects"),
    leases: join(directory, "leases"),
    partials: join(directory, "partials"),
    lock: join(directory, "lock"),
  };
}

/** A key as the name of a file. */
export function nameOf({ version, arch, file }: ImageKey): string {
  return `${version} ${arch} ${encodeURIComponent(file)}`;
}

export function entryPath({ index }: StorePlaces, key: ImageKey): string {
  return join(index, `${nameOf(key)}.json`);
}

export function objectPath({ objects }: StorePlaces, sha512: string): string {
  return join(objects, sha512.slice(0, 2), sha512);
}

/** Names in a folder; none where there is no folder. Throws FD1156. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw fileError(folder, error);
  }
}

/** Every whole content, by key. */
export function listEntries(places: StorePlaces): readonly StoredImage[] {
  return namesIn(places.index)
    .toSorted(new Intl.Collator("en", { numeric: true }).compare)
    .flatMap((name) => readEntry(places, join(places.index, name)) ?? []);
}

/** An entry that cannot be read, or whose content is not there in full length, is none. */
export function readEntry(places: StorePlaces, file: string): StoredImage | undefined {
  try {
    const image = JSON.parse(readFileSync(file, "utf8")) as StoredImage;
    const { size, mtime } = statSync(objectPath(places, image.sha512));
    return size === image.size ? { ...image, used: mtime.toISOString() } : undefined;
  } catch {
    return undefined;
  }
}

/** Throws what Node throws. */
export function writeEntry(places: StorePlaces, image: StoredImage): void {
  const { used: _, ...kept } = image;
  writeDurably(entryPath(places, image), `${JSON.stringify(kept, undefined, 2)}\n`);
}
