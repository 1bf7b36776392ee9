import { createHash } from "node:crypto";
import type * as Sdk from "@aws-sdk/client-ec2";
import { archOfInstanceType, isBurstable } from "../instance-type.ts";
import { account, isMissing } from "./account.ts";
import type { Cloud } from "./cloud.ts";
import { type Image, imageOf } from "./describe-images.ts";
import { reservationsOf } from "./describe-instances.ts";
import { type Disk, disksOf, rootDevice } from "./disks.ts";
import { checkMetadata, metadataOf } from "./metadata.ts";
import { makeCard, type Network, networkOf } from "./network.ts";
import { isOffered } from "./offerings.ts";
import { profileOf } from "./profiles.ts";
import type { InstanceRecord, Tags } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { makeSpot, spotOf } from "./spot.ts";
import { newId } from "./store.ts";
import { checkCount, checkedTags, checkMetadataTags } from "./tagging.ts";
import { checkUserData } from "./user-data.ts";

/** Everything that a request asks for, found right. */
interface Wanted {
  readonly image: Image;
  readonly type: string;
  readonly network: Network;
  readonly disks: readonly Disk[];
  readonly tags: Readonly<Partial<Record<string, Tags>>>;
  readonly request: Sdk.RunInstancesRequest;
  readonly digest: string;
}

/**
 * The same token with the same parameters gives the same instances, whatever became of them; with others it is refused.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
 */
export function runInstances(cloud: Cloud, request: Sdk.RunInstancesRequest): Sdk.Reservation {
  const { ClientToken, ...parameters } = request;
  const digest = createHash("sha256").update(JSON.stringify(parameters)).digest("hex");
  if (ClientToken !== undefined && ClientToken.length > 64) {
    throw new Refusal("InvalidParameterValue", "The client token is longer than 64 characters");
  }
  const earlier = ClientToken === undefined ? [] : cloud.store.byToken(cloud.region, ClientToken);
  if (earlier.some((instance) => instance.request !== digest)) {
    throw new Refusal("IdempotentParameterMismatch", "The same client token was used with different parameters");
  }
  const instances = earlier.length > 0 ? earlier : make(cloud, check(cloud, request, digest));
  return reservationsOf(instances)[0] ?? {};
}

function check(cloud: Cloud, request: Sdk.RunInstancesRequest, digest: string): Wanted {
  const { ImageId, InstanceType: type = "m1.small", MinCount = 0, MaxCount = 0, UserData } = request;
  if (MinCount < 1 || MaxCount < MinCount)
    throw new Refusal("InvalidParameterValue", `Value (${MinCount}) for parameter minCount is invalid`);
  if (ImageId === undefined) throw new Refusal("MissingParameter", "The request must contain the parameter ImageId");
  checkSimulated(request);
  const image = imageOf(cloud.region, ImageId);
  checkType(type, image.arch);
  if (UserData !== undefined) checkUserData(UserData);
  checkNames(request);
  checkCredits(type, request.CreditSpecification?.CpuCredits);
  checkMetadata(request.MetadataOptions ?? {});
  const tags = tagsOf(request);
  if (request.MetadataOptions?.InstanceMetadataTags === "enabled") checkMetadataTags(tags.instance ?? {});
  spotOf(request);
  const disks = disksOf(image, request.BlockDeviceMappings ?? []);
  const network = networkOf(cloud, request);
  checkZone(type, network.subnet.zone);
  return { image, type, network, disks, tags, request, digest };
}

