import { type Ask, page, type Reply } from "./ask.ts";
import { givenImage, isOffered, regions, type SizeRecord, sizes } from "./catalogue.ts";
import type { DropletRecord, PolicyRecord } from "./records.ts";
import { unprocessable } from "./refusal.ts";
import { imageStatus, showAction, showDroplet } from "./show.ts";
import { begin, dropletOf, isShown, isThere, nameTags, note, release, type Store, volumeOf, vpcOf } from "./store.ts";

/** Hour of backups of which nobody said one. */
const anyHour = 20;
/** Bytes, https://docs.digitalocean.com/reference/api/digitalocean/#tag/Droplets/operation/droplets_create */
const userDataLimit = 65_536;
/** Ids of SSH keys below this one were deleted, so that a wrong key can be shown. */
const firstKey = 1_000;

export function createDroplet(store: Store, { body }: Ask): Reply {
  const record = toRecord(store, body);
  const volumes = listOf(body.volumes).map((id) => volumeOf(store, id, record.region));
  for (const { id, droplet, region } of volumes) {
    if (region !== record.region) throw unprocessable(`volume ${id} is not in region ${record.region}`);
    if (droplet !== undefined) throw unprocessable(`volume ${id} is already attached to another Droplet`);
  }
  for (const volume of volumes) volume.droplet = record.id;
  store.droplets.set(record.id, record);
  const about = { type: "create", resource: record.id, resourceType: "droplet", region: record.region };
  const { id } = note(store, about);
  const href = `https://api.digitalocean.com/v2/actions/${id}`;
  const droplet = { ...showDroplet(store, record), status: "new", locked: true, networks: { v4: [], v6: [] } };
  return { status: 202, body: { droplet, links: { actions: [{ id, rel: "create", href }] } } };
}

type Body = Readonly<Record<string, unknown>>;

function toRecord(store: Store, body: Body): DropletRecord {
  const region = String(body.region ?? "nyc3");
  const image = checkImage(store, body, region);
  checkPlace(body, region);
  checkVpc(store, body, region);
  checkKeys(body);
  const userData = String(body.user_data ?? "");
  if (Buffer.byteLength(userData) > userDataLimit) throw unprocessable("User data is limited to 64 KiB.");
  const now = Date.now();
  const id = store.serial();
  return {
    id,
    name: String(body.name),
    region,
    size: String(body.size),
    disk: sizeOf(body.size)?.disk ?? 25,
    image,
    userData,
    sshKeys: listOf(body.ssh_keys),
    vpc: String(body.vpc_uuid ?? defaultVpc(region)),
    publicIpv4:
      body.public_networking === false ? undefined : `198.${18 + ((id >> 16) & 1)}.${(id >> 8) & 255}.${id & 255}`,
    privateIpv4: `10.110.${(id >> 8) & 15}.${id & 255}`,
    createdMs: now,
    readyMs: now + store.timing.latencyMs,
    busyMs: 0,
    goneMs: undefined,
    tags: nameTags(store, listOf(body.tags)),
    backups: body.backups === true ? toPolicy(body.backup_policy) : undefined,
  };
}

function checkPlace({ name, size: wanted }: Body, region: string): void {
  if (!/^[a-zA-Z0-9]?[a-z0-9A-Z.-]*[a-z0-9A-Z]$/.test(String(name)) || String(name).length > 255) {
    throw unprocessable("Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)");
  }
  if (!regions.some(({ slug }) => slug === region)) {
    throw unprocessable("You specified an invalid region for Droplet creation.");
  }
  const size = sizeOf(wanted);
  if (!size) throw unprocessable("You specified an invalid size for Droplet creation.");
  if (!isOffered(size, region)) throw unprocessable("Size is not available in this region.");
}

function sizeOf(wanted: unknown): SizeRecord | undefined {
  return sizes.find(({ slug }) => slug === wanted);
}

function checkVpc(store: Store, { vpc_uuid: id }: Body, region: string): void {
  if (id === undefined || id === defaultVpc(region)) return;
  if (vpcOf(store, String(id), region).region === region) return;
  throw unprocessable("Droplets must be in the region of their VPC.");
}

function checkImage(store: Store, { image }: Body, region: string): number {
  const id = Number(image);
  if (id === givenImage) return id;
  const own = store.images.get(id);
  const sinceMs = own && imageStatus(own) === "available" ? own.regions[region] : undefined;
  if (sinceMs !== undefined && sinceMs <= Date.now()) return id;
  throw unprocessable("You specified an invalid image for Droplet creation.");
}

function checkKeys({ ssh_keys: keys, ipv6 }: Body): void {
  if (listOf(keys).length === 0) {
    throw unprocessable("The image for this droplet does not use root passwords, please use an SSH key.");
  }
  if (ipv6 === true) throw unprocessable("IPv6 is not supported for this image.");
  if (!listOf(keys).every(isKey)) {
    throw unprocessable("You specified invalid ssh key ids for Droplet creation.");
  }
}

