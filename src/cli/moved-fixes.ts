import { FlatcarError } from "../errors.ts";
import { differenceOf, type FixedPackage } from "../images/difference.ts";
import type { Ratings } from "../images/difference-policy.ts";
import { type Severity, severities } from "../images/difference-severity.ts";
import type { LockedRelease, ReleaseSource } from "../images/index.ts";
import type { IO } from "../platform.ts";
import type { LockChange } from "./lock-screen.ts";

/** How many CVEs a release that moves gains or loses, by what notes say. */
export interface MovedFixes {
  readonly fixed: number;
  readonly lost: number;
  /** Of those that are fixed, by who rated them; empty without ratings. */
  readonly rated: Readonly<Partial<Record<Severity, number>>>;
}

/** By the key of each release that moves. Where no notes lead from one to the other, or they cannot be had, nothing is said of it. */
export async function movedFixes(
  changes: readonly LockChange[],
  source: ReleaseSource,
  io: IO,
  ratings: Ratings | undefined,
): Promise<ReadonlyMap<string, MovedFixes>> {
  const moves = changes.filter(({ section, before, after }) => section === "releases" && before && after);
  const found = moves.map(async ({ key, before, after }) => {
    const fixes = await fixesOf(key, before as LockedRelease, after as LockedRelease, source, io);
    return fixes ? [[key, counted(fixes.fixes, fixes.lost, ratings)] as const] : [];
  });
  return new Map((await Promise.all(found)).flat());
}

async function fixesOf(key: string, before: LockedRelease, after: LockedRelease, source: ReleaseSource, io: IO) {
  if (before.version === after.version) return undefined;
  const arch = key.endsWith(" arm64") ? "arm64" : "amd64";
  try {
    // The lists of packages are not asked for: only notes name what is fixed.
    return await differenceOf(
      { ...before, arch },
      { ...after, arch },
      { ...source, artifact: async () => undefined },
      io,
    );
  } catch (error) {
    if (error instanceof FlatcarError && ["FD1105", "FD1106", "FD1143"].includes(error.code)) return undefined;
    throw error;
  }
}

function counted(
  fixes: readonly FixedPackage[],
  lost: readonly FixedPackage[],
  ratings: Ratings | undefined,
): MovedFixes {
  const ids = cvesOf(fixes);
  const rated = severities.flatMap((severity) => {
    const count = ids.filter((id) => ratings?.severities.get(id) === severity).length;
    return count > 0 ? [[severity, count] as const] : [];
  });
  return { fixed: ids.length, lost: cvesOf(lost).length, rated: Object.fromEntries(rated) };
}

function cvesOf(packages: readonly FixedPackage[]): readonly string[] {
  const ids = packages.flatMap(({ advisories }) => advisories.map(({ id }) => id));
  return [...new Set(ids)].filter((id) => id.startsWith("CVE-"));
}

/** `12 CVEs fixed, 2 critical`; empty where notes name none. */
export function fixesText({ fixed, lost, rated }: MovedFixes): string {
  const worst = (["critical", "high"] as const).flatMap((severity) =>
    rated[severity] ? [`${rated[severity]} ${severity}`] : [],
  );
  return [...count(fixed, "fixed"), ...worst, ...count(lost, "open again")].join(", ");
}

function count(cves: number, what: string): readonly string[] {
  return cves === 0 ? [] : [`${cves.toLocaleString("en-US")} ${cves === 1 ? "CVE" : "CVEs"} ${what}`];
}
