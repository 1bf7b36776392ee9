import type { InPlace } from "../../platform.ts";
import type { Options } from "./options.ts";

/** Options that `update` changes always: they make no other machine. */
export const inPlaceOptions = [
  "securityGroups",
  "floatingIp",
  "tags",
  "onFlavorChange",
] as const satisfies readonly (keyof Options)[];

export const inPlace: readonly InPlace<Options>[] = [
  { path: "labels" },
  { path: "options.securityGroups" },
  { path: "options.floatingIp" },
  { path: "options.tags" },
  { path: "options.flavor", when: ({ onFlavorChange }) => onFlavorChange === "restart", restarts: true },
  { path: "options.onFlavorChange" },
];
