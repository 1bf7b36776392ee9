import { createHash } from "node:crypto";
import type * as Sdk from "@aws-sdk/client-ec2";
import type { MachinePlan, Run } from "../../platform.ts";
import type { RootDisk, Volume } from "./disk.ts";
import type { CheckedImage } from "./image-check.ts";
import { chosenOptions, inPlaceOptions } from "./in-place.ts";
import type { Options } from "./options.ts";
import { tagKeys, toTagList, toTags } from "./tags.ts";

/**
 * Everything RunInstances is told of a machine but its client token. Equal plans give equal requests, until one of the machines is to
 * take the place of another. Pure.
 */
export function toRequest(
  plan: MachinePlan<Options>,
  { owner, replacing }: Pick<Run, "owner" | "replacing">,
  image: CheckedImage,
): Sdk.RunInstancesRequest {
  const { options } = plan;
  const replaces = replacing === undefined ? {} : { [tagKeys.replaces]: replacing };
  const tags = toTagList({ ...toTags(plan, owner, planDigest(plan)), ...replaces });
  const spot = options.spot ? (["spot-instances-request"] as const) : [];
  const kinds = ["instance", "volume", "network-interface", ...spot] as const;
  return defined({
    ImageId: plan.image,
    InstanceType: options.instanceType as Sdk._InstanceType,
    MinCount: 1,
    MaxCount: 1,
    UserData: plan.userData,
    KeyName: options.keyName,
    IamInstanceProfile: options.instanceProfile === undefined ? undefined : { Name: options.instanceProfile },
    Monitoring: options.detailedMonitoring ? { Enabled: true } : undefined,
    DisableApiTermination: options.terminationProtection || undefined,
    CreditSpecification: options.cpuCredits === undefined ? undefined : { CpuCredits: options.cpuCredits },
    Placement: toPlacement(options),
    CapacityReservationSpecification: toReservation(options),
    CpuOptions: options.cpu && { CoreCount: options.cpu.cores, ThreadsPerCore: options.cpu.threadsPerCore },
    MetadataOptions: toMetadataOptions(options.metadata),
    InstanceMarketOptions: toMarket(options.spot),
    BlockDeviceMappings: toMappings(options, image),
    ...toNetwork(options),
    TagSpecifications: kinds.map((ResourceType): Sdk.TagSpecification => ({ ResourceType, Tags: tags })),
  });
}

/** Metadata options, each said, so that no default of the account decides. */
export function toMetadataOptions(metadata: Options["metadata"]): Sdk.InstanceMetadataOptionsRequest {
  return {
    HttpEndpoint: metadata.endpoint,
    HttpTokens: metadata.httpTokens,
    HttpPutResponseHopLimit: metadata.hopLimit,
    InstanceMetadataTags: metadata.instanceMetadataTags ? "enabled" : "disabled",
  };
}

/** A public address can be asked for only through a network interface, and then everything else of it stands there too. */
function toNetwork(options: Options): Partial<Sdk.RunInstancesRequest> {
  const { subnet, securityGroups, publicIpv4, privateIpv4, ipv6 } = options;
  const groups = securityGroups && [...securityGroups];
  const common = { SubnetId: subnet, PrivateIpAddress: privateIpv4, Ipv6AddressCount: ipv6 };
  if (publicIpv4 === undefined) return { ...common, SecurityGroupIds: groups } as Partial<Sdk.RunInstancesRequest>;
  const own = { DeviceIndex: 0, AssociatePublicIpAddress: publicIpv4, DeleteOnTermination: true, Groups: groups };
  return { NetworkInterfaces: [defined({ ...own, ...common })] };
}

function toReservation({ capacityReservation: id }: Options): Sdk.CapacityReservationSpecification | undefined {
  return id === undefined ? undefined : { CapacityReservationTarget: { CapacityReservationId: id } };
}

function toPlacement(options: Options): Sdk.Placement | undefined {
  const { availabilityZone, placementGroup, placementPartition, tenancy, host } = options;
  const placement = defined({
    AvailabilityZone: availabilityZone,
    GroupName: placementGroup,
    PartitionNumber: placementPartition,
    Tenancy: tenancy === "default" ? undefined : tenancy,
    HostId: host,
  });
  return Object.keys(placement).length > 0 ? placement : undefined;
}

/** A machine that outlives its interruption needs a request that stays. */
function toMarket(spot: Options["spot"]): Sdk.InstanceMarketOptionsRequest | undefined {
  if (!spot) return undefined;
  const SpotOptions = defined({
    MaxPrice: spot.maxPrice,
    SpotInstanceType: spot.interruption === "terminate" ? ("one-time" as const) : ("persistent" as const),
    InstanceInterruptionBehavior: spot.interruption,
  });
  return { MarketType: "spot", SpotOptions };
}

/** The root disk always goes with its machine, whatever the image says. */
function toMappings({ rootDisk, volumes }: Options, image: CheckedImage): Sdk.BlockDeviceMapping[] | undefined {
  const size = rootDisk?.sizeGiB ?? (image.sizeGiB || undefined);
  const root =
    size === undefined && rootDisk === undefined
      ? []
      : [{ DeviceName: image.rootDevice, Ebs: toEbs({ ...rootDisk, sizeGiB: size, deleteOnTermination: true }) }];
  const further = volumes.map((volume) => ({ DeviceName: volume.device, Ebs: toEbs(volume) }));
  return root.length + further.length > 0 ? [...root, ...further] : undefined;
}

type AnyDisk = { readonly [Key in Exclude<keyof RootDisk, "type">]?: RootDisk[Key] | undefined } & {
  readonly type?: Volume["type"] | undefined;
  readonly snapshot?: string | undefined;
  readonly deleteOnTermination: boolean;
};

function toEbs(disk: AnyDisk) {
  return defined({
    VolumeSize: disk.sizeGiB,
    VolumeType: disk.type,
    Iops: disk.iops,
    Throughput: disk.throughputMiBps,
    Encrypted: disk.encrypted,
    KmsKeyId: disk.kmsKey,
    SnapshotId: disk.snapshot,
    DeleteOnTermination: disk.deleteOnTermination,
  });
}

/**
 * Digest of what cannot change in place: two plans with the same one may share a machine. Of the options that cannot be given back
 * to EC2 it holds that they are set.
 */
export function planDigest({ name, image, userData, options }: MachinePlan<Options>): string {
  const inPlace: ReadonlySet<string> = new Set([...inPlaceOptions, "onInstanceTypeChange"]);
  const fixed = Object.entries(options).filter(([key]) => !inPlace.has(key));
  const chosen = chosenOptions.filter((key) => options[key] !== undefined).map((key) => [key, true]);
  return digest({ name, image, userData, options: Object.fromEntries([...fixed, ...chosen]) }).slice(0, 32);
}

/**
 * The same for the same request, and another one for each generation: when the machine that a token stands for is gone, the id of
 * that machine makes the next token. Up to 64 ASCII characters,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
 */
export function clientToken(owner: string, request: Sdk.RunInstancesRequest, generation: string): string {
  return digest({ owner, request, generation });
}

/** SHA-256 of a value, whatever the order of its keys. */
export function digest(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** The object without what is undefined. */
export function defined<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
