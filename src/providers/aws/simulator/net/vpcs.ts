import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../../tags.ts";
import { account, defaultGroupOf, seedOf } from "../account.ts";
import type { Cloud } from "../cloud.ts";
import { Refusal } from "../refusal.ts";
import { newId } from "../store.ts";
import { interfacesOf } from "./interfaces.ts";
import { cidrOf, overlap, type Range, rangeOf } from "./ranges.ts";
import type { ThingRecord, VpcRecord } from "./records.ts";
import { defaultGroup, firstTableOf, mainTable } from "./seed.ts";
import { allOf, checkSimulated, described, forget, fresh, isThere, keep, tagsOf, thingOf } from "./things.ts";

export function createVpc(cloud: Cloud, request: Sdk.CreateVpcRequest): Sdk.CreateVpcResult {
  checkSimulated(request, ["CidrBlock", "InstanceTenancy", "AmazonProvidedIpv6CidrBlock"]);
  const { CidrBlock, InstanceTenancy: tenancy = "default" } = request;
  if (CidrBlock === undefined)
    throw new Refusal("MissingParameter", "The request must contain the parameter cidrBlock");
  const cidr = cidrOf(rangeOfVpc(CidrBlock));
  const vpc = keep(cloud, {
    ...fresh(cloud, "vpc", tagsOf("vpc", request.TagSpecifications)),
    ranges: [{ association: newId("vpc-cidr-assoc"), cidr }],
    ipv6: request.AmazonProvidedIpv6CidrBlock ? newIpv6(cloud) : undefined,
    ...{ tenancy, dnsSupport: true, dnsHostnames: false, usageMetrics: false },
  });
  const table = fresh(cloud, "route-table", {});
  keep(cloud, { ...table, ...mainTable(vpc.id), id: firstTableOf(vpc.id) });
  keep(cloud, { ...fresh(cloud, "security-group", {}), ...defaultGroup(vpc.id), id: defaultGroupOf(vpc.id) });
  return { Vpc: toVpc(cloud, vpc) };
}

/** /16 to /28, https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
function rangeOfVpc(cidr: string): Range {
  const range = rangeOf(cidr);
  if (range?.bits !== 32) {
    const text = `Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`;
    throw new Refusal("InvalidParameterValue", text);
  }
  if (range.prefix < 16 || range.prefix > 28) throw new Refusal("InvalidVpc.Range", `The CIDR '${cidr}' is invalid.`);
  return range;
}

/** A /56 of 2001:db8::/32, which is for documentation, RFC 3849. */
function newIpv6({ store }: Cloud): VpcRecord["ipv6"] {
  const number = store.serial();
  const range = rangeOf(`2001:db8:${(number & 0xffff).toString(16)}:${((number >> 16) & 0xff).toString(16)}00::/56`);
  return { association: newId("vpc-cidr-assoc"), cidr: range ? cidrOf(range) : "" };
}

export function describeVpcs(cloud: Cloud, { VpcIds, ...asked }: Sdk.DescribeVpcsRequest): Sdk.DescribeVpcsResult {
  const { page, token } = described(cloud, "vpc", VpcIds, asked, {
    cidr: ({ ranges }) => ranges[0]?.cidr,
    "cidr-block-association.cidr-block": ({ ranges }) => ranges.map(({ cidr }) => cidr),
    "is-default": ({ seeded }) => seeded,
    "owner-id": () => account,
    state: (vpc) => (isThere(cloud, vpc) ? "available" : "pending"),
  });
  return { Vpcs: page.map((vpc) => toVpc(cloud, vpc)), NextToken: token };
}

function toVpc(cloud: Cloud, vpc: VpcRecord): Sdk.Vpc {
  const { ranges, ipv6, tenancy, region } = vpc;
  return {
    VpcId: vpc.id,
    OwnerId: account,
    State: isThere(cloud, vpc) ? "available" : "pending",
    CidrBlock: ranges[0]?.cidr,
    DhcpOptionsId: `dopt-${seedOf(region)}`,
    InstanceTenancy: tenancy as Sdk.Tenancy,
    IsDefault: vpc.seeded,
    CidrBlockAssociationSet: ranges.map(({ association, cidr }) => ({
      AssociationId: association,
      CidrBlock: cidr,
      CidrBlockState: { State: "associated" },
    })),
    Ipv6CidrBlockAssociationSet: ipv6
      ? [
          {
            AssociationId: ipv6.association,
            Ipv6CidrBlock: ipv6.cidr,
            Ipv6CidrBlockState: { State: "associated" },
            Ipv6Pool: "Amazon",
            NetworkBorderGroup: region,
          },
        ]
      : [],
    Tags: toTagList(vpc.tags),
  };
}

export function deleteVpc(cloud: Cloud, { VpcId }: Sdk.DeleteVpcRequest): void {
  const vpc = thingOf(cloud, "vpc", VpcId);
  const inside = [...cloud.store.things.values()].filter((thing) => "vpc" in thing && thing.vpc === vpc.id);
  const others = inside.filter((thing) => !goesWith(thing, vpc));
  if (others.length > 0 || interfacesOf(cloud).some((card) => card.VpcId === vpc.id)) {
    throw new Refusal("DependencyViolation", `The vpc '${vpc.id}' has dependencies and cannot be deleted.`);
  }
  for (const thing of [...inside, vpc]) forget(cloud, thing);
}

/** Its main table and its default group go with it, and a NAT gateway that is deleted keeps it from nothing. */
function goesWith(thing: ThingRecord, { id }: VpcRecord): boolean {
  if (thing.kind === "route-table") return thing.main !== undefined;
  return thing.id === defaultGroupOf(id) || (thing.kind === "natgateway" && thing.deletedAt !== undefined);
}

