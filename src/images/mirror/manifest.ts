import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FlatcarError } from "../../errors.ts";
import type { Release } from "../../platform.ts";

/** What a mirror holds: `manifest.json` in its folder. Nobody signs it: it finds damage, and the signatures find strangers. */
export interface Manifest {
  /** Not while the first run is under way, or after it was interrupted. */
  readonly complete: boolean;
  readonly releases: readonly Release[];
  /** By path. */
  readonly files: readonly MirroredFile[];
}

export interface MirroredFile {
  /** Below the mirror's folder, with slashes, as it is served. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Hex digits. */
  readonly sha512: string;
  /** Fingerprint of the primary key that vouches for it; left out: nobody does. */
  readonly signer?: string;
  /** ISO 8601. */
  readonly signed?: string;
}

export const manifestFile = "manifest.json";
const format = "flatcar-deploy mirror 1";

export function formatManifest({ complete, releases, files }: Manifest): string {
  const byPath = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return `${JSON.stringify({ format, complete, releases, files: byPath }, undefined, 2)}\n`;
}

/** `undefined` where the folder has none. Throws FD1172 for one that cannot be read or is not ours. */
export function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, manifestFile);
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw notMirror(`${path}: ${message}`, cause);
  }
}

/** Throws FD1172 where there is none. */
export function requireManifest(folder: string): Manifest {
  const manifest = readManifest(folder);
  if (!manifest) throw notMirror(`there is no ${join(folder, manifestFile)}`);
  return manifest;
}

/** FD1172. */
export function notMirror(reason: string, cause?: unknown): FlatcarError {
  return new FlatcarError(
    {
      code: "FD1172",
      message: `not a mirror: ${reason}`,
      hint: "name a folder that `flatcar-deploy image mirror DIR` has made",
    },
    { cause },
  );
}

function parse(text: string): Manifest {
  const { format: written, complete, releases, files } = JSON.parse(text) as Partial<Manifest> & { format?: unknown };
  if (written !== format) throw new Error("it is of another program");
  if (!Array.isArray(releases) || !Array.isArray(files)) throw new Error("it has no lists of releases and files");
  const wrong = (files as readonly Partial<MirroredFile>[]).find((file) => !isFile(file));
  if (wrong) throw new Error(`it has a wrong entry: ${JSON.stringify(wrong)}`);
  return { complete: complete === true, releases, files };
}

/** No path leads out of the folder. */
function isFile({ path, size, sha512 }: Partial<MirroredFile>): boolean {
  return (
    typeof path === "string" &&
    path.split("/").every((part) => /^[\w+-][\w.+-]*$/.test(part)) &&
    Number.isSafeInteger(size) &&
    /^[0-9a-f]{128}$/.test(sha512 ?? "")
  );
}
