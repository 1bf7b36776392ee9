import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../tags.ts";
import { account } from "./account.ts";
import { type Cloud, instancesOf, isForgotten, isVisible, stateOf } from "./cloud.ts";
import { type Fields, type Filter, filtered, isPattern, pageOf } from "./filters.ts";
import type { InstanceRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";

export function describeInstances(cloud: Cloud, input: Sdk.DescribeInstancesRequest): Sdk.DescribeInstancesResult {
  const { InstanceIds, Filters = [], MaxResults } = input;
  if (InstanceIds && MaxResults !== undefined) {
    const text = "The parameter instancesSet cannot be used with the parameter maxResults";
    throw new Refusal("InvalidParameterCombination", text);
  }
  const known = InstanceIds ? instancesOf(cloud, [...new Set(InstanceIds)], true) : candidates(cloud, Filters);
  const found = filtered(known, Filters, fields, ({ tags }) => tags);
  const { page, token } = InstanceIds ? { page: found, token: undefined } : pageOf(found, input);
  return { Reservations: reservationsOf(page), NextToken: token };
}

/** What a filter by one tag finds at once, or everything in the region. */
function candidates({ region, store }: Cloud, filters: readonly Filter[]): readonly InstanceRecord[] {
  const exact = filters.find(
    ({ Name, Values: [value, ...more] = [] }) =>
      Name?.startsWith("tag:") && value !== undefined && !isPattern(value) && more.length === 0,
  );
  const all = exact ? store.byTag(exact.Name?.slice(4) ?? "", exact.Values?.[0] ?? "") : store.instances.values();
  const seen = [...all].filter(
    (instance) => instance.region === region && isVisible(instance) && !isForgotten(instance),
  );
  return exact ? seen.sort((a, b) => a.serial - b.serial) : seen;
}

const fields: Fields<InstanceRecord> = {
  architecture: ({ arch }) => arch,
  "availability-zone": ({ zone }) => zone,
  "client-token": ({ token }) => token,
  "iam-instance-profile.arn": ({ profile }) => profile?.arn,
  "image-id": ({ image }) => image,
  "instance-id": ({ id }) => id,
  "instance-lifecycle": ({ spot }) => (spot === undefined ? undefined : "spot"),
  "instance-state-code": ({ state }) => stateOf(state).Code,
  "instance-state-name": ({ state }) => state,
  "instance-type": ({ type }) => type,
  "instance.group-id": ({ card }) => card.groups,
  "ip-address": ({ card }) => card.publicIpv4,
  "key-name": ({ key }) => key,
  "metadata-options.http-tokens": ({ metadata }) => metadata.HttpTokens,
  "monitoring-state": ({ monitoring }) => (monitoring ? "enabled" : "disabled"),
  "network-interface.network-interface-id": ({ card }) => card.id,
  "owner-id": () => account,
  "placement-group-name": ({ placementGroup }) => placementGroup,
  "private-ip-address": ({ card }) => card.privateIpv4,
  "reservation-id": ({ reservation }) => reservation,
  "root-device-name": ({ rootDevice }) => rootDevice,
  "spot-instance-request-id": ({ spot }) => spot,
  "subnet-id": ({ subnet }) => subnet,
  tenancy: ({ tenancy }) => tenancy,
  "vpc-id": ({ vpc }) => vpc,
};

/** Instances as the API lists them: those of one RunInstances together. */
export function reservationsOf(instances: readonly InstanceRecord[]): Sdk.Reservation[] {
  const groups = new Map<string, InstanceRecord[]>();
  for (const instance of instances) {
    const group = groups.get(instance.reservation);
    if (group) group.push(instance);
    else groups.set(instance.reservation, [instance]);
  }
  return [...groups].map(([ReservationId, members]) => ({
    ReservationId,
    OwnerId: account,
    Groups: [],
    Instances: members.map(toInstance),
  }));
}

function toInstance(instance: InstanceRecord): Sdk.Instance {
  const gone = instance.state === "terminated";
  return {
    InstanceId: instance.id,
    ImageId: instance.image,
    State: stateOf(instance.state),
    PrivateDnsName: gone ? "" : dnsName("ip", instance.card.privateIpv4, instance.region),
    PublicDnsName:
      instance.card.publicIpv4 === undefined ? "" : dnsName("ec2", instance.card.publicIpv4, instance.region),
    StateTransitionReason: gone ? "User initiated" : "",
    KeyName: instance.key,
    AmiLaunchIndex: instance.index,
    ProductCodes: [],
    InstanceType: instance.type as Sdk._InstanceType,
    LaunchTime: new Date(instance.launchedAt),
    Placement: {
      AvailabilityZone: instance.zone,
      GroupName: instance.placementGroup ?? "",
      Tenancy: instance.tenancy as Sdk.Tenancy,
      PartitionNumber: instance.partition,
      HostId: instance.host,
    },
    ...toHardware(instance),
    Monitoring: { State: instance.monitoring ? "enabled" : "disabled" },
    ...(gone ? { BlockDeviceMappings: [], NetworkInterfaces: [], SecurityGroups: [] } : toAttached(instance)),
    Architecture: instance.arch,
    ClientToken: instance.token ?? "",
    EbsOptimized: instance.ebsOptimized,
    EnaSupport: true,
    Hypervisor: "xen",
    InstanceLifecycle: instance.spot === undefined ? undefined : "spot",
    SpotInstanceRequestId: instance.spot,
    RootDeviceName: instance.rootDevice,
    RootDeviceType: "ebs",
    ...(gone
      ? {
          StateReason: {
            Code: "Client.UserInitiatedShutdown",
            Message: "Client.UserInitiatedShutdown: User initiated shutdown",
          },
        }
      : {}),
    Tags: toTagList(instance.tags),
    VirtualizationType: "hvm",
    MetadataOptions: { State: "applied", ...instance.metadata } as Sdk.InstanceMetadataOptionsResponse,
    PlatformDetails: "Linux/UNIX",
    UsageOperation: "RunInstances",
  };
}

/** Cores that were not asked for are not simulated. */
function toHardware({ capacityReservation: id, cpu }: InstanceRecord): Sdk.Instance {
  const target = id === undefined ? undefined : { CapacityReservationId: id };
  const preference = id === undefined ? { CapacityReservationPreference: "open" as const } : {};
  return {
    ...(id === undefined ? {} : { CapacityReservationId: id }),
    CapacityReservationSpecification: { ...preference, CapacityReservationTarget: target },
    ...(cpu ? { CpuOptions: { ...cpu } } : {}),
  };
}

/** What an instance has until it is terminated. */
function toAttached(instance: InstanceRecord): Sdk.Instance {
  const { card, profile, subnet, vpc } = instance;
  return {
    SubnetId: subnet,
    VpcId: vpc,
    PrivateIpAddress: card.privateIpv4,
    PublicIpAddress: card.publicIpv4,
    Ipv6Address: card.ipv6[0],
    SourceDestCheck: card.sourceDestCheck,
    SecurityGroups: groupsOf(card.groups),
    IamInstanceProfile: profile && { Arn: profile.arn, Id: profile.id },
    BlockDeviceMappings: instance.mappings.map(({ device, volume, deleteOnTermination }) => ({
      DeviceName: device,
      Ebs: {
        AttachTime: new Date(instance.launchedAt),
        DeleteOnTermination: deleteOnTermination,
        Status: "attached",
        VolumeId: volume,
      },
    })),
    NetworkInterfaces: [toCard(instance)],
  };
}

/** Its network interface. */
export function toCard({ card, region, subnet, vpc, launchedAt }: InstanceRecord): Sdk.InstanceNetworkInterface {
  const association =
    card.publicIpv4 === undefined
      ? undefined
      : {
          IpOwnerId: "amazon",
          PublicDnsName: dnsName("ec2", card.publicIpv4, region),
          PublicIp: card.publicIpv4,
        };
  const PrivateDnsName = dnsName("ip", card.privateIpv4, region);
  return {
    Association: association,
    Attachment: {
      AttachTime: new Date(launchedAt),
      AttachmentId: card.attachment,
      DeleteOnTermination: true,
      DeviceIndex: 0,
      Status: "attached",
      NetworkCardIndex: 0,
    },
    Description: "",
    Groups: groupsOf(card.groups),
    Ipv6Addresses: card.ipv6.map((Ipv6Address) => ({ Ipv6Address, IsPrimaryIpv6: false })),
    MacAddress: card.mac,
    NetworkInterfaceId: card.id,
    OwnerId: account,
    PrivateDnsName,
    PrivateIpAddress: card.privateIpv4,
    PrivateIpAddresses: [
      { Association: association, Primary: true, PrivateDnsName, PrivateIpAddress: card.privateIpv4 },
    ],
    SourceDestCheck: card.sourceDestCheck,
    Status: "in-use",
    SubnetId: subnet,
    VpcId: vpc,
    InterfaceType: "interface",
  };
}

/** Security groups, under names of their own. */
export function groupsOf(groups: readonly string[]): Sdk.GroupIdentifier[] {
  return groups.map((GroupId) => ({ GroupId, GroupName: GroupId.replace("sg-", "group-") }));
}

export function dnsName(prefix: "ip" | "ec2", address: string, region: string): string {
  return `${prefix}-${address.replaceAll(".", "-")}.${region}.compute.${prefix === "ip" ? "internal" : "amazonaws.com"}`;
}
