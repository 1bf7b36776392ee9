import type { DryRun, Fetched, TreeEntry } from "../ignition/index.ts";
import { formatBytes } from "./byte-size.ts";
import type { Output } from "./output.ts";
import { clean, widthOf, wrap } from "./style.ts";
import { formatTable } from "./table.ts";

/** Prints what a machine gets: the tree of files, accounts, units, disks, kernel arguments, and what only the boot can tell. */
export function printDryRun(run: DryRun, output: Output): void {
  const sections: readonly (readonly [title: string, rows: readonly (readonly string[])[]])[] = [
    ["disks, made before anything is written", diskRows(run)],
    ["files", treeRows(run.tree)],
    ["removed from the image", run.removed.map((path) => [path])],
    ["groups", [...run.groups.map(groupRow), ...run.removedGroups.map((name) => [name, "removed"])]],
    ["users", [...run.users.map(userRow), ...run.removedUsers.map((name) => [name, "removed"])]],
    ["units", run.units.map((unit) => unitRow(unit, run.presets))],
    ["kernel arguments, set with one more reboot", argumentRows(run)],
    ["fetched at boot, and not in here", run.fetched.map(({ as, ...from }) => [as, fetchedText(from)])],
  ];
  const filled = sections.filter(([, rows]) => rows.length > 0);
  output.line(output.style.bold(`Ignition ${run.ignition}${filled.length === 0 ? ": nothing to do" : ""}`));
  for (const [title, rows] of filled) {
    output.line();
    output.line(output.style.bold(title));
    for (const line of formatRows(rows, title === "files" ? [2] : [], output.width)) output.line(line);
  }
}

/** Least room for the last column, however narrow the terminal is. */
const leastRoom = 24;

/** A table whose last column goes on below itself where it is too wide. */
function formatRows(rows: readonly (readonly string[])[], right: readonly number[], width: number): readonly string[] {
  const shown = rows.map((row) => row.map(clean));
  const last = Math.max(...shown.map((row) => row.length)) - 1;
  const columns = Array.from({ length: last }, (_, index) =>
    Math.max(...shown.map((row) => widthOf(row[index] ?? ""))),
  );
  const used = columns.filter((column) => column > 0).reduce((sum, column) => sum + column + gap, indent);
  const wrapped = shown.flatMap((row) => {
    const [first = "", ...more] = wrapBelow(row[last] ?? "", Math.max(leastRoom, width - used));
    return [[...row.slice(0, last), first], ...more.map((line) => [...columns.map(() => ""), line])];
  });
  return formatTable(wrapped, { width: Number.POSITIVE_INFINITY, indent, right });
}

const indent = 2;
/** Between columns, as `formatTable` leaves it. */
const gap = 3;

/** A text that keeps its own indentation and goes on two columns further in. */
function wrapBelow(text: string, room: number): readonly string[] {
  const lead = " ".repeat(text.length - text.trimStart().length);
  const [first = "", ...more] = wrap(text.trimStart(), Math.max(leastRoom, room - lead.length - 2));
  return [lead + first, ...more.map((line) => `${lead}  ${line.trimStart()}`)];
}

/** Mode, owner and size before the name, so that names may be of any length; folders that are only on the way have none. */
function treeRows(tree: readonly TreeEntry[]): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const children = new Map<string, Set<string>>();
  const entries = new Map(tree.map((entry) => [entry.path, entry]));
  for (const { path } of tree) addSteps(children, path);
  const print = (folder: string, depth: number): void => {
    for (const child of [...(children.get(folder) ?? [])]) {
      const { path, name } = collapse(child, entries, children);
      const entry = entries.get(path);
      const shown = `${"  ".repeat(depth)}${depth === 0 ? "/" : ""}${name}${children.has(path) ? "/" : ""}`;
      rows.push(entry ? entryRow(entry, shown) : ["", "", "", shown]);
      print(path, depth + 1);
    }
  };
  print("", 0);
  return rows;
}

function addSteps(children: Map<string, Set<string>>, path: string): void {
  const steps = path.split("/").slice(1);
  for (const index of steps.keys()) {
    const folder = steps
      .slice(0, index)
      .map((step) => `/${step}`)
      .join("");
    const known = children.get(folder) ?? new Set();
    children.set(folder, known.add(`${folder}/${steps[index]}`));
  }
}

/** Folders on the way that hold one thing alone share its line. */
function collapse(
  path: string,
  entries: ReadonlyMap<string, TreeEntry>,
  children: ReadonlyMap<string, ReadonlySet<string>>,
): { readonly path: string; readonly name: string } {
  let end = path;
  for (;;) {
    const [only, ...others] = [...(children.get(end) ?? [])];
    if (entries.has(end) || only === undefined || others.length > 0) break;
    end = only;
  }
  return { path: end, name: end.slice(path.lastIndexOf("/") + 1) };
}

