import { FlatcarError } from "../errors.ts";
import type { IO, Release } from "../platform.ts";
import { type Break, breaksBetween } from "./difference-breaks.ts";
import { lineageOf, type Step } from "./difference-lineage.ts";
import { comparePackages, type PackageChange } from "./difference-packages.ts";
import { majorOf } from "./life-cycle.ts";
import { compareCves } from "./notes/compact.ts";
import type { Remark } from "./notes/note.ts";
import type { ReleaseFacts, ReleaseSource } from "./source.ts";
import { compareVersions } from "./version.ts";

/** One advisory that a release note names as fixed. */
export interface FixedAdvisory {
  /** `CVE-2026-68480`, or what else the note links to. */
  readonly id: string;
  /** The first release on the way that has the fix. */
  readonly version: string;
  /** ISO 8601, when that release came out; empty where that is not known. */
  readonly published: string;
}

export interface FixedPackage {
  /** Empty where the notes name none. */
  readonly package: string;
  readonly advisories: readonly FixedAdvisory[];
}

export interface PlacedRemark extends Remark {
  readonly version: string;
}

/** What changes for a machine that goes from one release to another. */
export interface Difference {
  readonly from: ReleaseFacts;
  readonly to: ReleaseFacts;
  /** By version number, as the updater of a machine sees it: it takes no downgrade. */
  readonly direction: "upgrade" | "downgrade" | "same";
  /** The newest release that both came from; `from` itself on a straight way up. */
  readonly ancestor: string;
  /** The releases whose notes are counted: those above the ancestor, newest first. */
  readonly counted: readonly string[];
  /** Fixed in `to` and not in `from`, by what notes say; most first. */
  readonly fixes: readonly FixedPackage[];
  /** Fixed in `from`, and no note on the way to `to` names them. */
  readonly lost: readonly FixedPackage[];
  /** Kernel, systemd, Docker, containerd, Ignition; only what differs. */
  readonly software: readonly PackageChange[];
  /** Other packages that the notes name, by name; `SDK: …` is not in an image. */
  readonly updates: readonly PackageChange[];
  /** By the published package lists; `undefined` where they cannot be had. */
  readonly packages: readonly PackageChange[] | undefined;
  readonly remarks: readonly PlacedRemark[];
  readonly breaks: readonly Break[];
  /** What `from` has, by lower-case name, as far as notes tell. */
  readonly before: ReadonlyMap<string, string>;
}

/**
 * Compares two releases by everything that notes say between them: those of all releases that `to` came from, down to the newest one that
 * `from` came from as well, whatever the channels. Throws FD1143 where the notes do not lead from one to the other.
 */
export async function differenceOf(from: Release, to: Release, source: ReleaseSource, io: IO): Promise<Difference> {
  const [fromFacts, toFacts] = await Promise.all([factsOf(from, source), factsOf(to, source)]);
  const lineage = await lineageOf([from.version, to.version], source);
  const ancestor = lineage.ancestor(from.version, to.version);
  if (ancestor === undefined) throw noWay(from, to, source);
  const [up, down] = [lineage.path(to.version, ancestor), lineage.path(from.version, ancestor)];
  const history = lineage.history(ancestor);
  const order = compareVersions(to.version, from.version);
  return {
    from: fromFacts,
    to: toFacts,
    direction: order > 0 ? "upgrade" : order < 0 ? "downgrade" : "same",
    ancestor,
    counted: up.map(({ facts }) => facts.version),
    fixes: fixesOf(up, down),
    lost: fixesOf(down, up),
    software: softwareOf(fromFacts, toFacts),
    updates: updatesOf([...down, ...history], [...up, ...history], [...down, ...up]),
    packages: await comparePackages(from, to, source, io),
    remarks: remarksOf(up, down),
    breaks: breaksBetween(majorOf(from.version), majorOf(to.version)),
    before: new Map([...versionsOf([...down, ...history]), ...Object.entries(fromFacts.software)]),
  };
}

