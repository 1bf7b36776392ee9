/** `MAJOR.BRANCH.PATCH`. The channel cannot be told from it: all of LTS 2021 is 2605.10 to 2605.32. */
export const versionPattern = /^\d+\.\d+\.\d+$/;

/** Negative when `a` is older than `b`, by numbers and not by letters. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The published versions around one that was not: of the same branch if there are any, else of the same major version, else the nearest. */
export function neighbours(version: string, published: readonly string[]): readonly string[] {
  const sorted = [...published].sort(compareVersions);
  const [major, branch] = version.split(".");
  const candidates = [`${major}.${branch}.`, `${major}.`]
    .map((start) => sorted.filter((other) => other.startsWith(start)))
    .find((list) => list.length > 0);
  if (candidates) return around(version, candidates);
  return around(version, sorted);
}

const shown = 4;

function around(version: string, sorted: readonly string[]): readonly string[] {
  const at = sorted.findIndex((other) => compareVersions(other, version) > 0);
  const middle = at === -1 ? sorted.length : at;
  return sorted.slice(Math.max(0, middle - shown / 2), middle + shown / 2);
}
