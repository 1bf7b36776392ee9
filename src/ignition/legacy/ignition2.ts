import type { ButaneResource } from "../schema/butane.ts";
import { updateConf } from "./clc-update.ts";
import { contentsOf, sourceOf } from "./contents.ts";
import {
  type ButaneFile,
  type ButaneUser,
  type Draft,
  filled,
  filledOrNothing,
  flagOf,
  from,
  onceEach,
  remark,
  report,
  textOf,
} from "./draft.ts";
import { convertFilesystems, type PathOf } from "./filesystems.ts";
import type { Contents2, Disk2, File2, Ignition2, Node2, Partition2, Reference2, User2 } from "./schema.ts";
import { addUnit, convertNetworkd, convertUnit } from "./units.ts";

/** What a caller does in another way than Ignition 2. */
interface Ways {
  /** What a file holds; left out: as `contentsOf` reads it. */
  contents?(file: File2): ButaneResource;
}

/**
 * Ignition 2.4 as Butane, by the rules with which Flatcar converts it at boot:
 * https://github.com/flatcar/ign-converter/blob/3c9f504/translate/v24tov31/v24tov31.go.
 */
export function convertIgnition2(draft: Draft, old: Ignition2, ways: Ways = {}): void {
  const { storage } = draft.config;
  Object.assign(draft.config.ignition, ignitionOf(draft, old.ignition));
  Object.assign(draft.config.passwd, { users: usersOf(draft, old), groups: groupsOf(draft, old) });
  storage.disks = (old.storage?.disks ?? []).map((disk) => diskOf(draft, disk));
  storage.raid = (old.storage?.raid ?? []).map((raid) => {
    const { name = "", level, devices, spares, options } = raid;
    return from(draft, raid, filled({ name, level, devices, spares: spares || undefined, options }));
  });
  const pathOf = convertFilesystems(draft, old);
  storage.directories = (old.storage?.directories ?? []).map((directory) => {
    return from(draft, directory, filled({ ...nodeOf(directory, pathOf), mode: directory.mode }));
  });
  storage.files = [
    ...(old.storage?.files ?? []).map((file) => fileOf(draft, file, pathOf, ways)),
    ...convertNetworkd(draft, old.networkd),
  ];
  storage.links = (old.storage?.links ?? []).map((link) => {
    return from(draft, link, filled({ ...nodeOf(link, pathOf), target: link.target, hard: flagOf(link.hard) }));
  });
  for (const unit of old.systemd?.units ?? []) addUnit(draft, convertUnit(draft, unit));
}

function ignitionOf(draft: Draft, { config, timeouts, proxy, security }: Ignition2["ignition"] = {}) {
  const resource = (reference: Reference2) => from(draft, reference, sourceOf(reference));
  const merge = config?.append?.map((reference) => remark(draft, resource(reference), another));
  const authorities = security?.tls?.certificate_authorities?.map(resource);
  const replace = config?.replace && remark(draft, resource(config.replace), another);
  return filled({
    config: filledOrNothing({ merge, replace }),
    timeouts,
    proxy: filledOrNothing({
      http_proxy: textOf(proxy?.http_proxy),
      https_proxy: textOf(proxy?.https_proxy),
      no_proxy: proxy?.no_proxy,
    }),
    security: authorities && { tls: { certificate_authorities: authorities } },
  });
}

const another = "A configuration of its own: convert it too. As long as it is Ignition 2, Flatcar converts it at boot.";

/** Fields of the older `create` win, as a whole. */
function usersOf(draft: Draft, { passwd }: Ignition2): ButaneUser[] {
  return (passwd?.users ?? []).map((user) => {
    const { name = "", password_hash } = user;
    const ssh_authorized_keys = onceEach(user.ssh_authorized_keys);
    const made = { name, password_hash, ssh_authorized_keys, ...accountOf(user.create ?? user) };
    return from(draft, user, filled(made));
  });
}

function accountOf(account: NonNullable<User2["create"]>) {
  return {
    uid: account.uid,
    gecos: textOf(account.gecos),
    home_dir: textOf(account.home_dir),
    no_create_home: flagOf(account.no_create_home),
    primary_group: textOf(account.primary_group),
    groups: onceEach(account.groups),
    no_user_group: flagOf(account.no_user_group),
    no_log_init: flagOf(account.no_log_init),
    shell: textOf(account.shell),
    system: flagOf(account.system),
  };
}

function groupsOf(draft: Draft, { passwd }: Ignition2) {
  return (passwd?.groups ?? []).map((group) => {
    const { name = "", gid, password_hash, system } = group;
    return from(draft, group, filled({ name, gid, password_hash: textOf(password_hash), system: flagOf(system) }));
  });
}

function diskOf(draft: Draft, disk: Disk2) {
  const partitions = disk.partitions?.map((partition) => from(draft, partition, partitionOf(draft, partition)));
  return from(draft, disk, filled({ device: disk.device, wipe_table: flagOf(disk.wipe_table), partitions }));
}

function partitionOf(draft: Draft, partition: Partition2) {
  return filled({
    label: partition.label,
    number: partition.number || undefined,
    size_mib: partition.size_mib ?? inMiB(draft, partition, "size"),
    start_mib: partition.start_mib ?? inMiB(draft, partition, "start"),
    type_guid: textOf(partition.type_guid),
    guid: textOf(partition.guid),
    should_exist: partition.should_exist,
    wipe_partition_entry: flagOf(partition.wipe_partition_entry),
  });
}

/** Sectors of 512 bytes in a MiB: `size` and `start` counted them until 2.2. */
const sectors = 2048;

function inMiB(draft: Draft, partition: Partition2, key: "size" | "start"): number | undefined {
  const value = partition[key];
  if (value === undefined) return undefined;
  const size = Number(value) / sectors;
  if (Number.isInteger(size)) return size;
  report(draft, "error", partition, `${key} is ${value} sectors of 512 bytes, which is no whole number of MiB`, key);
  return undefined;
}

function nodeOf(node: Node2, pathOf: PathOf) {
  const { user, group, overwrite } = node;
  return { path: pathOf(node), overwrite, user: ownerOf(user), group: ownerOf(group) };
}

function ownerOf(owner: Node2["user"]) {
  return owner && filledOrNothing({ id: owner.id, name: textOf(owner.name) });
}

/** Files overwrote what was there unless they said otherwise; now it is the other way round. */
function fileOf(draft: Draft, file: File2, pathOf: PathOf, ways: Ways): ButaneFile {
  const { path, overwrite = true, user, group } = nodeOf(file, pathOf);
  const contents = ways.contents?.(file) ?? contentsOf(file.contents as Contents2 | undefined);
  if (file.append && file.overwrite)
    report(draft, "error", file, "append and overwrite contradict each other", "append");
  const made = file.append
    ? { path, mode: file.mode, user, group, append: [contents] }
    : { path, mode: file.mode, overwrite, user, group, contents };
  return moved(draft, from(draft, file, filled(made)));
}

/** Settings of update-engine and locksmithd have another place than in CoreOS. */
function moved(draft: Draft, file: ButaneFile): ButaneFile {
  const before = "/etc/coreos/update.conf";
  if (file.path !== before) return file;
  file.path = updateConf;
  return remark(draft, file, `This was ${before}.`);
}
