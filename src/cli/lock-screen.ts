import { relative, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { HeldRelease } from "../hold.ts";
import { type ShortDifference, shortText } from "../images/difference-short.ts";
import { type Lock, type LockedFile, type LockedRelease, sourceKey, type UnsignedImage } from "../images/index.ts";
import { type Context, flagValue, isSet } from "./command.ts";
import { lateLines } from "./held.ts";
import { extensionRows, movesExtension, trustsNew } from "./lock-extensions.ts";
import { formatAge } from "./plan-screen.ts";
import { wrap } from "./style.ts";
import { formatTable } from "./table.ts";

/** One entry of the lock that differs. */
export interface LockChange {
  readonly section: keyof Lock;
  readonly key: string;
  readonly before?: Lock[keyof Lock][string];
  readonly after?: Lock[keyof Lock][string];
}

/** What a `lock` has done, or would do. */
export interface LockOutcome {
  /** Why releases moved, in a few words: `newest`, `asked for`. */
  readonly reason: string;
  /** What held channels came to. */
  readonly held: ReadonlyMap<string, HeldRelease>;
  /** What releases that move gain and lose, by their keys. */
  readonly fixes: ReadonlyMap<string, ShortDifference>;
  readonly file: string;
  readonly written: boolean;
  readonly changes: readonly LockChange[];
  readonly after: Lock;
  /** Images that nobody vouches for. */
  readonly unsigned: readonly UnsignedImage[];
}

const sections = ["releases", "images", "files", "extensions"] as const;

/** Every entry that differs, in the order of the file. */
export function changesOf(before: Lock, after: Lock): readonly LockChange[] {
  return sections.flatMap((section) => {
    const keys = [...new Set([...Object.keys(before[section]), ...Object.keys(after[section])])].sort();
    return keys.flatMap((key): LockChange[] => {
      const [old, now] = [before[section][key], after[section][key]];
      if (isDeepStrictEqual(old, now)) return [];
      return [{ section, key, ...(old ? { before: old } : {}), ...(now ? { after: now } : {}) }];
    });
  });
}

export function lockDocument({ file, written, changes, after, held, fixes, unsigned }: LockOutcome): object {
  const moved = { held: Object.fromEntries(held), fixes: Object.fromEntries(fixes) };
  return { file, written, changes, unsigned, ...moved, ...after };
}

/** The table of what moves and why, and where it is written. */
export function printLock(outcome: LockOutcome, context: Context): void {
  const { changes, after } = outcome;
  const { output, host } = context;
  const file = shownFile(outcome.file, host.cwd);
  const { style } = output;
  const counts = sections.flatMap((section) => {
    const count = Object.keys(after[section]).length;
    if (count === 0 && section === "extensions") return [];
    return [`${count} ${count === 1 ? section.slice(0, -1) : section}`];
  });
  output.line(`${style.bold(file)} · ${counts.join(", ")}`);
  output.line();
  const releases = changes.filter(({ section }) => section === "releases");
  const rows = releases.map((change) => releaseRow(change, outcome, host.now()));
  for (const line of formatTable(rows, output)) output.line(line);
  if (rows.length > 0) output.line();
  for (const line of lateLines(outcome.held, output.width)) output.line(line);
  const files = { ...filesBefore(changes), ...after.files };
  const places = changes.filter(({ section }) => section === "images").flatMap((change) => imageRows(change, files));
  for (const line of formatTable(places, output)) output.line(line);
  if (places.length > 0) output.line();
  printExtensions(changes, context);
  output.line(`  ${closing({ ...outcome, file }, context)}`);
  for (const line of consequences(changes, releases)) output.line(`  ${style.dim(line)}`);
}

/** What moved pins do to machines that are there. */
function consequences(changes: readonly LockChange[], releases: readonly LockChange[]): readonly string[] {
  const isMoved = ({ before, after: now }: LockChange) => before && now;
  const moved = changes.filter((change) => change.section === "extensions" && movesExtension(change));
  return [
    ...(releases.some(isMoved)
      ? ["machines that are there keep their boot image and update themselves; new ones boot what is pinned"]
      : []),
    ...(moved.length > 0
      ? [
          "machines whose extension moved get it by their policy onConfigChange; those with extensionUpdates keep theirs",
        ]
      : []),
  ];
}

function printExtensions(changes: readonly LockChange[], { output }: Context): void {
  const rows = extensionRows(changes);
  for (const line of formatTable(rows, output)) output.line(line);
  if (rows.length > 0) output.line();
  if (!trustsNew(changes)) return;
  const trust = "nobody signs the extensions of the bakery: their digests are pinned as they were found now";
  for (const line of wrap(trust, output.width - 2)) output.line(`  ${output.style.dim(line)}`);
}

function shownFile(file: string, cwd: string): string {
  const near = relative(cwd, resolve(file));
  return near.startsWith("..") ? file : near;
}

function closing({ file, written, changes }: LockOutcome, context: Context): string {
  const day = flagValue(context, "at");
  const at = day === undefined ? [] : ["--at", day];
  if (changes.length === 0) {
    const moves = `; \`flatcar-deploy lock --update ${at.join(" ")}\` moves what is pinned`;
    return `Nothing to pin: ${file} says everything${day !== undefined && !isSet(context, "update") ? moves : ""}.`;
  }
  const options = ["update", "accept-unsigned"].filter((name) => isSet(context, name)).map((name) => `--${name}`);
  const command = ["flatcar-deploy lock", ...options, ...at, ...context.arguments];
  return written ? `Written to ${file}.` : `${file} would change: \`${command.join(" ")}\` writes it.`;
}

function releaseRow({ key, before, after }: LockChange, { reason, fixes }: LockOutcome, now: Date): readonly string[] {
  const [old, moved] = [before as LockedRelease | undefined, after as LockedRelease | undefined];
  const versions =
    old?.version === moved?.version
      ? (old?.version ?? "")
      : [old?.version ?? "", moved?.version ?? ""].filter(Boolean).join(" → ");
  const published = moved?.published ? `published ${formatAge(moved.published, now)}` : "";
  const gained = fixes.get(key);
  const reasons = [why(reason, old, moved), ...(gained ? [shortText(gained)] : [])].filter(Boolean).join(": ");
  return [key, versions, published, (moved ?? old)?.pools?.join(", ") ?? "", reasons];
}

function why(reason: string, before: LockedRelease | undefined, after: LockedRelease | undefined): string {
  if (!after) return "no pool boots it";
  if (!before) return "not pinned before";
  if (before.version !== after.version) return reason;
  return "pools changed";
}

/** Files that the lock names no more. */
function filesBefore(changes: readonly LockChange[]): Lock["files"] {
  const gone = changes.flatMap(({ section, key, before }) => (section === "files" && before ? [[key, before]] : []));
  return Object.fromEntries(gone) as Lock["files"];
}

function imageRows({ key, before, after: now }: LockChange, files: Lock["files"]): readonly (readonly string[])[] {
  const row = (mark: string, entry: LockChange["after"]) => {
    const { image, source = "" } = entry as Lock["images"][string];
    return [`${mark} ${key}`, image, describeSource(key, source, files)];
  };
  return [...(before ? [row("-", before)] : []), ...(now ? [row("+", now)] : [])];
}

/** `signed 2026-08-13 by …0593B34A`, or who else says so. */
function describeSource(key: string, source: string, files: Lock["files"]): string {
  const file: LockedFile | undefined = files[sourceKey(key, source)];
  if (!file) return source;
  return file.signer && file.signed
    ? `signed ${file.signed.slice(0, 10)} by …${file.signer.slice(-8)}`
    : `${source}, not signed`;
}
