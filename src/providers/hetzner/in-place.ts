import { createHash } from "node:crypto";
import type { InPlace, MachinePlan } from "../../platform.ts";
import type { Options } from "./options.ts";

const options = [
  "networks",
  "firewalls",
  "volumes",
  "backups",
  "reverseDns",
  "protection",
  "power",
  "keepDisk",
] as const;

/** A new configuration rebuilds the machine: it keeps its id, its addresses and everything attached, and loses its disk. */
export const inPlace: readonly InPlace<Options>[] = [
  { path: "labels" },
  { path: "ignition", restarts: true },
  ...options.map((key) => ({ path: `options.${key}` })),
  {
    path: "options.serverType",
    when: ({ onServerTypeChange }) => onServerTypeChange === "restart",
    restarts: true,
  },
  { path: "options.onServerTypeChange" },
];

/** What a machine of a plan is known again by, as label values. */
export interface Digests {
  readonly plan: string;
  readonly config: string;
}

export function digestsOf(plan: MachinePlan<Options>): Digests {
  const changing = new Set<string>([...options, "onServerTypeChange"]);
  const fixed = Object.entries(plan.options).filter(([key, value]) => !changing.has(key) && value !== undefined);
  const { name, image, release, userData } = plan;
  return {
    plan: digest({ name, image, arch: release.arch, options: Object.fromEntries(fixed.sort(byKey)) }),
    config: digest({ userData }),
  };
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

export function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}
