import type * as Sdk from "@aws-sdk/client-ec2";
import type { Addresses, MachineState } from "../../platform.ts";
import type { Volume } from "./disk.ts";
import type { Options } from "./options.ts";
import { defined } from "./request.ts";
import { tagKeys, toLabels, toRecord } from "./tags.ts";

/** What is not in an instance's own description. */
export interface Beside {
  /** As the API gives it: base64. */
  readonly userData?: string | undefined;
  readonly terminationProtection?: boolean | undefined;
  readonly cpuCredits?: string | undefined;
  readonly interruption?: string | undefined;
  /** Its volumes; left out: their options are not observed. */
  readonly volumes?: readonly Sdk.Volume[] | undefined;
}

const phases = { pending: "pending", running: "running", stopping: "stopped", stopped: "stopped" } as const;

/** Whether the instance is there and may stay: not gone, and not on its way to it. */
export function isLive(instance: Sdk.Instance | undefined): instance is Sdk.Instance {
  return instance?.State?.Name !== undefined && instance.State.Name in phases;
}

/** Whether somebody stopped it, or is stopping it. */
export function isStopped({ State }: Sdk.Instance): boolean {
  return State?.Name === "stopping" || State?.Name === "stopped";
}

export const liveStates = Object.keys(phases);

/** An instance as the seam knows it. One that is stopped only to get another type is on its way, and of no type until it is there. Pure. */
export function toState(region: string, instance: Sdk.Instance, beside: Beside = {}): MachineState<Options> {
  const tags = toRecord(instance.Tags);
  const state = instance.State?.Name ?? "pending";
  const restarts = tags[tagKeys.restart] !== undefined;
  const phase = state in phases ? phases[state as keyof typeof phases] : "pending";
  const { instanceType, ...options } = toOptions(region, instance, beside);
  return {
    id: `${region}/${instance.InstanceId}`,
    phase: restarts && phase === "stopped" ? "pending" : phase,
    addresses: toAddresses(instance),
    observed: {
      name: tags[tagKeys.name] ?? tags.Name,
      owner: tags[tagKeys.owner],
      arch: instance.Architecture === "arm64" ? "arm64" : instance.Architecture === "x86_64" ? "amd64" : undefined,
      version: tags[tagKeys.version],
      image: instance.ImageId ?? "",
      userData: beside.userData,
      labels: toLabels(tags),
      options: restarts || instanceType === undefined ? options : { ...options, instanceType },
    },
  };
}

function toAddresses(instance: Sdk.Instance): Addresses {
  return defined({
    publicIpv4: instance.PublicIpAddress || undefined,
    publicIpv6: instance.Ipv6Address || instance.NetworkInterfaces?.[0]?.Ipv6Addresses?.[0]?.Ipv6Address,
    privateIpv4: instance.PrivateIpAddress || undefined,
  }) as Addresses;
}