async function factsOf({ channel, version, arch }: Release, source: ReleaseSource): Promise<ReleaseFacts> {
  const found = await source.find(version, arch);
  return found ?? { channel, version, architectures: [arch], published: "", software: {} };
}

function noWay(from: Release, to: Release, { name }: ReleaseSource): FlatcarError {
  return new FlatcarError({
    code: "FD1143",
    message: `no release notes lead from ${from.version} to ${to.version}`,
    details: [`asked: the ${name}`],
    hint: "compare releases that the feed has: `flatcar-deploy release list` shows them",
  });
}

/** Advisories of one way that the other does not have; each once for a package, with the first release that has it. */
function fixesOf(way: readonly Step[], other: readonly Step[]): readonly FixedPackage[] {
  const had = new Set(other.flatMap(({ changes }) => changes.fixes.flatMap(({ advisories }) => advisories)));
  const found = new Map<string, { name: string; advisories: Map<string, FixedAdvisory> }>();
  for (const { facts, changes } of way)
    for (const fix of changes.fixes) {
      const key = fix.package.toLowerCase();
      const entry = found.get(key) ?? { name: fix.package, advisories: new Map<string, FixedAdvisory>() };
      for (const id of fix.advisories)
        if (!had.has(id)) entry.advisories.set(id, { id, version: facts.version, published: facts.published });
      found.set(key, entry);
    }
  return [...found.values()]
    .map(({ name, advisories }) => ({ package: name, advisories: [...advisories.values()].sort(newestFirst) }))
    .filter(({ advisories }) => advisories.length > 0)
    .sort((a, b) => b.advisories.length - a.advisories.length || (a.package < b.package ? -1 : 1));
}

function newestFirst(a: FixedAdvisory, b: FixedAdvisory): number {
  const [left, right] = [a.id.startsWith("CVE-"), b.id.startsWith("CVE-")];
  if (left && right) return compareCves(b.id, a.id);
  return left === right ? (a.id < b.id ? -1 : 1) : left ? -1 : 1;
}

function softwareOf(from: ReleaseFacts, to: ReleaseFacts): readonly PackageChange[] {
  const names = [...new Set([...Object.keys(to.software), ...Object.keys(from.software)])];
  return names
    .map((name) => ({ package: name, before: from.software[name], after: to.software[name] }))
    .filter(({ before, after }) => before !== after);
}

/** In `ReleaseFacts.software` already. */
const known: readonly string[] = ["linux", "systemd", "docker", "containerd", "ignition"];

function updatesOf(
  before: readonly Step[],
  after: readonly Step[],
  changed: readonly Step[],
): readonly PackageChange[] {
  const [left, right] = [versionsOf(before), versionsOf(after)];
  const keys = new Map(
    changed.flatMap(({ changes }) => changes.updates.map((update) => [update.package.toLowerCase(), update.package])),
  );
  return [...keys]
    .filter(([key]) => !known.includes(key))
    .map(([key, name]) => ({ package: name, before: left.get(key), after: right.get(key) }))
    .filter(({ before: old, after: now }) => now !== undefined && old !== now)
    .sort((a, b) => (a.package.toLowerCase() < b.package.toLowerCase() ? -1 : 1));
}

/** The version of each package that was named last. */
function versionsOf(way: readonly Step[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { changes } of way)
    for (const { package: name, version } of changes.updates)
      if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), version);
  return found;
}

/** Each once, newest first. */
function remarksOf(way: readonly Step[], other: readonly Step[]): readonly PlacedRemark[] {
  const told = new Set(other.flatMap(({ changes }) => changes.remarks.map(({ text }) => text)));
  return way
    .flatMap(({ facts, changes }) => changes.remarks.map((remark) => ({ ...remark, version: facts.version })))
    .filter(({ text }) => !told.has(text) && told.add(text));
}
