import { joinPath } from "../go/path.ts";
import type { ButaneFilesystem } from "../schema/butane.ts";
import { type Draft, filled, flagOf, from, remark, report, textOf } from "./draft.ts";
import type { Filesystem2, Ignition2, Node2 } from "./schema.ts";

/** Where a file on a filesystem with a name lies now. Says so where there is no such filesystem. */
export type PathOf = (node: Node2) => string;

const root = "root";
const oem = "oem";
/** Where Flatcar has its OEM partition, and what is on it: https://github.com/flatcar/scripts (ignition patches 0010 and 0016). */
const oemPartition = { device: "/dev/disk/by-label/OEM", format: "btrfs", path: "/oem" };

/**
 * Filesystems had names, and files named theirs; now a filesystem has a path, and a file lies below it. Fills in the filesystems of
 * the new document.
 */
export function convertFilesystems(draft: Draft, old: Ignition2): PathOf {
  const { filesystems = [], files = [], directories = [], links = [] } = old.storage ?? {};
  const nodes: readonly Node2[] = [...files, ...directories, ...links];
  const used = new Set(nodes.map(({ filesystem }) => filesystem));
  const paths = new Map([[root, "/"]]);
  const made = filesystems.flatMap((filesystem) => convert(draft, old, filesystem, used, paths) ?? []);
  if (used.has(oem) && !paths.has(oem)) {
    paths.set(oem, oemPartition.path);
    made.push(remark(draft, { ...oemPartition }, "Ignition 2 knew the filesystem `oem` by itself."));
  }
  draft.config.storage.filesystems = made;
  return (node) => joinPath("/", prefixOf(draft, node, paths), node.path ?? "");
}

function prefixOf(draft: Draft, node: Node2, paths: ReadonlyMap<string, string>): string {
  const { filesystem: name = "" } = node;
  const path = paths.get(name);
  const fail = (message: string) => report(draft, "error", node, message, "filesystem");
  if (name === "") fail("the filesystem is not named; the root filesystem is `root`");
  else if (path === undefined) fail(`there is no filesystem with the name ${name}`);
  return path ?? "/";
}

function convert(
  draft: Draft,
  old: Ignition2,
  filesystem: Filesystem2,
  used: ReadonlySet<string | undefined>,
  paths: Map<string, string>,
): ButaneFilesystem | undefined {
  const { name = "", mount, path } = filesystem;
  if (!mount) {
    if (name !== root) paths.set(name, path === undefined ? "/" : path.replace(/^\/sysroot(?=\/|$)/, "") || "/");
    return undefined;
  }
  const made = from(draft, mount, mounted(draft, filesystem));
  if (name === root) return remark(draft, made, "This was `root`: the root filesystem is made anew.");
  const chosen = name === oem ? oemPartition.path : whereOf(old, mount);
  if (chosen === undefined && !used.has(name)) {
    return name === ""
      ? made
      : remark(draft, made, `This was ${name}. It has no path: no file of this document is on it.`);
  }
  const where = chosen ?? joinPath("/mnt", name);
  const why = chosen === undefined ? "a path that was chosen here: say where it is to be mounted" : reason(name);
  paths.set(name, where);
  made.path = where;
  return remark(draft, made, `This was ${name}. Files on it are below ${where}, ${why}.`);
}

function reason(name: string): string {
  return name === oem ? "where Flatcar has it" : "where its mount unit mounts it";
}

function mounted(draft: Draft, { name, mount = {} }: Filesystem2): ButaneFilesystem {
  const { create, wipe_filesystem, options = [] } = mount;
  const wipe = create ? flagOf(create.force) : flagOf(wipe_filesystem);
  const format = name === oem && !wipe ? oemPartition.format : textOf(mount.format);
  const made: ButaneFilesystem = filled({
    device: mount.device,
    path: undefined,
    format,
    wipe_filesystem: wipe,
    label: mount.label,
    uuid: mount.uuid,
    options: [...options, ...(create?.options ?? [])],
  });
  if (create && !wipe) {
    remark(
      draft,
      made,
      "It was made only where there was none (`create` without `force`); one of another format is an error still.",
    );
  }
  if (format !== textOf(mount.format))
    remark(draft, made, `Flatcar's OEM partition is ${format} now, not ${mount.format}.`);
  return made;
}

/** The path at which a mount unit of the same document mounts a device. */
function whereOf(old: Ignition2, { device, label }: NonNullable<Filesystem2["mount"]>): string | undefined {
  const names = [device, ...(label === undefined ? [] : [`/dev/disk/by-label/${label}`])];
  for (const { name = "", contents = "" } of old.systemd?.units ?? []) {
    const value = (key: string) => new RegExp(`^\\s*${key}\\s*=\\s*(.*?)\\s*$`, "m").exec(contents)?.[1];
    const where = value("Where");
    if (name.endsWith(".mount") && where?.startsWith("/") && names.includes(value("What"))) return where;
  }
  return undefined;
}