export function isKey(key: string): boolean {
  return !/^\d+$/.test(key) || Number(key) >= firstKey;
}

/** The VPC that a region has from the beginning. */
export function defaultVpc(region: string): string {
  const digits = Buffer.from(region).toString("hex").padEnd(12, "0").slice(0, 12);
  return `00000000-0000-4000-8000-${digits}`;
}

function toPolicy(policy: unknown): PolicyRecord {
  const { plan = "daily", weekday, hour = anyHour } = (policy ?? {}) as Partial<PolicyRecord>;
  return { plan, hour, ...(plan === "weekly" ? { weekday: weekday ?? "SUN" } : {}) };
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

export function listDroplets(store: Store, ask: Ask): Reply {
  const { tag_name: tag, name } = ask.query;
  const shown = [...store.droplets.values()].filter(
    (droplet) =>
      isShown(droplet, store) &&
      (tag === undefined || droplet.tags.includes(tag)) &&
      (name === undefined || droplet.name.toLowerCase() === name.toLowerCase()),
  );
  return page("droplets", shown.map((droplet) => showDroplet(store, droplet)).reverse(), ask);
}

export function getDroplet(store: Store, { params }: Ask): Reply {
  return { status: 200, body: { droplet: showDroplet(store, dropletOf(store, params.droplet_id)) } };
}

/** A Droplet that is on its way out already is deleted once more with success, as one that is not seen yet is not found. */
export function deleteDroplet(store: Store, { params }: Ask): Reply {
  const droplet = dropletOf(store, params.droplet_id);
  endDroplet(store, droplet, Date.now() + store.timing.latencyMs);
  return { status: 204 };
}

export function endDroplet(store: Store, droplet: DropletRecord, goneMs: number): void {
  droplet.goneMs ??= goneMs;
  droplet.goneMs = Math.min(droplet.goneMs, goneMs);
  release(store, droplet.id);
  if (droplet.goneMs <= Date.now()) store.droplets.delete(droplet.id);
}

export function actOnDroplet(store: Store, { params, body }: Ask): Reply {
  const droplet = dropletOf(store, params.droplet_id);
  const type = String(body.type);
  const apply = actions[type];
  if (!apply) throw unprocessable(`the simulated DigitalOcean does not know the action ${type}`);
  const action = begin(store, droplet, type, () => apply(droplet, body, Date.now() + store.timing.latencyMs));
  return { status: 201, body: { action: showAction(action) } };
}

/** What each action does to a Droplet. Throws before anything is done where it cannot be. */
const actions: Readonly<Record<string, (droplet: DropletRecord, body: Body, doneMs: number) => void>> = {
  enable_backups: setBackups,
  change_backup_policy: setBackups,
  disable_backups: (droplet) => {
    droplet.backups = undefined;
  },
  shutdown: (droplet, _, doneMs) => {
    if (!droplet.tags.includes(deaf)) droplet.offMs ??= doneMs;
  },
  power_off: (droplet, _, doneMs) => {
    droplet.offMs ??= doneMs;
  },
  power_on: (droplet) => {
    if (droplet.offMs === undefined) throw unprocessable("Droplet is already powered on.");
    droplet.offMs = undefined;
  },
  resize: resizeDroplet,
};

/** A Droplet with this tag does not stop when it is asked to. */
const deaf = "deaf";

function setBackups(droplet: DropletRecord, { backup_policy: policy }: Body): void {
  droplet.backups = toPolicy(policy);
}

function resizeDroplet(droplet: DropletRecord, { size: wanted, disk }: Body): void {
  const size = sizeOf(wanted);
  if (!size) throw unprocessable("You specified an invalid size for Droplet creation.");
  if (droplet.offMs === undefined) throw unprocessable("Droplet must be powered off before it is resized.");
  if (!isOffered(size, droplet.region)) throw unprocessable("Size is not available in this region.");
  if (size.disk < droplet.disk) throw unprocessable("This size is not available because it has a smaller disk.");
  droplet.size = size.slug;
  if (disk === true) droplet.disk = size.disk;
}

export function getBackupPolicy(store: Store, { params }: Ask): Reply {
  const { id, backups } = dropletOf(store, params.droplet_id);
  const policy = backups && {
    ...backups,
    window_length_hours: 4,
    retention_period_days: backups.plan === "daily" ? 7 : 28,
  };
  return {
    status: 200,
    body: { policy: { droplet_id: id, backup_enabled: backups !== undefined, backup_policy: policy } },
  };
}

/** Those that run or will: not the ones on their way out. */
export function liveDroplets({ droplets }: Store): readonly DropletRecord[] {
  return [...droplets.values()].filter(isThere);
}
