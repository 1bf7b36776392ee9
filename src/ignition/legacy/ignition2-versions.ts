import type { Ignition2 } from "./schema.ts";

/**
 * What an older Ignition 2 means in 2.4: a mode that is not given was 0 until 2.1, an empty label none until 2.2, and an empty
 * password none in 2.0. Source: the translate.go of each version in https://github.com/flatcar/ignition/tree/v0.36.2/config.
 */
export function fromVersion(minor: number, config: Ignition2): void {
  const { storage, passwd } = config;
  for (const node of [...(storage?.files ?? []), ...(storage?.directories ?? [])]) if (minor < 2) node.mode ??= 0;
  for (const disk of storage?.disks ?? []) {
    for (const partition of disk.partitions ?? []) if (minor < 3 && partition.label === "") delete partition.label;
  }
  for (const user of passwd?.users ?? []) if (minor < 1 && user.password_hash === "") delete user.password_hash;
}
