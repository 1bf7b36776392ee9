import type { InPlace } from "../../platform.ts";
import type { Options } from "./options.ts";

/** Options that `update` changes. */
export const inPlaceOptions = [
  "securityGroups",
  "instanceProfile",
  "metadata",
  "terminationProtection",
  "sourceDestCheck",
  "detailedMonitoring",
  "cpuCredits",
] as const satisfies readonly (keyof Options)[];

/** Those of them that EC2 chooses where they are left out. It has no call that gives its choice back, so leaving them out again replaces. */
export const chosenOptions = ["securityGroups", "cpuCredits"] as const satisfies readonly (keyof Options)[];

export const inPlace: readonly InPlace<Options>[] = [
  { path: "labels" },
  whereSet("securityGroups"),
  { path: "options.instanceProfile" },
  { path: "options.metadata" },
  { path: "options.terminationProtection" },
  { path: "options.sourceDestCheck" },
  { path: "options.detailedMonitoring" },
  whereSet("cpuCredits"),
  {
    path: "options.instanceType",
    when: ({ onInstanceTypeChange }) => onInstanceTypeChange === "restart",
    restarts: true,
  },
  { path: "options.onInstanceTypeChange" },
];

function whereSet(key: (typeof chosenOptions)[number]): InPlace<Options> {
  return { path: `options.${key}`, when: (options) => options[key] !== undefined };
}
