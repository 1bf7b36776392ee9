import type * as Sdk from "@aws-sdk/client-ec2";
import { account } from "./account.ts";
import { type Cloud, instanceOf, isVisible } from "./cloud.ts";
import { type Disk, diskOf } from "./disks.ts";
import { type Fields, filtered, pageOf } from "./filters.ts";
import { tagsOf } from "./net/things.ts";
import type { VolumeRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { newId } from "./store.ts";
import { toVolume, volumeOf } from "./volumes.ts";

/** The same token gives the same volume. */
export function createVolume(cloud: Cloud, request: Sdk.CreateVolumeRequest): Sdk.Volume {
  const { store, region } = cloud;
  const { AvailabilityZone: zone = "", ClientToken: token, TagSpecifications } = request;
  const known = [...store.volumes.values()].find((volume) => token !== undefined && volume.token === token);
  if (known) return toVolume(known);
  if (!new RegExp(`^${region}[a-f]$`).test(zone)) {
    throw new Refusal("InvalidZone.NotFound", `The zone '${zone}' does not exist.`);
  }
  const {
    device: _,
    deleteOnTermination: __,
    kmsKey,
    ...disk
  } = diskOf("", {
    ...{ VolumeSize: request.Size, VolumeType: request.VolumeType, Iops: request.Iops, Throughput: request.Throughput },
    ...{ Encrypted: request.Encrypted, KmsKeyId: request.KmsKeyId, SnapshotId: request.SnapshotId },
  });
  const now = Date.now();
  const volume: VolumeRecord = {
    ...{ id: newId("vol"), serial: store.serial(), region, zone, ...disk },
    kmsKey: keyOf(region, disk, kmsKey),
    createdAt: now,
    visibleAt: now + store.timing.consistencyMs,
    availableAt: now + store.timing.latencyMs,
    token,
    attached: undefined,
    tags: tagsOf("volume", TagSpecifications),
  };
  store.volumes.set(volume.id, volume);
  return toVolume(volume);
}

function keyOf(region: string, { encrypted }: Pick<Disk, "encrypted">, key: string | undefined): string | undefined {
  const named = key ?? (encrypted ? "alias/aws/ebs" : undefined);
  if (named === undefined || named.startsWith("arn:")) return named;
  return `arn:aws:kms:${region}:${account}:${named.startsWith("alias/") ? named : `key/${named}`}`;
}

/** It grows at once; the change is under way for a while, and no other begins until then. */
export function modifyVolume(cloud: Cloud, request: Sdk.ModifyVolumeRequest): Sdk.ModifyVolumeResult {
  const volume = volumeOf(cloud, request.VolumeId ?? "", false);
  const now = Date.now();
  if (volume.modifiedAt !== undefined && stateOf(volume) !== "completed") {
    throw new Refusal("IncorrectModificationState", `Volume ${volume.id} is currently being modified.`);
  }
  if (request.Size !== undefined && request.Size < volume.sizeGiB) {
    throw new Refusal("InvalidParameterValue", "New size cannot be smaller than existing size");
  }
  const type = request.VolumeType ?? (volume.type as Sdk.VolumeType);
  const same = type === volume.type && (type === "gp3" || type.startsWith("io"));
  const { sizeGiB, iops, throughput } = diskOf("", {
    ...{ VolumeSize: request.Size ?? volume.sizeGiB, VolumeType: type },
    Iops: request.Iops ?? (same ? volume.iops : undefined),
    Throughput: request.Throughput ?? (same && type === "gp3" ? volume.throughput : undefined),
  });
  Object.assign(volume, { sizeGiB, type, iops, throughput, modifiedAt: now });
  volume.completedAt = now + cloud.store.timing.latencyMs;
  return { VolumeModification: shown(volume) };
}

function stateOf({ modifiedAt = 0, completedAt = 0 }: VolumeRecord): "modifying" | "optimizing" | "completed" {
  const now = Date.now();
  if (completedAt <= now) return "completed";
  return now - modifiedAt < (completedAt - modifiedAt) / 2 ? "modifying" : "optimizing";
}

export function describeVolumesModifications(
  cloud: Cloud,
  request: Sdk.DescribeVolumesModificationsRequest,
): Sdk.DescribeVolumesModificationsResult {
  const { VolumeIds, Filters = [] } = request;
  const all = VolumeIds
    ? VolumeIds.map((id) => volumeOf(cloud, id, true))
    : [...cloud.store.volumes.values()].filter((volume) => volume.region === cloud.region && isVisible(volume));
  const found = filtered(all, Filters, fields, ({ tags }) => tags).filter(({ modifiedAt }) => modifiedAt !== undefined);
  const { page, token } = pageOf(found, request);
  return { VolumesModifications: page.map(shown), NextToken: token };
}

const fields: Fields<VolumeRecord> = {
  "volume-id": ({ id }) => id,
  "modification-state": stateOf,
};

function shown(volume: VolumeRecord): Sdk.VolumeModification {
  return {
    ...{ VolumeId: volume.id, ModificationState: stateOf(volume), TargetSize: volume.sizeGiB },
    ...{
      TargetVolumeType: volume.type as Sdk.VolumeType,
      TargetIops: volume.iops,
      TargetThroughput: volume.throughput,
    },
    StartTime: new Date(volume.modifiedAt ?? 0),
  };
}

export function attachVolume(cloud: Cloud, request: Sdk.AttachVolumeRequest): Sdk.VolumeAttachment {
  const volume = volumeOf(cloud, request.VolumeId ?? "", false);
  const { Device: device = "" } = request;
  const instance = instanceOf(cloud, request.InstanceId);
  if (volume.attached || (volume.availableAt ?? 0) > Date.now()) {
    const text = volume.attached
      ? `${volume.id} is already attached to an instance`
      : `Volume '${volume.id}' is not 'available'.`;
    throw new Refusal(volume.attached ? "VolumeInUse" : "IncorrectState", text);
  }
  if (!["running", "stopped"].includes(instance.state)) {
    throw new Refusal("IncorrectState", `Instance '${instance.id}' is not 'running'.`);
  }
  if (instance.zone !== volume.zone) {
    const text = `The volume '${volume.id}' is not in the same availability zone as instance '${instance.id}'`;
    throw new Refusal("InvalidVolume.ZoneMismatch", text);
  }
  if (instance.mappings.some((mapping) => mapping.device === device)) {
    const text = `Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`;
    throw new Refusal("InvalidParameterValue", text);
  }
  instance.mappings = [...instance.mappings, { device, volume: volume.id, deleteOnTermination: false }];
  volume.attached = { instance: instance.id, device, deleteOnTermination: false };
  return {
    VolumeId: volume.id,
    InstanceId: instance.id,
    Device: device,
    State: "attached",
    DeleteOnTermination: false,
  };
}

export function detachVolume(cloud: Cloud, request: Sdk.DetachVolumeRequest): Sdk.VolumeAttachment {
  const volume = volumeOf(cloud, request.VolumeId ?? "", false);
  const { attached, id } = volume;
  if (!attached) throw new Refusal("IncorrectState", `Volume '${id}' is in the 'available' state.`);
  const instance = instanceOf(cloud, attached.instance);
  if (instance.rootDevice === attached.device && instance.state !== "stopped") {
    throw new Refusal("OperationNotPermitted", `Unable to detach root volume '${id}' from instance '${instance.id}'`);
  }
  instance.mappings = instance.mappings.filter(({ volume: other }) => other !== id);
  volume.attached = undefined;
  return { VolumeId: id, InstanceId: instance.id, Device: attached.device, State: "detached" };
}
