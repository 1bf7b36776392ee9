import { FlatcarError } from "../errors.ts";
import type { IO, Release } from "../platform.ts";
import { readArtifact } from "./artifact.ts";
import type { ReleaseSource } from "./source.ts";

/** A package with its version before and after; either is missing where it is new or gone. */
export interface PackageChange {
  readonly package: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Lists every package of an image as `category/name-version::repository`, a line each. */
const listFile = "flatcar_production_image_packages.txt";

/** What differs between the published package lists of two releases; `undefined` where one of them cannot be had. */
export async function comparePackages(
  from: Release,
  to: Release,
  source: ReleaseSource,
  io: IO,
): Promise<readonly PackageChange[] | undefined> {
  const [before, after] = await Promise.all([listOf(from, source, io), listOf(to, source, io)]);
  if (!before || !after) return undefined;
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .map((name) => ({ package: name, before: before.get(name), after: after.get(name) }))
    .filter((change) => change.before !== change.after);
}

async function listOf(
  release: Release,
  source: ReleaseSource,
  io: IO,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const found = await readArtifact(source, release, listFile, io);
    return found && readPackages(found.text);
  } catch (error) {
    if (error instanceof FlatcarError && /^FD110[56]$/.test(error.code)) return undefined;
    throw error;
  }
}

/** Of a package in several versions all of them, as one text. */
export function readPackages(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string[]>();
  for (const [, name = "", version = ""] of text.matchAll(/^([\w-]+\/[\w+.-]+?)-(\d[\w.]*(?:-r\d+)?)(?:::\S+)?\s*$/gm))
    found.set(name, [...(found.get(name) ?? []), version]);
  return new Map([...found].map(([name, versions]) => [name, versions.sort().join(", ")]));
}
