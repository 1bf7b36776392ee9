import type { DryRun, Fetched, TreeEntry } from "../ignition/index.ts";
import { formatBytes } from "./byte-size.ts";
import type { Output } from "./output.ts";
import { clean, widthOf, wrap } from "./style.ts";
import { formatTable, largestOf } from "./table.ts";

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
  const last = largestOf(shown.map((row) => row.length)) - 1;
  const columns = Array.from({ length: last }, (_, index) => largestOf(shown.map((row) => widthOf(row[index] ?? ""))));
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

/** A step of a path; without an entry it is only on the way. */
interface Step {
  readonly name: string;
  readonly entry?: TreeEntry;
  readonly below: Step[];
}

/** Mode, owner and size before the name, so that names may be of any length; folders that are only on the way have none. */
function treeRows(tree: readonly TreeEntry[]): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const ahead = stepsOf(tree).map((step) => ({ step, depth: 0 }));
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    const { depth } = next;
    const { name, entry, below } = collapse(next.step);
    const shown = `${"  ".repeat(depth)}${depth === 0 ? "/" : ""}${name}${below.length > 0 ? "/" : ""}`;
    rows.push(entry ? entryRow(entry, shown) : ["", "", "", shown]);
    for (const step of below.toReversed()) ahead.push({ step, depth: depth + 1 });
  }
  return rows;
}

/** The first steps of all paths, the last one first. */
function stepsOf(tree: readonly TreeEntry[]): Step[] {
  const top: Step = { name: "", below: [] };
  const steps = new Map([["", top]]);
  for (const entry of tree) addStep(steps, entry);
  return top.below.toReversed();
}

/** Parents come before what is in them, so that of a step only those above it can be missing. */
function addStep(steps: Map<string, Step>, entry: TreeEntry): void {
  const { path } = entry;
  const missing: string[] = [];
  let folder = path.slice(0, path.lastIndexOf("/"));
  for (; !steps.has(folder); folder = folder.slice(0, folder.lastIndexOf("/"))) missing.push(folder);
  for (const each of [...missing.reverse(), path]) {
    const step: Step = {
      name: each.slice(each.lastIndexOf("/") + 1),
      below: [],
      ...(each === path ? { entry } : {}),
    };
    steps.get(each.slice(0, each.lastIndexOf("/")))?.below.push(step);
    steps.set(each, step);
  }
}

/** Folders on the way that hold one thing alone share its line. */
function collapse(step: Step): Step {
  const names = [step.name];
  let end = step;
  while (!end.entry && end.below.length === 1 && end.below[0]) {
    end = end.below[0];
    names.push(end.name);
  }
  return { ...end, name: names.join("/") };
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
