import { FlatcarError } from "../errors.ts";
import { differenceOf } from "../images/difference.ts";
import type { Ratings } from "../images/difference-policy.ts";
import { type ShortDifference, shortOf } from "../images/difference-short.ts";
import type { LockedRelease, ReleaseSource } from "../images/index.ts";
import type { IO } from "../platform.ts";
import type { LockChange } from "./lock-screen.ts";

/** By the key of each release that moves. Where no notes lead from one to the other, or they cannot be had, nothing is said of it. */
export async function movedFixes(
  changes: readonly LockChange[],
  source: ReleaseSource,
  io: IO,
  ratings: Ratings | undefined,
): Promise<ReadonlyMap<string, ShortDifference>> {
  const moves = changes.filter(({ section, before, after }) => section === "releases" && before && after);
  const found = moves.map(async ({ key, before, after }) => {
    const fixes = await fixesOf(key, before as LockedRelease, after as LockedRelease, source, io);
    return fixes ? [[key, shortOf(fixes, ratings)] as const] : [];
  });
  return new Map((await Promise.all(found)).flat());
}

async function fixesOf(key: string, before: LockedRelease, after: LockedRelease, source: ReleaseSource, io: IO) {
  if (before.version === after.version) return undefined;
  const arch = key.endsWith(" arm64") ? "arm64" : "amd64";
  try {
    const listed = new Map((await source.list()).map((facts) => [facts.version, facts]));
    const notes: ReleaseSource = {
      ...source,
      // What is pinned is known without its software.
      find: async (version, its) => listed.get(version) ?? source.find(version, its),
      // The lists of packages are not asked for: only notes name what is fixed.
      artifact: async () => undefined,
    };
    return await differenceOf({ ...before, arch }, { ...after, arch }, notes, io);
  } catch (error) {
    if (error instanceof FlatcarError && ["FD1105", "FD1106", "FD1143"].includes(error.code)) return undefined;
    throw error;
  }
}
