import type { InPlace } from "../../platform.ts";
import type { Options } from "./options.ts";

/** What `update` changes. Volumes that are not looked at stay where they are: only a list says what to attach and to detach. */
export const inPlace: readonly InPlace<Options>[] = [
  { path: "labels" },
  { path: "options.tags" },
  { path: "options.backups" },
  { path: "options.reservedIp" },
  { path: "options.imageUrl" },
  { path: "options.size", when: ({ onSizeChange }) => onSizeChange === "restart", restarts: true },
  { path: "options.onSizeChange" },
  { path: "options.keepDisk" },
  { path: "options.volumes", when: ({ volumes }) => volumes !== undefined },
];
