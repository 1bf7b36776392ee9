import type { VersionRange } from "./openapi.ts";

/** Whether a version, as `2.37`, lies in a range. */
export function includes(range: VersionRange | undefined, version: string): boolean {
  const { min, max } = range ?? {};
  return (min === undefined || compare(min, version) <= 0) && (max === undefined || compare(version, max) <= 0);
}

function compare(one: string, other: string): number {
  const [major = 0, minor = 0] = one.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split(".").map(Number);
  return major - otherMajor || minor - otherMinor;
}