function entryRow(entry: TreeEntry, name: string): readonly string[] {
  const { mode = "link", user, group, size, fetched = [], target, sameAs } = entry;
  const more = [
    ...(target === undefined ? [] : [`→ ${target}`]),
    ...(sameAs === undefined ? [] : [`the same file as ${sameAs}`]),
    ...fetched.map((from) => `fetched at boot from ${fetchedText(from)}`),
  ];
  return [mode, `${user}:${group}`, size === undefined ? "" : formatBytes(size), [name, ...more].join("  ")];
}

/** Digits of a hash that are enough to know it by. */
const shownDigits = 12;

function fetchedText({ source, hash }: Fetched): string {
  const [kind, digits = ""] = (hash ?? "").split("-");
  return hash === undefined ? `${source}, unverified` : `${source}, ${kind} ${digits.slice(0, shownDigits)}…`;
}

function groupRow({ name, gid, isNew }: DryRun["groups"][number]): readonly string[] {
  return [name, isNew ? "new" : "changed", `gid ${gid}`];
}

function userRow(user: DryRun["users"][number]): readonly string[] {
  const { name, uid, group, groups, home, shell, password, isNew } = user;
  const more = groups.length > 0 ? [`also in ${groups.join(", ")}`] : [];
  const rest = [`group ${group}`, ...more, `home ${home}`, shell, password === "set" ? "password" : "no password"];
  return [name, isNew ? "new" : "changed", `uid ${uid}`, rest.join("; ")];
}

function unitRow(unit: DryRun["units"][number], presets: readonly string[]): readonly string[] {
  const { name, enabled, masked, written, dropins } = unit;
  const state = masked ? "masked" : enabled === true ? "enabled" : enabled === false ? disabledText(unit, presets) : "";
  const drops = dropins.length > 0 ? [`drop-in ${dropins.join(", ")}`] : [];
  return [
    name,
    state,
    [written ? "written" : dropins.length > 0 ? "" : "of the image", ...drops].filter((part) => part).join(", "),
  ];
}

/** What an image enables is not known here. */
function disabledText({ name, written }: DryRun["units"][number], presets: readonly string[]): string {
  return written || presets.includes(`disable ${name}`) ? "disabled" : "disabled where the image enables it";
}

function argumentRows({ kernelArguments: { shouldExist, shouldNotExist } }: DryRun): readonly (readonly string[])[] {
  return [...shouldExist.map((argument) => ["+", argument]), ...shouldNotExist.map((argument) => ["-", argument])];
}

function diskRows({ disks: { disks, raid, luks, filesystems } }: DryRun): readonly (readonly string[])[] {
  return [
    ...disks.flatMap(({ device = "", wipeTable, partitions = [] }) => [
      ["disk", device, wipeTable ? "its partition table is wiped" : "partition table kept"],
      ...partitions.map((partition) => [
        "partition",
        `${device} ${partition.number || "next free"}`,
        partitionText(partition),
      ]),
    ]),
    ...raid.map(({ name = "", level = "", devices = [], spares }) => {
      return ["RAID", `/dev/md/${name}`, `${level} of ${devices.join(", ")}${spares ? `, ${spares} spare` : ""}`];
    }),
    ...luks.map((device) => ["encrypted", `/dev/mapper/${device.name}`, luksText(device)]),
    ...filesystems.map((filesystem) => ["filesystem", filesystem.device ?? "", filesystemText(filesystem)]),
  ];
}

type Partition = NonNullable<DryRun["disks"]["disks"][number]["partitions"]>[number];

function partitionText(partition: Partition): string {
  const { label, sizeMiB, startMiB, shouldExist, wipePartitionEntry, resize, typeGuid } = partition;
  return list([
    label !== undefined && `label ${label}`,
    shouldExist === false && "removed",
    shouldExist !== false && (sizeMiB ? `${sizeMiB} MiB` : "all that is free"),
    !!startMiB && `from ${startMiB} MiB`,
    typeGuid !== undefined && `type ${typeGuid}`,
    shouldExist !== false && wipePartitionEntry === true && "replaced where it differs",
    resize === true && "resized where it differs",
  ]);
}

function luksText({ device, key, label, clevis, wipeVolume }: DryRun["disks"]["luks"][number]): string {
  const unlocks = [
    ...(clevis?.tpm2 ? ["the TPM"] : []),
    ...(clevis?.tang ?? []).map(({ url }) => `Tang ${url}`),
    ...(clevis?.custom?.pin ? [`clevis ${clevis.custom.pin}`] : []),
  ];
  const keyText = typeof key === "string" ? `key ${key}` : `key fetched at boot from ${fetchedText(key)}`;
  return list([
    `on ${device}`,
    label !== undefined && `label ${label}`,
    unlocks.length > 0 ? `unlocked by ${unlocks.join(", ")}` : keyText,
    wipeVolume === true && "wiped first",
  ]);
}

function filesystemText(filesystem: DryRun["disks"]["filesystems"][number]): string {
  const { format, label, path, mountOptions = [], wipeFilesystem } = filesystem;
  return list([
    format ?? "no format",
    label !== undefined && `label ${label}`,
    path !== undefined && path !== "" && `at ${path}`,
    mountOptions.length > 0 && `options ${mountOptions.join(",")}`,
    wipeFilesystem ? "wiped first" : "kept where it fits already",
  ]);
}

function list(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(", ");
}