const simulated: ReadonlySet<string> = new Set<keyof Sdk.RunInstancesRequest>([
  ...([
    "ImageId",
    "InstanceType",
    "MinCount",
    "MaxCount",
    "UserData",
    "ClientToken",
    "DryRun",
    "TagSpecifications",
  ] as const),
  ...(["KeyName", "IamInstanceProfile", "Monitoring", "Placement", "MetadataOptions", "CreditSpecification"] as const),
  ...(["SubnetId", "SecurityGroupIds", "PrivateIpAddress", "Ipv6AddressCount"] as const),
  ...(["NetworkInterfaces", "BlockDeviceMappings", "EbsOptimized", "InstanceMarketOptions"] as const),
  ...(["CpuOptions", "CapacityReservationSpecification"] as const),
  ...(["DisableApiTermination", "DisableApiStop", "InstanceInitiatedShutdownBehavior"] as const),
]);
const simulatedPlacement: ReadonlySet<string> = new Set([
  ...["AvailabilityZone", "GroupName", "PartitionNumber", "Tenancy", "HostId"],
]);

/** Refuses what is not simulated: to ignore it would be to lie. */
function checkSimulated(request: Sdk.RunInstancesRequest): void {
  const other =
    Object.keys(request).find((name) => !simulated.has(name)) ??
    Object.keys(request.Placement ?? {}).find((name) => !simulatedPlacement.has(name));
  if (other) throw new Refusal("UnsupportedOperation", `This simulated cloud does not have the parameter ${other}`);
}

function checkZone(type: string, zone: string): void {
  if (isOffered(type, zone)) return;
  const text = `Your requested instance type (${type}) is not supported in your requested Availability Zone (${zone}).`;
  throw new Refusal("Unsupported", text);
}

/** Refuses a type that does not run the image. */
export function checkType(type: string, arch: Image["arch"]): void {
  const own = archOfInstanceType(type);
  if (own === undefined) throw new Refusal("InvalidParameterValue", `Invalid value '${type}' for InstanceType.`);
  const name = own === "arm64" ? "arm64" : "x86_64";
  if (name === arch) return;
  const text = `The architecture '${name}' of the specified instance type does not match the architecture '${arch}' of the specified AMI.`;
  const hint = "Specify an instance type and an AMI that have matching architectures, and try again.";
  throw new Refusal("InvalidParameterValue", `${text} ${hint}`);
}

function checkNames({ KeyName, Placement, IamInstanceProfile }: Sdk.RunInstancesRequest): void {
  if (isMissing(KeyName)) throw new Refusal("InvalidKeyPair.NotFound", `The key pair '${KeyName}' does not exist`);
  const { GroupName: group, PartitionNumber, HostId, Tenancy } = Placement ?? {};
  if (PartitionNumber !== undefined && group === undefined)
    throw new Refusal("InvalidParameterCombination", "The parameter PartitionNumber needs a placement group");
  if (HostId !== undefined && Tenancy !== "host")
    throw new Refusal("InvalidParameterCombination", "The parameter HostId needs the tenancy 'host'");
  if (isMissing(group))
    throw new Refusal("InvalidPlacementGroup.Unknown", `The Placement Group '${group}' is unknown.`);
  if (IamInstanceProfile) profileOf(IamInstanceProfile);
}

/** Refuses CPU credits that are none, or for a type that has none. */
export function checkCredits(type: string, credits: string | undefined): void {
  if (credits === undefined) return;
  if (credits !== "standard" && credits !== "unlimited") {
    throw new Refusal("InvalidParameterValue", `Value (${credits}) for parameter CpuCredits is invalid`);
  }
  if (!isBurstable(type)) {
    throw new Refusal(
      "InstanceCreditSpecification.NotSupported",
      `The ${type} instance type does not support T2 Unlimited.`,
    );
  }
}

/** What RunInstances can tag; a spot request only where there is one. */
function tagsOf({ TagSpecifications = [], InstanceMarketOptions }: Sdk.RunInstancesRequest): Wanted["tags"] {
  const kinds = [
    "instance",
    "volume",
    "network-interface",
    ...(InstanceMarketOptions ? ["spot-instances-request"] : []),
  ];
  const tags: Record<string, Tags> = {};
  for (const { ResourceType = "", Tags = [] } of TagSpecifications) {
    if (!kinds.includes(ResourceType)) {
      throw new Refusal(
        "InvalidParameterValue",
        `'${ResourceType}' is not a valid taggable resource type for this operation.`,
      );
    }
    if (tags[ResourceType])
      throw new Refusal("InvalidParameterValue", `Duplicate resource type '${ResourceType}' in TagSpecifications`);
    tags[ResourceType] = checkCount(checkedTags(Tags));
  }
  return tags;
}

