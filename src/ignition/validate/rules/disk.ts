import type { Disk, Filesystem, Partition, Raid } from "../../schema/ignition.ts";
import { findPathFault } from "../path.ts";
import { byteLength, type Fault, isUnset, rule, type Spec } from "../rule.ts";

const guid = /^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})?$/;
const badGuid = `doesn't match the form "01234567-89AB-CDEF-EDCB-A98765432101"`;

/** Formats with the longest label of each, in bytes, and the first minor version of the spec that has it. */
const formats: Readonly<Record<string, { readonly label?: number; readonly since: number }>> = {
  ext4: { label: 16, since: 0 },
  btrfs: { label: 256, since: 0 },
  xfs: { label: 12, since: 0 },
  swap: { label: 15, since: 0 },
  vfat: { label: 11, since: 0 },
  none: { since: 3 },
};

/** RAID levels, and whether they can have spares. */
const levels = new Map([
  ...["linear", "raid0", "0", "stripe"].map((level) => [level, false] as const),
  ...["raid1", "1", "mirror", "raid4", "4", "raid5", "5", "raid6", "6", "raid10", "10"].map(
    (level) => [level, true] as const,
  ),
]);

export const diskRules = {
  Disk: rule<Disk>({ find: findDiskFaults }),
  Partition: rule<Partition>(
    {
      find: (partition) =>
        partition.shouldExist === false &&
        isDescribed(partition) &&
        "shouldExist specified false with other options also specified",
    },
    {
      find: ({ number, label }) =>
        !number && label === undefined && "a partition number >= 1 or a label must be specified",
    },
    { at: "label", find: findPartitionLabelFault },
    { at: "guid", find: ({ guid: id = "" }) => !guid.test(id) && badGuid },
    { at: "typeGuid", find: ({ typeGuid = "" }) => !guid.test(typeGuid) && badGuid },
  ),
  Filesystem: rule<Filesystem>(
    { at: "path", find: ({ path }) => (isUnset(path) ? undefined : findPathFault(path)) },
    { at: "device", find: ({ device }) => findPathFault(device) },
    { at: "format", find: findFormatFault },
    { at: "label", find: findLabelFault },
  ),
  Raid: rule<Raid>(
    { at: "level", find: findLevelFault },
    { at: "devices", find: ({ devices = [] }) => devices.length === 0 && "raid devices required" },
  ),
  Device: rule<string>({ find: findPathFault }),
};

function isDescribed({ label, typeGuid, guid: id, startMiB, sizeMiB }: Partition): boolean {
  return [label, startMiB, sizeMiB].some((value) => value !== undefined) || !isUnset(typeGuid) || !isUnset(id);
}

function findPartitionLabelFault({ label = "" }: Partition): string | undefined {
  if (byteLength(label) > 36) return "partition labels may not exceed 36 characters";
  return label.includes(":") ? "partition label will be truncated to text before the colon" : undefined;
}

function* findDiskFaults({ device, partitions = [] }: Disk): Generator<Fault> {
  if (isUnset(device)) {
    yield { message: "disk device is required", at: ["device"] };
    return;
  }
  const path = findPathFault(device);
  if (path !== undefined) yield { message: path, at: ["device"] };
  const number = findRepeated(partitions.map((partition) => partition.number || undefined));
  if (number !== undefined) yield { message: "partition numbers collide", at: ["partitions", number] };
  const overlap = findOverlap(partitions);
  if (overlap !== undefined) yield { message: "partitions overlap", at: ["partitions", overlap] };
  if (partitions.some((one) => one.shouldExist === false) && partitions.some((one) => !one.number)) {
    const message = "shouldExist is false for a partition and other partition(s) has start or size 0";
    yield { message, at: ["partitions"] };
  }
  const label = findRepeated(partitions.map((partition) => partition.label));
  if (label !== undefined) yield { message: "cannot use the same partition label twice", at: ["partitions", label] };
}

/** Index of the first value that was there before. */
function findRepeated(values: readonly (string | number | bigint | undefined)[]): number | undefined {
  const seen = new Set<string>();
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue;
    if (seen.has(String(value))) return index;
    seen.add(String(value));
  }
  return undefined;
}

interface Extent {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** Index of a partition in whose way another one lies; those without a fixed start or size do not count. */
function findOverlap(partitions: readonly Partition[]): number | undefined {
  const extents = partitions.flatMap(({ startMiB, sizeMiB }, index): Extent[] => {
    if (!startMiB || sizeMiB === undefined) return [];
    const start = Number(startMiB);
    return [{ index, start, end: sizeMiB ? start + Number(sizeMiB) - 1 : start }];
  });
  const meets = findMeeting(extents);
  const one = extents.find(meets);
  return one && extents.find((other) => one !== other && one.start <= other.end && one.end >= other.start)?.index;
}

/** Tells whether an extent meets another one, without looking at every pair. */
function findMeeting(extents: readonly Extent[]): (one: Extent) => boolean {
  const sorted = extents.toSorted((a, b) => a.start - b.start);
  let ends = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const highest = sorted.map(({ end }) => {
    ends = [...ends, end].sort((a, b) => b - a).slice(0, 2);
    return ends;
  });
  return (one) => {
    const [first = one.end, second = first] = highest[lastUpTo(sorted, one.end)] ?? [Number.NEGATIVE_INFINITY];
    const other = one.start <= one.end && first === one.end ? second : first;
    return other >= one.start;
  };
}

/** Index of the last extent that begins at or before a place, -1 for none. */
function lastUpTo(sorted: readonly Extent[], place: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function findFormatFault(filesystem: Filesystem, { minor }: Spec): string | undefined {
  const { format = "" } = filesystem;
  if (format !== "") {
    const known = Object.hasOwn(formats, format) ? formats[format] : undefined;
    return known && minor >= known.since ? undefined : "invalid filesystem format";
  }
  const { path, label, uuid, wipeFilesystem, mountOptions = [], options = [] } = filesystem;
  const described = [path, label, uuid].some((value) => !isUnset(value)) || wipeFilesystem;
  return described || mountOptions.length + options.length > 0
    ? "format cannot be empty when path, label, uuid, wipeFilesystem, options, or mountOptions is specified"
    : undefined;
}

function findLabelFault({ label = "", format = "" }: Filesystem): string | undefined {
  if (label === "") return undefined;
  if (format === "") return "filesystem must specify format if label is specified";
  const longest = Object.hasOwn(formats, format) ? formats[format]?.label : undefined;
  if (longest === undefined || byteLength(label) <= longest) return undefined;
  return `filesystem labels cannot be longer than ${longest} characters when using ${format}`;
}

function findLevelFault({ level = "", spares }: Raid, { minor }: Spec): string | undefined {
  if (level === "" && minor >= 3) return "raid level is required";
  const withSpares = levels.get(level);
  if (withSpares === undefined) return "unrecognized raid level";
  return !withSpares && spares ? "spares unsupported for linear and raid0 arrays" : undefined;
}
