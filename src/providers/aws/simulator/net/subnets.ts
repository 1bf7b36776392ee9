import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../../tags.ts";
import { account, checkZone, isUnmade, seedOf, unmadeSubnet, zonesOf } from "../account.ts";
import type { Cloud } from "../cloud.ts";
import { valuesOf } from "../filters.ts";
import { Refusal } from "../refusal.ts";
import { newId } from "../store.ts";
import { interfacesOf } from "./interfaces.ts";
import { cidrOf, contains, overlap, type Range, rangeOf } from "./ranges.ts";
import type { SubnetRecord, VpcRecord } from "./records.ts";
import { allOf, checkSimulated, described, forget, fresh, isThere, keep, tagsOf, thingOf } from "./things.ts";

export function createSubnet(cloud: Cloud, request: Sdk.CreateSubnetRequest): Sdk.CreateSubnetResult {
  checkSimulated(request, ["VpcId", "CidrBlock", "AvailabilityZone", "Ipv6CidrBlock"]);
  const vpc = thingOf(cloud, "vpc", request.VpcId);
  const { CidrBlock, AvailabilityZone: zone = zonesOf(cloud.region)[0] ?? "" } = request;
  if (CidrBlock === undefined)
    throw new Refusal("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' must be provided.");
  checkZone(cloud.region, zone);
  const cidr = cidrOf(checkedRange(cloud, vpc, CidrBlock));
  const ipv6 = request.Ipv6CidrBlock === undefined ? undefined : newIpv6(cloud, vpc, request.Ipv6CidrBlock);
  const subnet = keep(cloud, {
    ...fresh(cloud, "subnet", tagsOf("subnet", request.TagSpecifications)),
    ...{ vpc: vpc.id, zone, cidr, ipv6, mapsPublicIpv4: false, assignsIpv6: false, dns64: false },
    hostnames: { type: "ip-name", a: false, aaaa: false },
  });
  return { Subnet: toSubnet(cloud, subnet) };
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
function checkedRange(cloud: Cloud, vpc: VpcRecord, cidr: string): Range {
  const range = rangeOf(cidr);
  if (range?.bits !== 32) {
    const text = `Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`;
    throw new Refusal("InvalidParameterValue", text);
  }
  const inside = vpc.ranges.some((one) => contains(rangeOf(one.cidr) ?? range, range));
  if (range.prefix < 16 || range.prefix > 28 || !inside)
    throw new Refusal("InvalidSubnet.Range", `The CIDR '${cidr}' is invalid.`);
  if (siblings(cloud, vpc).some((other) => overlap(rangeOf(other.cidr) ?? range, range)))
    throw new Refusal("InvalidSubnet.Conflict", `The CIDR '${cidr}' conflicts with another subnet`);
  return range;
}

function siblings(cloud: Cloud, { id }: VpcRecord): readonly SubnetRecord[] {
  return allOf(cloud, "subnet").filter(({ vpc }) => vpc === id);
}

function newIpv6(cloud: Cloud, vpc: VpcRecord, cidr: string): SubnetRecord["ipv6"] {
  const range = rangeOf(cidr);
  const own = rangeOf(vpc.ipv6?.cidr ?? "");
  if (range?.bits !== 128 || range.prefix !== 64 || !own || !contains(own, range))
    throw new Refusal("InvalidSubnet.Range", `The CIDR '${cidr}' is invalid.`);
  const text = cidrOf(range);
  if (siblings(cloud, vpc).some(({ ipv6 }) => ipv6?.cidr === text))
    throw new Refusal("InvalidSubnet.Conflict", `The CIDR '${cidr}' conflicts with another subnet`);
  return { association: newId("subnet-cidr-assoc"), cidr: text };
}

export function describeSubnets(
  cloud: Cloud,
  { SubnetIds, ...asked }: Sdk.DescribeSubnetsRequest,
): Sdk.DescribeSubnetsResult {
  const { page, token } = described(cloud, "subnet", SubnetIds, asked, {
    "availability-zone": ({ zone }) => zone,
    "cidr-block": ({ cidr }) => cidr,
    "default-for-az": ({ seeded }) => seeded,
    state: (subnet) => (isThere(cloud, subnet) ? "available" : "pending"),
    "subnet-id": ({ id }) => id,
  });
  const unmade = valuesOf(asked.Filters ?? [], "subnet-id").filter((id) => isUnmade(cloud, id, "subnet"));
  const subnets = [...page, ...unmade.map((id) => toUnmade(cloud, id))];
  return { Subnets: subnets.map((subnet) => toSubnet(cloud, subnet)), NextToken: token };
}

function toUnmade(cloud: Cloud, id: string): SubnetRecord {
  const { known: _, ...subnet } = unmadeSubnet(cloud, id);
  return {
    ...{ kind: "subnet", serial: 0, region: cloud.region, createdAt: 0, visibleAt: 0, seeded: false, tags: {} },
    ...{ ...subnet, ipv6: { association: `subnet-cidr-assoc-${seedOf(id)}`, cidr: subnet.ipv6 ?? "" } },
    ...{ dns64: false, hostnames: { type: "ip-name", a: false, aaaa: false } },
  };
}

function toSubnet(cloud: Cloud, subnet: SubnetRecord): Sdk.Subnet {
  const { id, region, vpc, zone, cidr, ipv6, hostnames } = subnet;
  const used = interfacesOf(cloud).filter(({ SubnetId }) => SubnetId === id).length;
  return {
    SubnetId: id,
    SubnetArn: `arn:aws:ec2:${region}:${account}:subnet/${id}`,
    VpcId: vpc,
    OwnerId: account,
    AvailabilityZone: zone,
    CidrBlock: cidr,
    AvailableIpAddressCount: 2 ** (32 - (rangeOf(cidr)?.prefix ?? 32)) - 5 - used,
    DefaultForAz: subnet.seeded,
    MapPublicIpOnLaunch: subnet.mapsPublicIpv4,
    AssignIpv6AddressOnCreation: subnet.assignsIpv6,
    EnableDns64: subnet.dns64,
    Ipv6Native: false,
    Ipv6CidrBlockAssociationSet: ipv6
      ? [
          {
            AssociationId: ipv6.association,
            Ipv6CidrBlock: ipv6.cidr,
            Ipv6CidrBlockState: { State: "associated" },
          },
        ]
      : [],
    PrivateDnsNameOptionsOnLaunch: {
      HostnameType: hostnames.type as Sdk.HostnameType,
      EnableResourceNameDnsARecord: hostnames.a,
      EnableResourceNameDnsAAAARecord: hostnames.aaaa,
    },
    State: isThere(cloud, subnet) ? "available" : "pending",
    Tags: toTagList(subnet.tags),
  };
}

export function deleteSubnet(cloud: Cloud, { SubnetId }: Sdk.DeleteSubnetRequest): void {
  const subnet = thingOf(cloud, "subnet", SubnetId);
  if (interfacesOf(cloud).some((card) => card.SubnetId === subnet.id)) {
    const text = `The subnet '${subnet.id}' has dependencies and cannot be deleted.`;
    throw new Refusal("DependencyViolation", text);
  }
  forget(cloud, subnet);
  for (const table of allOf(cloud, "route-table")) {
    table.associations = table.associations.filter((one) => one.subnet !== subnet.id);
  }
}

/** One attribute for each request, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html */
export function modifySubnetAttribute(cloud: Cloud, { SubnetId, ...request }: Sdk.ModifySubnetAttributeRequest): void {
  const subnet = thingOf(cloud, "subnet", SubnetId);
  const names = Object.keys(request);
  if (names.length !== 1)
    throw new Refusal("InvalidParameterCombination", `Only one attribute may be modified: ${names.join(", ")}`);
  const needsIpv6 = request.AssignIpv6AddressOnCreation?.Value || request.EnableDns64?.Value;
  if (needsIpv6 && !subnet.ipv6)
    throw new Refusal(
      "InvalidParameterValue",
      `Invalid value 'true' for ${names[0]}: the subnet has no IPv6 CIDR block`,
    );
  subnet.mapsPublicIpv4 = request.MapPublicIpOnLaunch?.Value ?? subnet.mapsPublicIpv4;
  subnet.assignsIpv6 = request.AssignIpv6AddressOnCreation?.Value ?? subnet.assignsIpv6;
  subnet.dns64 = request.EnableDns64?.Value ?? subnet.dns64;
  const { type, a, aaaa } = subnet.hostnames;
  subnet.hostnames = {
    type: request.PrivateDnsHostnameTypeOnLaunch ?? type,
    a: request.EnableResourceNameDnsARecordOnLaunch?.Value ?? a,
    aaaa: request.EnableResourceNameDnsAAAARecordOnLaunch?.Value ?? aaaa,
  };
}

export function associateSubnetCidrBlock(
  cloud: Cloud,
  { SubnetId, Ipv6CidrBlock = "" }: Sdk.AssociateSubnetCidrBlockRequest,
): Sdk.AssociateSubnetCidrBlockResult {
  const subnet = thingOf(cloud, "subnet", SubnetId);
  if (subnet.ipv6)
    throw new Refusal("CidrLimitExceeded", `The subnet '${subnet.id}' has met its maximum number of allowed CIDRs: 1`);
  subnet.ipv6 = newIpv6(cloud, thingOf(cloud, "vpc", subnet.vpc), Ipv6CidrBlock);
  return { SubnetId, Ipv6CidrBlockAssociation: toSubnet(cloud, subnet).Ipv6CidrBlockAssociationSet?.[0] };
}

export function disassociateSubnetCidrBlock(
  cloud: Cloud,
  { AssociationId }: Sdk.DisassociateSubnetCidrBlockRequest,
): Sdk.DisassociateSubnetCidrBlockResult {
  const subnet = allOf(cloud, "subnet").find(({ ipv6 }) => ipv6?.association === AssociationId);
  if (!subnet) {
    const text = `The subnet CIDR block association ID '${AssociationId}' does not exist`;
    throw new Refusal("InvalidSubnetCidrBlockAssociationID.NotFound", text);
  }
  subnet.ipv6 = undefined;
  return { SubnetId: subnet.id };
}