function make(cloud: Cloud, wanted: Wanted): readonly InstanceRecord[] {
  const reservation = newId("r");
  const count = wanted.request.MaxCount ?? 1;
  return Array.from({ length: count }, (_, index) => makeInstance(cloud, wanted, reservation, index));
}

function makeInstance(cloud: Cloud, wanted: Wanted, reservation: string, index: number): InstanceRecord {
  const { store, region } = cloud;
  const { request, network, image, type, tags, digest } = wanted;
  const id = newId("i");
  const now = Date.now();
  const card = makeCard(cloud, network, tags["network-interface"] ?? {});
  const instance: InstanceRecord = {
    id,
    serial: store.serial(),
    region,
    reservation,
    index,
    token: request.ClientToken,
    request: digest,
    launchedAt: now,
    visibleAt: now + store.timing.consistencyMs,
    state: "pending",
    terminatedAt: undefined,
    next: undefined,
    image: image.id,
    arch: image.arch,
    type,
    key: request.KeyName,
    monitoring: request.Monitoring?.Enabled ?? false,
    profile: request.IamInstanceProfile && profileOf(request.IamInstanceProfile),
    zone: network.subnet.zone,
    subnet: network.subnet.id,
    vpc: network.subnet.vpc,
    placementGroup: request.Placement?.GroupName,
    tenancy: request.Placement?.Tenancy ?? "default",
    partition: request.Placement?.PartitionNumber,
    host: request.Placement?.HostId,
    capacityReservation: request.CapacityReservationSpecification?.CapacityReservationTarget?.CapacityReservationId,
    cpu: request.CpuOptions,
    rootDevice,
    mappings: wanted.disks.map((disk) => attach(cloud, id, network, disk, tags.volume ?? {})),
    card,
    metadata: metadataOf(request.MetadataOptions ?? {}),
    credits: isBurstable(type) ? (request.CreditSpecification?.CpuCredits ?? defaultCredits(type)) : undefined,
    protected: request.DisableApiTermination ?? false,
    stopProtected: request.DisableApiStop ?? false,
    shutdownBehavior: request.InstanceInitiatedShutdownBehavior ?? "stop",
    ebsOptimized: request.EbsOptimized ?? false,
    userData: request.UserData,
    spot: makeSpot(cloud, request, id, tags["spot-instances-request"] ?? {}),
    tags: tags.instance ?? {},
  };
  store.add(instance);
  store.enter(instance, "pending", "running");
  return instance;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-unlimited-mode-concepts.html */
function defaultCredits(type: string): string {
  return type.startsWith("t2.") ? "standard" : "unlimited";
}

function attach(
  { store, region }: Cloud,
  instance: string,
  { subnet }: Network,
  disk: Disk,
  tags: Tags,
): InstanceRecord["mappings"][number] {
  const { device, deleteOnTermination, kmsKey, ...rest } = disk;
  const id = newId("vol");
  const now = Date.now();
  const key = kmsKey ?? (disk.encrypted ? "alias/aws/ebs" : undefined);
  store.volumes.set(id, {
    id,
    serial: store.serial(),
    region,
    zone: subnet.zone,
    ...rest,
    kmsKey: key?.startsWith("arn:") === false ? `arn:aws:kms:${region}:${account}:${key}` : key,
    createdAt: now,
    visibleAt: now + store.timing.consistencyMs,
    attached: { instance, device, deleteOnTermination },
    tags,
  });
  return { device, volume: id, deleteOnTermination };
}