function toOptions(region: string, instance: Sdk.Instance, beside: Beside): Partial<Options> {
  const [network] = instance.NetworkInterfaces ?? [];
  const groups = instance.SecurityGroups?.flatMap(({ GroupId }) => (GroupId === undefined ? [] : [GroupId]));
  return defined({
    region,
    instanceType: instance.InstanceType,
    subnet: instance.SubnetId || undefined,
    securityGroups: groups && groups.length > 0 ? groups.sort() : undefined,
    keyName: instance.KeyName || undefined,
    instanceProfile: instance.IamInstanceProfile?.Arn?.replace(/^.*\//, ""),
    placementGroup: instance.Placement?.GroupName || undefined,
    availabilityZone: instance.Placement?.AvailabilityZone || undefined,
    publicIpv4: toPublicIpv4(instance),
    privateIpv4: instance.PrivateIpAddress || undefined,
    ipv6: network?.Ipv6Addresses?.length,
    sourceDestCheck: network?.SourceDestCheck ?? instance.SourceDestCheck,
    metadata: toMetadata(instance.MetadataOptions),
    tenancy: instance.Placement?.Tenancy,
    ...toHardware(instance),
    spot: beside.interruption === undefined ? undefined : { interruption: beside.interruption },
    cpuCredits: beside.cpuCredits,
    detailedMonitoring: instance.Monitoring?.State && ["enabled", "pending"].includes(instance.Monitoring.State),
    terminationProtection: beside.terminationProtection,
    ...(beside.volumes ? toDisks(instance, beside.volumes) : {}),
  }) as Partial<Options>;
}

/** A reservation only where it was named: an open one takes in whatever fits. */
function toHardware({ Placement, CapacityReservationSpecification, CpuOptions }: Sdk.Instance) {
  const { CoreCount: cores, ThreadsPerCore: threadsPerCore } = CpuOptions ?? {};
  return {
    placementPartition: Placement?.PartitionNumber,
    host: Placement?.HostId || undefined,
    capacityReservation: CapacityReservationSpecification?.CapacityReservationTarget?.CapacityReservationId,
    cpu: cores === undefined || threadsPerCore === undefined ? undefined : { cores, threadsPerCore },
  };
}

/** Only a running machine shows whether it was given an address; an elastic one (its owner is the account) says nothing. */
function toPublicIpv4({ State, PublicIpAddress, NetworkInterfaces }: Sdk.Instance): boolean | undefined {
  if (State?.Name !== "running") return undefined;
  if (!PublicIpAddress) return false;
  const owner = NetworkInterfaces?.[0]?.Association?.IpOwnerId;
  return owner === undefined || owner === "amazon" ? true : undefined;
}

function toMetadata(metadata: Sdk.InstanceMetadataOptionsResponse | undefined): Options["metadata"] | undefined {
  if (!metadata) return undefined;
  return {
    endpoint: metadata.HttpEndpoint === "disabled" ? "disabled" : "enabled",
    httpTokens: metadata.HttpTokens === "optional" ? "optional" : "required",
    hopLimit: metadata.HttpPutResponseHopLimit ?? 1,
    instanceMetadataTags: metadata.InstanceMetadataTags === "enabled",
  };
}

/** The disks, without the key: it is read back as an ARN, however it was written. */
function toDisks(instance: Sdk.Instance, volumes: readonly Sdk.Volume[]): Partial<Options> {
  const byId = new Map(volumes.map((volume) => [volume.VolumeId, volume]));
  const disks = (instance.BlockDeviceMappings ?? []).flatMap(({ DeviceName, Ebs }) => {
    const volume = byId.get(Ebs?.VolumeId);
    return volume && DeviceName !== undefined ? [{ device: DeviceName, ebs: Ebs, volume }] : [];
  });
  const root = disks.find(({ device }) => device === instance.RootDeviceName);
  return defined({
    rootDisk: root && toDisk(root.volume),
    volumes: disks
      .filter((disk) => disk !== root)
      .map(({ device, ebs, volume }) => ({
        device,
        ...toDisk(volume),
        ...(volume.SnapshotId ? { snapshot: volume.SnapshotId } : {}),
        deleteOnTermination: ebs?.DeleteOnTermination ?? false,
      }))
      .sort((a, b) => (a.device < b.device ? -1 : 1)) as Volume[],
  }) as Partial<Options>;
}

/** IOPS only where they are provisioned: for gp2 the API gives its baseline. */
function toDisk(volume: Sdk.Volume): Options["rootDisk"] {
  const provisioned = ["gp3", "io1", "io2"].includes(volume.VolumeType ?? "");
  return defined({
    sizeGiB: volume.Size,
    type: volume.VolumeType as "gp3" | undefined,
    iops: provisioned ? volume.Iops : undefined,
    throughputMiBps: volume.VolumeType === "gp3" ? volume.Throughput : undefined,
    encrypted: volume.Encrypted,
  });
}
