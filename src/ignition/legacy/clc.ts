import type { ButaneResource } from "../schema/butane.ts";
import { convertDocker, convertEtcd, convertFlannel, convertProvider } from "./clc-services.ts";
import { convertUpdate } from "./clc-update.ts";
import { type Draft, filled, from, report, textOf } from "./draft.ts";
import { convertIgnition2 } from "./ignition2.ts";
import type { Variables } from "./metadata.ts";
import type {
  Clc,
  ClcFile,
  ClcPartition,
  ClcReference,
  File2,
  Ignition2,
  Node2,
  Partition2,
  Reference2,
} from "./schema.ts";

/**
 * A Container Linux Config as Butane: what `ct` 0.9.4 makes of it, then what Flatcar makes of that at boot.
 * https://github.com/flatcar/container-linux-config-transpiler/tree/v0.9.4/config/types.
 */
export function convertClc(draft: Draft, clc: Clc, variables: Variables | undefined): void {
  if (clc.version !== undefined && Number(clc.version) !== 0) {
    report(draft, "error", clc, "a Container Linux Config has version 0, or none", "version");
  }
  convertServices(draft, clc, variables);
  const contents = new Map<object, ButaneResource>();
  const old = asIgnition2(draft, clc, contents);
  convertIgnition2(draft, old, { contents: (file) => contents.get(file) ?? { inline: "" } });
  const file = convertUpdate(draft, clc);
  if (file) draft.config.storage.files = [...(draft.config.storage.files ?? []), file];
}

/** Before the units of the document, which may change them. */
function convertServices(draft: Draft, { docker, etcd, flannel }: Clc, variables: Variables | undefined): void {
  if (variables?.provider !== undefined) convertProvider(draft, variables.provider);
  if (docker) convertDocker(draft, docker);
  if (etcd) convertEtcd(draft, etcd, variables);
  if (flannel) {
    checkFlannel(draft, flannel);
    convertFlannel(draft, flannel, variables);
  }
}

/** Where both have the same names they mean the same; what a file holds is kept as Butane can say it. */
function asIgnition2(draft: Draft, clc: Clc, contents: Map<object, ButaneResource>): Ignition2 {
  const { ignition, storage = {}, systemd, networkd, passwd } = clc;
  const reference = (some: ClcReference) => from(draft, some, referenceOf(some));
  const { append, replace } = ignition?.config ?? {};
  const authorities = ignition?.security?.tls?.certificate_authorities?.map(reference);
  const files = storage.files?.map((file) => {
    const made = from(draft, file, fileOf(file));
    contents.set(made, contentsOf(draft, file));
    return made;
  });
  const directories = storage.directories?.map((directory) => {
    return from(draft, directory, { ...directory, filesystem: filesystemOf(directory), mode: directory.mode ?? 0o755 });
  });
  const links = storage.links?.map((link) => from(draft, link, { ...link, filesystem: filesystemOf(link) }));
  const disks = storage.disks?.map((disk) => {
    const partitions = disk.partitions?.map((partition) => from(draft, partition, partitionOf(draft, partition)));
    return from(draft, disk, filled({ ...disk, partitions }));
  });
  return filled({
    ignition: filled({
      config: filled({ append: append?.map(reference), replace: replace && reference(replace) }),
      timeouts: ignition?.timeouts,
      security: authorities && { tls: { certificate_authorities: authorities } },
    }),
    storage: filled({ ...storage, disks, files, directories, links }),
    systemd,
    networkd,
    passwd,
  });
}

function referenceOf({ source, verification }: ClcReference): Reference2 {
  const hash = hashOf(verification);
  return filled({ source, verification: hash === undefined ? undefined : { hash } });
}

function hashOf(verification: ClcReference["verification"]): string | undefined {
  const { function: name = "", sum = "" } = verification?.hash ?? {};
  return name === "" || sum === "" ? undefined : `${name}-${sum}`;
}

function fileOf(file: ClcFile): File2 {
  const { contents: _, mode = 0o644, ...rest } = file;
  return { ...rest, filesystem: filesystemOf(file), mode };
}

function filesystemOf({ filesystem }: Node2): string {
  return textOf(filesystem) ?? "root";
}

function contentsOf(draft: Draft, { contents = {} }: ClcFile): ButaneResource {
  const { remote, inline = "", local = "" } = contents;
  const url = remote?.url ?? "";
  if ([url, inline, local].filter((text) => text !== "").length > 1) {
    report(draft, "error", contents, "only one of local, inline and remote.url can be what a file holds");
  }
  if (url === "") return local === "" ? { inline } : { local };
  const hash = hashOf(remote?.verification);
  const compression = textOf(remote?.compression);
  return filled({ source: url, compression, verification: hash === undefined ? undefined : { hash } });
}

/** Short names of partition types. */
const types: Readonly<Record<string, string>> = {
  raid_containing_root: "be9067b9-ea49-4f15-b4f6-f36f8c9e1818",
  linux_filesystem_data: "0fc63daf-8483-4772-8e79-3d69d8477de4",
  swap_partition: "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f",
  raid_partition: "a19d880f-05fc-4d3b-a006-743f0f84911e",
};

function partitionOf(draft: Draft, partition: ClcPartition): Partition2 {
  const { size, start, type_guid = "", ...rest } = partition;
  return filled({
    ...rest,
    size_mib: inMiB(draft, partition, "size"),
    start_mib: inMiB(draft, partition, "start"),
    type_guid: Object.hasOwn(types, type_guid) ? types[type_guid] : type_guid,
  });
}

const powers = ["", "K", "M", "G", "T", "P", "E"];

/** `1GiB`, `512MB`, `1GiB512MiB`: powers of 1024 either way. */
function inMiB(draft: Draft, partition: ClcPartition, key: "size" | "start"): number | undefined {
  const text = partition[key] ?? "";
  if (text === "") return undefined;
  const fail = (why: string) => report(draft, "error", partition, `${key} "${text}" ${why}`, key);
  if (/^[-+]?0$/.test(text)) return 0;
  if (!/^[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i?)?B)+$/.test(text)) {
    fail("is no size: 512MiB");
    return undefined;
  }
  const bytes = [...text.matchAll(/([\d.]+)([KMGTPE]?)i?B/g)]
    .map(([, number, unit = ""]) => Number(number) * 1024 ** powers.indexOf(unit))
    .reduce((sum, part) => sum + part, 0);
  const size = bytes / 2 ** 20;
  if (text.startsWith("-")) fail("is negative");
  else if (!Number.isInteger(size)) fail("is no whole number of MiB");
  return size;
}

function checkFlannel(draft: Draft, flannel: Readonly<Record<string, unknown>>): void {
  const { network_config = "", kube_subnet_mgr } = flannel;
  if (network_config === "") return;
  if (kube_subnet_mgr === true) {
    report(draft, "error", flannel, "with kube_subnet_mgr there can be no network_config", "network_config");
  }
  try {
    const value: unknown = JSON.parse(String(network_config));
    if (typeof value === "object" && !Array.isArray(value)) return;
  } catch {
    // Reported below, as any other text that is no object.
  }
  report(draft, "error", flannel, "network_config is no JSON object", "network_config");
}
