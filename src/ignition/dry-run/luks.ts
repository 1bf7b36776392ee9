import type { Config, Luks } from "../schema/ignition.ts";
import { withoutSecrets } from "../summary.ts";
import { fetchedFrom, isRemote, partOf } from "./contents.ts";
import type { DiskWork } from "./result.ts";
import {
  type Directory,
  lookThrough,
  lookUp,
  makeDirectories,
  newDirectory,
  newFile,
  type Part,
  parentOf,
  put,
  resolvePath,
} from "./tree.ts";

const keyFolder = "/etc/luks";
const table = "/etc/crypttab";
/** Letters of a UUID. */
const uuidSize = 36;
/** Bytes of a key that Ignition makes: 4,096 in hexadecimal digits. */
export const madeKeySize = 8192;

/** `/etc/crypttab` and the key files that it names. The UUIDs of the volumes and the keys that Ignition makes come to be at boot. */
export function createCrypttab(root: Directory, devices: readonly Luks[]): void {
  if (devices.length === 0) return;
  const keyed = devices.filter((device) => !hasClevis(device));
  if (keyed.length > 0 && !lookThrough(root, keyFolder)) {
    makeDirectories(root, parentOf(keyFolder));
    put(root, keyFolder, newDirectory(0o700));
  }
  for (const device of keyed) put(root, resolvePath(root, keyPath(device)), newFile([keyOf(device)], 0o600));
  const lines = devices.map((device): Part => ({ kind: "made", size: lineOf(device).length }));
  const there = lookUp(root, table);
  if (there?.kind === "file") {
    there.parts.push(...lines);
    there.mode = 0o600;
  } else put(root, table, newFile(lines, 0o600));
}

/** Keys of such a device are on no disk. */
export function hasClevis({ clevis }: Luks): boolean {
  const { tang = [], tpm2, custom, threshold } = clevis ?? {};
  return tang.length > 0 || tpm2 === true || Number(threshold ?? 0) !== 0 || !!custom?.pin;
}

function needsNetwork({ clevis }: Luks): boolean {
  return (clevis?.tang ?? []).length > 0 || (!!clevis?.custom?.pin && clevis.custom.needsNetwork === true);
}

function keyPath({ name = "" }: Luks): string {
  return `${keyFolder}/${name}`;
}

function keyOf({ keyFile }: Luks): Part {
  return keyFile?.source ? partOf(keyFile) : { kind: "made", size: madeKeySize };
}

function lineOf(device: Luks): string {
  const key = hasClevis(device) ? "none" : keyPath(device);
  return `${device.name} UUID=${"0".repeat(uuidSize)} ${key} luks${needsNetwork(device) ? ",_netdev" : ""}\n`;
}

function withoutUrlSecrets({ tang, ...clevis }: NonNullable<Luks["clevis"]>): NonNullable<Luks["clevis"]> {
  if (!tang) return clevis;
  return { ...clevis, tang: tang.map((server) => ({ ...server, url: withoutSecrets(server.url ?? "") })) };
}

/** What is done to disks, without keys. */
export function diskWork({ storage = {} }: Config): DiskWork {
  const { disks = [], raid = [], luks = [], filesystems = [] } = storage;
  return {
    disks,
    raid,
    filesystems,
    luks: luks.map(({ keyFile, ...device }) => {
      const key = keyFile?.source ? (isRemote(keyFile) ? fetchedFrom(keyFile) : "from the config") : "made at boot";
      return { ...device, ...(device.clevis ? { clevis: withoutUrlSecrets(device.clevis) } : {}), key } as const;
    }),
  };
}
