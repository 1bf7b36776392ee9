import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../tags.ts";
import { type Cloud, isVisible } from "./cloud.ts";
import { type Fields, filtered, pageOf } from "./filters.ts";
import type { VolumeRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";

export function describeVolumes(cloud: Cloud, input: Sdk.DescribeVolumesRequest): Sdk.DescribeVolumesResult {
  const { VolumeIds, Filters = [], MaxResults } = input;
  if (VolumeIds && MaxResults !== undefined) {
    throw new Refusal(
      "InvalidParameterCombination",
      "The parameter volumeSet cannot be used with the parameter maxResults",
    );
  }
  const known = VolumeIds
    ? VolumeIds.map((id) => volumeOf(cloud, id, true))
    : [...cloud.store.volumes.values()].filter((volume) => volume.region === cloud.region && isVisible(volume));
  const found = filtered(known, Filters, fields, ({ tags }) => tags);
  const { page, token } = VolumeIds ? { page: found, token: undefined } : pageOf(found, input);
  return { Volumes: page.map(toVolume), NextToken: token };
}

export function deleteVolume(cloud: Cloud, { VolumeId = "" }: Sdk.DeleteVolumeRequest): void {
  const { id, attached } = volumeOf(cloud, VolumeId, false);
  if (attached) throw new Refusal("VolumeInUse", `Volume ${id} is currently attached to ${attached.instance}`);
  cloud.store.volumes.delete(id);
}

/** A volume of the region. Refuses one that is not there; `reads`: or not yet there. */
export function volumeOf({ store, region }: Cloud, id: string, reads: boolean): VolumeRecord {
  const volume = store.volumes.get(id);
  if (volume?.region === region && !(reads && !isVisible(volume))) return volume;
  throw new Refusal("InvalidVolume.NotFound", `The volume '${id}' does not exist.`);
}

const fields: Fields<VolumeRecord> = {
  "attachment.delete-on-termination": ({ attached }) => attached?.deleteOnTermination,
  "attachment.device": ({ attached }) => attached?.device,
  "attachment.instance-id": ({ attached }) => attached?.instance,
  "attachment.status": ({ attached }) => attached && "attached",
  "availability-zone": ({ zone }) => zone,
  encrypted: ({ encrypted }) => encrypted,
  size: ({ sizeGiB }) => sizeGiB,
  "snapshot-id": ({ snapshot }) => snapshot,
  status: stateOf,
  "volume-id": ({ id }) => id,
  "volume-type": ({ type }) => type,
};

function stateOf({ attached, availableAt = 0 }: VolumeRecord): Sdk.VolumeState {
  if (attached) return "in-use";
  return availableAt <= Date.now() ? "available" : "creating";
}

/** A volume as answers show it. */
export function toVolume(volume: VolumeRecord): Sdk.Volume {
  const { attached } = volume;
  return {
    VolumeId: volume.id,
    Size: volume.sizeGiB,
    SnapshotId: volume.snapshot ?? "",
    AvailabilityZone: volume.zone,
    State: stateOf(volume),
    CreateTime: new Date(volume.createdAt),
    Attachments: attached
      ? [
          {
            VolumeId: volume.id,
            InstanceId: attached.instance,
            Device: attached.device,
            State: "attached",
            AttachTime: new Date(volume.createdAt),
            DeleteOnTermination: attached.deleteOnTermination,
          },
        ]
      : [],
    Encrypted: volume.encrypted,
    KmsKeyId: volume.kmsKey,
    Iops: volume.iops,
    Throughput: volume.throughput,
    Tags: toTagList(volume.tags),
    VolumeType: volume.type as Sdk.VolumeType,
    MultiAttachEnabled: false,
  };
}