export function describeVpcAttribute(
  cloud: Cloud,
  { VpcId, Attribute }: Sdk.DescribeVpcAttributeRequest,
): Sdk.DescribeVpcAttributeResult {
  const { dnsSupport, dnsHostnames, usageMetrics } = thingOf(cloud, "vpc", VpcId);
  if (Attribute === "enableDnsSupport") return { VpcId, EnableDnsSupport: { Value: dnsSupport } };
  if (Attribute === "enableDnsHostnames") return { VpcId, EnableDnsHostnames: { Value: dnsHostnames } };
  return { VpcId, EnableNetworkAddressUsageMetrics: { Value: usageMetrics } };
}

/** One attribute for each request, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcAttribute.html */
export function modifyVpcAttribute(cloud: Cloud, { VpcId, ...attributes }: Sdk.ModifyVpcAttributeRequest): void {
  const vpc = thingOf(cloud, "vpc", VpcId);
  const { EnableDnsHostnames, EnableDnsSupport, EnableNetworkAddressUsageMetrics } = attributes;
  if (Object.keys(attributes).length !== 1) {
    throw new Refusal("InvalidParameterCombination", "Fields for multiple attribute types specified");
  }
  const support = EnableDnsSupport?.Value ?? vpc.dnsSupport;
  const hostnames = EnableDnsHostnames?.Value ?? vpc.dnsHostnames;
  if (hostnames && !support) {
    throw new Refusal("InvalidParameterValue", "DNS hostnames cannot be enabled without DNS support");
  }
  vpc.dnsSupport = support;
  vpc.dnsHostnames = hostnames;
  vpc.usageMetrics = EnableNetworkAddressUsageMetrics?.Value ?? vpc.usageMetrics;
}

export function associateVpcCidrBlock(
  cloud: Cloud,
  request: Sdk.AssociateVpcCidrBlockRequest,
): Sdk.AssociateVpcCidrBlockResult {
  checkSimulated(request, ["VpcId", "CidrBlock", "AmazonProvidedIpv6CidrBlock"]);
  const vpc = thingOf(cloud, "vpc", request.VpcId);
  if (request.CidrBlock === undefined) return associateIpv6(cloud, vpc);
  const range = rangeOfVpc(request.CidrBlock);
  if (vpc.ranges.some(({ cidr }) => overlap(rangeOf(cidr) ?? range, range))) {
    throw new Refusal("InvalidVpc.Range", `The CIDR '${request.CidrBlock}' conflicts with another CIDR of the VPC.`);
  }
  if (vpc.ranges.length >= 5) {
    throw new Refusal("VpcCidrBlockLimitExceeded", "The maximum number of CIDR blocks of a VPC has been reached.");
  }
  const made = { association: newId("vpc-cidr-assoc"), cidr: cidrOf(range) };
  vpc.ranges = [...vpc.ranges, made];
  return {
    VpcId: vpc.id,
    CidrBlockAssociation: {
      AssociationId: made.association,
      CidrBlock: made.cidr,
      CidrBlockState: { State: "associating" },
    },
  };
}

function associateIpv6(cloud: Cloud, vpc: VpcRecord): Sdk.AssociateVpcCidrBlockResult {
  if (vpc.ipv6) {
    const text = `The network '${vpc.id}' has met its maximum number of allowed CIDRs: 1`;
    throw new Refusal("CidrLimitExceeded", text);
  }
  vpc.ipv6 = newIpv6(cloud);
  return { VpcId: vpc.id, Ipv6CidrBlockAssociation: toVpc(cloud, vpc).Ipv6CidrBlockAssociationSet?.[0] };
}

export function disassociateVpcCidrBlock(
  cloud: Cloud,
  { AssociationId = "" }: Sdk.DisassociateVpcCidrBlockRequest,
): Sdk.DisassociateVpcCidrBlockResult {
  const vpc = allOf(cloud, "vpc").find(({ ranges, ipv6 }) =>
    [...ranges, ...(ipv6 ? [ipv6] : [])].some(({ association }) => association === AssociationId),
  );
  if (!vpc) {
    const text = `The vpc CIDR block association ID '${AssociationId}' does not exist`;
    throw new Refusal("InvalidVpcCidrBlockAssociationID.NotFound", text);
  }
  const [first, ...more] = vpc.ranges;
  if (first?.association === AssociationId) {
    throw new Refusal(
      "OperationNotPermitted",
      `The vpc CIDR block with association ID ${AssociationId} may not be disassociated. It is the primary IPv4 CIDR block of the VPC`,
    );
  }
  const gone = [...more, ...(vpc.ipv6 ? [vpc.ipv6] : [])].find(({ association }) => association === AssociationId);
  checkUnused(cloud, vpc, gone?.cidr ?? "");
  if (first) vpc.ranges = [first, ...more.filter((range) => range !== gone)];
  if (vpc.ipv6 === gone) vpc.ipv6 = undefined;
  return { VpcId: vpc.id };
}

function checkUnused(cloud: Cloud, { id }: VpcRecord, cidr: string): void {
  const range = rangeOf(cidr);
  const ranges = allOf(cloud, "subnet")
    .filter(({ vpc }) => vpc === id)
    .flatMap((one) => [one.cidr, one.ipv6?.cidr ?? ""]);
  const used = ranges.map(rangeOf).find((one) => one && range && overlap(one, range));
  if (used) throw new Refusal("DependencyViolation", `The CIDR '${cidr}' is in use by subnet range ${cidrOf(used)}`);
}
