import { type LockedExtension, type LockedFile, officialExtensions, officialFile } from "../images/index.ts";
import type { LockChange } from "./lock-screen.ts";

type Row = readonly string[];

/** The rows of extensions that come, move or go: those of the bakery, then those of releases. */
export function extensionRows(changes: readonly LockChange[]): readonly Row[] {
  const foreign = changes.filter(({ section }) => section === "extensions").map(foreignRow);
  return [...foreign, ...changes.filter(({ section }) => section === "files").flatMap(officialRow)];
}

/** Whether an image of an extension counts now that did not before: its digest is that of the first look. */
export function trustsNew(changes: readonly LockChange[]): boolean {
  return changes.some(({ section, before, after }) => section === "extensions" && after && !isSame(before, after));
}

function foreignRow({ key, before, after }: LockChange): Row {
  const [old, now] = [before, after] as readonly (LockedExtension | undefined)[];
  const versions = [...new Set([old?.version, now?.version].filter(Boolean))].join(" → ");
  const { sha256 = "", pools = [] } = now ?? old ?? {};
  return [key, versions, `sha256 ${sha256.slice(0, 12)}…`, pools.join(", "), why(old, now)];
}

function why(before: LockedExtension | undefined, after: LockedExtension | undefined): string {
  if (!after) return "no pool has it";
  if (!before) return "not pinned before";
  if (before.version !== after.version) return "the newest";
  if (before.sha256 !== after.sha256) return "PUBLISHED ANEW: other content under the same version";
  return before.url === after.url ? "pools changed" : "fetched from elsewhere";
}

/** Whether machines that have it would get another one. */
export function movesExtension({ before, after }: LockChange): boolean {
  return before !== undefined && after !== undefined && !isSame(before, after);
}

function isSame(before: LockChange["before"], after: LockChange["after"]): boolean {
  return (before as LockedExtension | undefined)?.sha256 === (after as LockedExtension | undefined)?.sha256;
}

const names = new Map(officialExtensions.map((name) => [officialFile(name), name]));

function officialRow({ key, after }: LockChange): readonly Row[] {
  const [version = "", arch = "", file = ""] = key.split(" ");
  const name = names.get(file);
  if (name === undefined) return [];
  const { signed = "", signer = "" } = (after ?? {}) as Partial<LockedFile>;
  const said = after ? `signed ${signed.slice(0, 10)} by …${signer.slice(-8)}` : "";
  return [[`${name} ${arch}`, `of ${version}`, said, "", after ? "not pinned before" : "no pool has it"]];
}
