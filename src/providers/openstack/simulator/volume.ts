import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import { quotas, volumeTypes, zones } from "./account.ts";
import { page } from "./paging.ts";
import type { VolumeRecord } from "./records.ts";
import { fault } from "./refusal.ts";
import { newId, type Store } from "./store.ts";

type Handler = (store: Store, asked: SimulatedRequest) => SimulatedAnswer;

function showVolume(volume: VolumeRecord): Readonly<Record<string, unknown>> {
  const { id, name, description, sizeGiB, type, zone, image, metadata, server } = volume;
  return {
    id,
    name,
    description,
    size: sizeGiB,
    volume_type: type,
    availability_zone: zone,
    metadata,
    status: statusOf(volume),
    attachments: server === undefined ? [] : [attachmentOf(volume, server)],
    bootable: String(image !== undefined),
    ...(image === undefined ? {} : { volume_image_metadata: { image_id: image } }),
    encrypted: false,
    multiattach: false,
    created_at: new Date(volume.createdAt).toISOString().replace("Z", "000"),
  };
}

/** https://docs.openstack.org/api-ref/block-storage/v3/#volumes-volumes has the table of them. */
export function statusOf({ growing, gone, server }: VolumeRecord): string {
  if (gone !== undefined) return "deleting";
  if (growing) return "extending";
  return server === undefined ? "available" : "in-use";
}

/** Of volumes and their size alone there is a limit. */
const showLimits: Handler = ({ volumes }) => {
  const used = [...volumes.values()].reduce((sum, { sizeGiB }) => sum + sizeGiB, 0);
  const absolute = {
    ...{ maxTotalVolumes: quotas.volumes, totalVolumesUsed: volumes.size },
    ...{ maxTotalVolumeGigabytes: quotas.gigabytes, totalGigabytesUsed: used },
    ...{ maxTotalSnapshots: -1, totalSnapshotsUsed: 0, maxTotalBackups: -1, totalBackupsUsed: 0 },
    ...{ maxTotalBackupGigabytes: -1, totalBackupGigabytesUsed: 0 },
  };
  return { status: 200, body: { limits: { rate: [], absolute } } };
};

function attachmentOf({ id, image }: VolumeRecord, server: string): object {
  const device = image === undefined ? "/dev/vdb" : "/dev/vda";
  return { server_id: server, volume_id: id, id, attachment_id: id, host_name: null, device };
}

function volumeOf(store: Store, id = ""): VolumeRecord {
  const volume = store.volumes.get(id);
  if (volume) return volume;
  throw fault(404, `Volume ${id} could not be found.`);
}

const listVolumes: Handler = (store, { query }) => {
  const { items } = page([...store.volumes.values()], query);
  return { status: 200, body: { volumes: items.map(showVolume) } };
};

interface Wanted {
  readonly name?: string;
  readonly description?: string;
  readonly size?: number;
  readonly volume_type?: string;
  readonly availability_zone?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

const createVolume: Handler = (store, { body }) => {
  const { volume: wanted } = body as { readonly volume: Wanted };
  const { volume_type: type = "__DEFAULT__", availability_zone: zone = "nova" } = wanted;
  if (!volumeTypes.includes(type)) throw fault(404, `Volume type ${type} could not be found.`);
  if (!zones.includes(zone)) throw fault(400, `Availability zone '${zone}' is invalid.`);
  if (store.volumes.size >= quotas.volumes)
    throw fault(
      413,
      `VolumeLimitExceeded: Maximum number of volumes allowed (${quotas.volumes}) exceeded for quota 'volumes'.`,
    );
  const volume: VolumeRecord = {
    id: newId(),
    createdAt: Date.now(),
    name: wanted.name ?? "",
    description: wanted.description ?? "",
    sizeGiB: wanted.size ?? 1,
    type,
    zone,
    metadata: wanted.metadata ?? {},
    deleteOnTermination: false,
  };
  store.volumes.set(volume.id, volume);
  return { status: 202, body: { volume: showVolume(volume) } };
};

const changeVolume: Handler = (store, { parameters, body }) => {
  const volume = volumeOf(store, parameters.id);
  const { name, description, metadata } = (body as { readonly volume: Wanted }).volume;
  volume.name = name ?? volume.name;
  volume.description = description ?? volume.description;
  volume.metadata = metadata ?? volume.metadata;
  return { status: 200, body: { volume: showVolume(volume) } };
};

const deleteVolume: Handler = (store, { parameters }) => {
  const volume = volumeOf(store, parameters.id);
  if (statusOf(volume) !== "available")
    throw fault(
      400,
      "Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots or be disassociated from snapshots after volume transfer.",
    );
  volume.gone = Date.now() + store.latencyMs;
  return { status: 202 };
};

const actOn: Handler = (store, { parameters, body }) => {
  const volume = volumeOf(store, parameters.id);
  const { "os-extend": extend } = body as { readonly "os-extend"?: { readonly new_size: number } };
  if (!extend) throw fault(400, "There is no such action.");
  if (!/^(?:available|in-use)$/.test(statusOf(volume)))
    throw fault(
      400,
      `Invalid volume: Volume ${volume.id} status must be '('available', 'in-use')' to extend, but current status is: ${statusOf(volume)}`,
    );
  if (extend.new_size <= volume.sizeGiB)
    throw fault(
      400,
      `Invalid input received: New size for extend must be greater than current size. (current: ${volume.sizeGiB}, extended: ${extend.new_size}).`,
    );
  volume.growing = { sizeGiB: extend.new_size, at: Date.now() + store.latencyMs };
  return { status: 202 };
};

const addMetadata: Handler = (store, { parameters, body }) => {
  const volume = volumeOf(store, parameters.volume_id);
  volume.metadata = { ...volume.metadata, ...(body as Required<Pick<Wanted, "metadata">>).metadata };
  return { status: 200, body: { metadata: volume.metadata } };
};

const removeMetadata: Handler = (store, { parameters: { volume_id, id = "" } }) => {
  const volume = volumeOf(store, volume_id);
  const { [id]: gone, ...rest } = volume.metadata;
  if (gone === undefined) throw fault(404, "Metadata item was not found");
  volume.metadata = rest;
  return { status: 200 };
};

export const volume: Readonly<Record<string, Handler>> = {
  "GET /volume/v3/{project_id}/limits": showLimits,
  "GET /volume/v3/{project_id}/volumes/detail": listVolumes,
  "POST /volume/v3/{project_id}/volumes": createVolume,
  "GET /volume/v3/{project_id}/volumes/{id}": (store, { parameters }) => ({
    status: 200,
    body: { volume: showVolume(volumeOf(store, parameters.id)) },
  }),
  "PUT /volume/v3/{project_id}/volumes/{id}": changeVolume,
  "DELETE /volume/v3/{project_id}/volumes/{id}": deleteVolume,
  "POST /volume/v3/{project_id}/volumes/{id}/action": actOn,
  "POST /volume/v3/{project_id}/volumes/{volume_id}/metadata": addMetadata,
  "DELETE /volume/v3/{project_id}/volumes/{volume_id}/metadata/{id}": removeMetadata,
};
