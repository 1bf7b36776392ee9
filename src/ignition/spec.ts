import { FlatcarError, type Location } from "../errors.ts";
import type { Release } from "../platform.ts";

/**
 * Newest stable Ignition spec by major version of the release, newest first. Where stable, beta and alpha of a major
 * version differ it is what its final releases read. From the ignition ebuilds at the release tags of
 * https://github.com/flatcar/scripts (sys-apps/ignition).
 */
const specs: readonly (readonly [major: number, spec: string])[] = [
  [4799, "3.6.0"],
  [4152, "3.5.0"],
  [3535, "3.4.0"],
  [3185, "3.3.0"],
];

/** Newest stable Ignition spec that a Flatcar release reads, for example `3.5.0`. */
export function newestSpec(version: string): string {
  const major = Number(version.split(".")[0]);
  return specs.find(([from]) => major >= from)?.[1] ?? "2.3.0";
}

/** Throws FD1204 when the release cannot read the Ignition: the machine would not boot. */
export function checkSpec(ignition: string, release: Release, at?: Location): void {
  const needs = specOf(ignition);
  const newest = newestSpec(release.version);
  if (needs === undefined || (!needs.includes("-") && compare(needs, newest) <= 0)) return;
  throw new FlatcarError({
    code: "FD1204",
    message: `the configuration needs Ignition ${needs}, and Flatcar ${release.version} reads up to ${newest}`,
    ...(at ? { at } : {}),
    hint: hintFor(needs, newest),
  });
}

function hintFor(needs: string, newest: string): string {
  if (needs.includes("-")) return "experimental versions boot on no release; use `version: 1.1.0`";
  if (newest === "2.3.0") return "choose a release from 3185 on";
  if (newest === "3.3.0") return "use `version: 1.0.0` in Butane, or a release from 3602.2.0 on";
  return `write the configuration for ${newest}, or choose a newer release`;
}

function specOf(ignition: string): string | undefined {
  const parsed = JSON.parse(ignition) as { ignition?: { version?: unknown } };
  const version = parsed.ignition?.version;
  return typeof version === "string" ? version : undefined;
}

function compare(a: string, b: string): number {
  return Number(a.split(".")[1]) - Number(b.split(".")[1]) || Number(a.split(".")[0]) - Number(b.split(".")[0]);
}
