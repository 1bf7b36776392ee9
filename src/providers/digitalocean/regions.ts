import { nearest } from "../../errors.ts";

/** Slugs on 2026-11-23, https://docs.digitalocean.com/platform/regional-availability/: they make suggestions, and refuse nothing. */
const listed = [
  "ams3",
  "atl1",
  "blr1",
  "fra1",
  "lon1",
  "nyc1",
  "nyc2",
  "nyc3",
  "ric1",
  "sfo2",
  "sfo3",
  "sgp1",
  "syd1",
  "tor1",
] as const;

/** Whether it has the form of a region's slug; one that is not listed may be newer than the list. */
export function isRegion(slug: string): boolean {
  return /^[a-z]{3}\d$/.test(slug);
}

export function nearestRegion(slug: string): string | undefined {
  return nearest(slug, listed);
}
