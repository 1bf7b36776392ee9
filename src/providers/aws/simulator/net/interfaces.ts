import type * as Sdk from "@aws-sdk/client-ec2";
import { toRecord, toTagList } from "../../tags.ts";
import type { Cloud } from "../cloud.ts";
import { toCard } from "../describe-instances.ts";
import { balancerInterfaces } from "../elb/interfaces.ts";
import { type Fields, filtered } from "../filters.ts";

/** Every network interface in the region: those of machines, NAT gateways and load balancers that are there. */
export function interfacesOf(cloud: Cloud): readonly Sdk.NetworkInterface[] {
  const { store, region } = cloud;
  const machines = [...store.instances.values()].filter((one) => one.region === region && one.state !== "terminated");
  const now = Date.now();
  const things = [...store.things.values()].flatMap((thing) => (thing.kind === "natgateway" ? [thing] : []));
  const gateways = things.filter(
    ({ deletedAt, region: own }) =>
      own === region && (deletedAt === undefined || deletedAt + store.timing.latencyMs > now),
  );
  return [
    ...machines.map((machine) => ({
      ...(toCard(machine) as Sdk.NetworkInterface),
      Attachment: { ...toCard(machine).Attachment, InstanceId: machine.id },
      TagSet: toTagList(machine.card.tags),
    })),
    ...gateways.map(({ id, card, subnet, vpc, privateIpv4, address }) => ({
      NetworkInterfaceId: card,
      Description: `Interface for NAT Gateway ${id}`,
      InterfaceType: "natGateway" as const,
      SubnetId: subnet,
      VpcId: vpc,
      PrivateIpAddress: privateIpv4,
      Groups: [],
      ...(address
        ? { Association: { AllocationId: address.allocation, PublicIp: address.publicIpv4, IpOwnerId: "amazon-aws" } }
        : {}),
      RequesterManaged: true,
      Status: "in-use" as const,
    })),
    ...balancerInterfaces(cloud),
  ];
}

const fields: Fields<Sdk.NetworkInterface> = {
  "attachment.instance-id": ({ Attachment }) => Attachment?.InstanceId,
  description: ({ Description }) => Description,
  "group-id": ({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId),
  "network-interface-id": ({ NetworkInterfaceId }) => NetworkInterfaceId,
  status: ({ Status }) => Status,
  "subnet-id": ({ SubnetId }) => SubnetId,
  "vpc-id": ({ VpcId }) => VpcId,
};

/** All at once: no caller pages them. */
export function describeNetworkInterfaces(
  cloud: Cloud,
  { Filters = [] }: Sdk.DescribeNetworkInterfacesRequest,
): Sdk.DescribeNetworkInterfacesResult {
  const found = filtered(interfacesOf(cloud), Filters, fields, ({ TagSet }) => toRecord(TagSet));
  return { NetworkInterfaces: [...found] };
}
