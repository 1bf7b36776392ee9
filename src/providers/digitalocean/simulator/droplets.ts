import { type Ask, page, type Reply } from "./ask.ts";
import { isOffered, regions, sizes } from "./catalogue.ts";
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
  checkKeys(body, image);
  const userData = String(body.user_data ?? "");
  if (Buffer.byteLength(userData) > userDataLimit) throw unprocessable("User data is limited to 64 KiB.");
  const now = Date.now();
  const id = store.serial();
  return {
    id,
    name: String(body.name),
    region,
    size: String(body.size),
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
  const size = sizes.find(({ slug }) => slug === wanted);
  if (!size) throw unprocessable("You specified an invalid size for Droplet creation.");
  if (!isOffered(size, region)) throw unprocessable("Size is not available in this region.");
}

function checkVpc(store: Store, { vpc_uuid: id }: Body, region: string): void {
  if (id === undefined || id === defaultVpc(region)) return;
  if (vpcOf(store, String(id), region).region === region) return;
  throw unprocessable("Droplets must be in the region of their VPC.");
}

/** A number that is no image of ours is one of the account's own, and there in every region. */
function checkImage(store: Store, { image }: Body, region: string): number | string {
  const id = typeof image === "string" && /^\d+$/.test(image) ? Number(image) : image;
  if (typeof id === "string" && id !== "") return id;
  if (typeof id !== "number" || id < 1) throw unprocessable("You specified an invalid image for Droplet creation.");
  const own = store.images.get(id);
  const there = own ? imageStatus(own) === "available" && (own.regions[region] ?? Date.now()) <= Date.now() : true;
  if (own && (!there || own.regions[region] === undefined)) {
    throw unprocessable("You specified an invalid image for Droplet creation.");
  }
  return id;
}

function checkKeys({ ssh_keys: keys, ipv6 }: Body, image: number | string): void {
  const custom = typeof image === "number";
  if (custom && listOf(keys).length === 0) {
    throw unprocessable("The image for this droplet does not use root passwords, please use an SSH key.");
  }
  if (custom && ipv6 === true) throw unprocessable("IPv6 is not supported for this image.");
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
  const action = begin(store, droplet, type);
  if (type === "enable_backups" || type === "change_backup_policy") droplet.backups = toPolicy(body.backup_policy);
  else if (type === "disable_backups") droplet.backups = undefined;
  else if (type === "shutdown") droplet.offMs = droplet.busyMs;
  else throw unprocessable(`the simulated DigitalOcean does not know the action ${type}`);
  return { status: 201, body: { action: showAction(action) } };
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
