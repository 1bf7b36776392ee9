import type { Filesystem } from "../schema/ignition.ts";
import { type Directory, defaultMode, depthOf, fault, lookUp, makeDirectories } from "./tree.ts";

/** Directories that were made to mount something on, with those above. */
export type MountPoints = readonly string[];

type Attempt = (at: readonly (string | number)[], step: () => void) => void;

/** Makes the directories that filesystems are mounted on, before anything is written. */
export function createMountPoints(root: Directory, filesystems: readonly Filesystem[], attempt: Attempt): MountPoints {
  const made: string[] = [];
  const mounted = filesystems
    .map(({ path, format }, index) => ({ path, format, index }))
    .filter(({ path, format }) => path && format && format !== "swap" && format !== "none")
    .sort((a, b) => depthOf(a.path ?? "") - depthOf(b.path ?? ""));
  for (const { path = "", index } of mounted) {
    attempt(["storage", "filesystems", index, "path"], () => {
      refuseOthers(root, path);
      made.push(...makeDirectories(root, path, defaultMode.directory));
    });
  }
  return made;
}

function refuseOthers(root: Directory, path: string): void {
  const steps = path.split("/").slice(1);
  for (const count of steps.keys()) {
    const part = `/${steps.slice(0, count + 1).join("/")}`;
    const there = lookUp(root, part);
    if (!there) return;
    if (there.kind !== "directory") throw fault(`nothing can be mounted at ${path}: ${part} is a ${there.kind}`);
  }
}
