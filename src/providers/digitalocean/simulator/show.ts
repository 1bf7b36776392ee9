import { timeOf } from "./ask.ts";
import { regions, shownRegion, shownSize, sizes } from "./catalogue.ts";
import type { ActionRecord, DropletRecord, ImageRecord, PolicyRecord } from "./records.ts";
import { type Store, statusOf } from "./store.ts";

function regionNamed(slug: string) {
  return shownRegion(regions.find((region) => region.slug === slug) ?? { slug, name: slug });
}

/** A region as resources show it, for what else has one. */
export const regionShown = regionNamed;

export function showAction(action: ActionRecord) {
  const done = Date.now() >= action.doneMs;
  return {
    id: action.id,
    status: done ? "completed" : "in-progress",
    type: action.type,
    started_at: timeOf(action.startedMs),
    completed_at: done ? timeOf(action.doneMs) : null,
    resource_id: action.resource,
    resource_type: action.resourceType,
    region: regionNamed(action.region),
    region_slug: action.region,
  };
}

/** `NEW` for the first half of the time that an import takes, and `pending` for the second. */
export function imageStatus({ createdMs, readyMs, failure }: ImageRecord): "NEW" | "pending" | "available" | "deleted" {
  const now = Date.now();
  if (now >= readyMs) return failure === undefined ? "available" : "deleted";
  return now < (createdMs + readyMs) / 2 ? "NEW" : "pending";
}

export function showImage(image: ImageRecord) {
  const status = imageStatus(image);
  const there = status === "available";
  return {
    id: image.id,
    name: image.name,
    distribution: image.distribution,
    slug: null,
    public: false,
    regions: there ? Object.keys(image.regions).filter((region) => (image.regions[region] ?? 0) <= Date.now()) : [],
    created_at: timeOf(image.createdMs),
    min_disk_size: there ? 8 : 0,
    type: "custom",
    size_gigabytes: there ? 0.48 : 0,
    description: image.description,
    tags: image.tags,
    status,
    error_message: status === "deleted" ? image.failure : "",
  };
}

export function showDroplet(store: Store, droplet: DropletRecord) {
  const status = statusOf(droplet);
  const size = sizes.find(({ slug }) => slug === droplet.size);
  return {
    id: droplet.id,
    name: droplet.name,
    memory: size?.memory ?? 1_024,
    vcpus: size?.vcpus ?? 1,
    disk: droplet.disk,
    locked: Date.now() < droplet.busyMs || status === "new" || status === "archive",
    status,
    kernel: null,
    created_at: timeOf(droplet.createdMs),
    features: ["private_networking", ...(droplet.backups ? ["backups"] : [])],
    backup_ids: [],
    next_backup_window: droplet.backups ? windowOf(droplet.backups, droplet.createdMs) : null,
    snapshot_ids: [],
    image: imageOf(store, droplet),
    volume_ids: [...store.volumes.values()].filter((volume) => volume.droplet === droplet.id).map(({ id }) => id),
    size: size && shownSize(size),
    size_slug: droplet.size,
    networks: status === "new" ? { v4: [], v6: [] } : networksOf(droplet),
    region: regionNamed(droplet.region),
    tags: droplet.tags,
    vpc_uuid: droplet.vpc,
  };
}

function windowOf({ hour }: PolicyRecord, sinceMs: number) {
  const start = new Date(sinceMs + 24 * 3_600_000);
  start.setUTCHours(hour, 0, 0, 0);
  return { start: timeOf(start.getTime()), end: timeOf(start.getTime() + 4 * 3_600_000) };
}

function imageOf({ images }: Store, { image }: DropletRecord) {
  const own = images.get(image);
  return own ? showImage(own) : showUnmadeImage(image);
}

/** One that nobody made here, or that was deleted since. */
export function showUnmadeImage(id: number) {
  return {
    id,
    name: "own",
    distribution: "Unknown",
    slug: null,
    public: false,
    regions: regions.map(({ slug }) => slug),
    created_at: timeOf(0),
    min_disk_size: 8,
    type: "custom",
    size_gigabytes: 0.48,
    description: "",
    tags: [],
    status: "available",
    error_message: "",
  };
}

function networksOf({ publicIpv4, privateIpv4 }: DropletRecord) {
  const inside = { ip_address: privateIpv4, netmask: "255.255.240.0", gateway: "10.110.0.1", type: "private" };
  const outside = { ip_address: publicIpv4, netmask: "255.254.0.0", gateway: "198.18.0.1", type: "public" };
  return { v4: publicIpv4 === undefined ? [inside] : [inside, outside], v6: [] };
}
