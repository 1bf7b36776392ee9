import type { InPlace } from "../../platform.ts";
import type { Options } from "./options.ts";

/** Options that `update` changes. The API has no call that gives back a default, so leaving some of them out replaces. */
export const inPlaceOptions = [
  "securityGroups",
  "instanceProfile",
  "metadata",
  "terminationProtection",
  "sourceDestCheck",
  "detailedMonitoring",
  "cpuCredits",
] as const satisfies readonly (keyof Options)[];

export const inPlace: readonly InPlace<Options>[] = [
  { path: "labels" },
  { path: "options.securityGroups", when: ({ securityGroups }) => securityGroups !== undefined },
  { path: "options.instanceProfile" },
  { path: "options.metadata" },
  { path: "options.terminationProtection" },
  { path: "options.sourceDestCheck" },
  { path: "options.detailedMonitoring" },
  { path: "options.cpuCredits", when: ({ cpuCredits }) => cpuCredits !== undefined },
  { path: "options.instanceType", when: ({ onInstanceTypeChange }) => onInstanceTypeChange === "restart" },
  { path: "options.onInstanceTypeChange" },
];
