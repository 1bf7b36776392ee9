import { nearest } from "../../errors.ts";

/**
 * Regions with machines, as the catalogue calls them; of 2026-02-03, and without Local Zones. A project has those that were activated for it.
 * https://help.ovhcloud.com/csm/en-gb-public-cloud-kubernetes-nodes-flavors (source: https://github.com/ovh/docs,
 * pages/public_cloud/containers_orchestration/managed_kubernetes); https://www.ovhcloud.com/en-gb/public-cloud/regions-availability/
 */
export const regions = [
  "AP-SOUTH-MUM",
  "BHS5",
  "DE1",
  "EU-SOUTH-MIL",
  "EU-WEST-PAR",
  "EU-WEST-RBX",
  "GRA5",
  "GRA7",
  "GRA9",
  "GRA11",
  "SBG5",
  "SGP1",
  "SYD1",
  "UK1",
  "US-EAST-VA-1",
  "US-WEST-OR-1",
  "WAW1",
] as const;

/** Whether it looks like a region: there are more of them from year to year, and the catalogue knows which. */
const form = /^(?:[A-Z]{2,3}\d{1,2}|[A-Z]{2}(?:-[A-Z0-9]+){2,5})$/;

/** What is wrong with a region, with the nearest right one; `undefined` where nothing is. */
export function regionProblem(region: string): string | undefined {
  if (form.test(region)) return undefined;
  const near = nearest(region.toUpperCase(), regions);
  const help = near ? `did you mean ${near}?` : `there are ${regions.join(", ")}`;
  return `OVHcloud has no region "${region}": ${help}`;
}
