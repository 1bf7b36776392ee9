import type * as Sdk from "@aws-sdk/client-ec2";
import { z } from "zod";
import type { ResourcePlan } from "../../../platform.ts";
import { region } from "../references.ts";
import { blockOf } from "./cidr.ts";
import { describing } from "./describe.ts";
import { kindOf, type Making, type Phase, type There } from "./kind.ts";
import { interfacesIn } from "./users.ts";

const range = blockOf("VPC");

const options = z
  .strictObject({
    region,
    cidr: range.describe("Its IPv4 addresses, /16 to /28, for example 10.20.0.0/16."),
    secondaryCidrs: z
      .array(range)
      .max(49)
      .transform((list) => [...new Set(list)].sort())
      .optional()
      .describe(
        "Further ranges of IPv4 addresses. AWS takes four beside the first one, up to 49 on request. Left out: those that others add, at first none. An empty list takes them away.",
      ),
    ipv6: z.boolean().default(false).describe("Whether it gets a range of IPv6 addresses, a /56 that Amazon chooses."),
    tenancy: z
      .enum(["default", "dedicated"])
      .default("default")
      .describe("dedicated: all machines in it run on hardware of their own, and cost more."),
    dnsSupport: z.boolean().default(true).describe("Whether Amazon's name server answers in it."),
    dnsHostnames: z
      .boolean()
      .default(false)
      .describe("Whether machines with public addresses get names in DNS; needs dnsSupport."),
    addressUsageMetrics: z.boolean().default(false).describe("Whether CloudWatch counts its addresses, which costs."),
  })
  .refine(({ dnsSupport, dnsHostnames }) => dnsSupport || !dnsHostnames, {
    path: ["dnsHostnames"],
    message: "names need dnsSupport: true",
  });

type Options = z.output<typeof options>;

/** What DescribeVpcs leaves out. */
interface Beside {
  readonly flags: Pick<Options, Flag>;
  readonly mainRouteTableId: string | undefined;
  readonly defaultSecurityGroupId: string | undefined;
}

const attributes = {
  dnsHostnames: "enableDnsHostnames",
  dnsSupport: "enableDnsSupport",
  addressUsageMetrics: "enableNetworkAddressUsageMetrics",
} as const;
type Flag = keyof typeof attributes;

export const vpc = kindOf<typeof options, Sdk.Vpc, Beside>({
  description: "A private network of one region, which subnets divide among its zones.",
  title: "VPC",
  prefix: "vpc",
  options,
  outputs: z.object({
    vpcId: z.string().describe("EC2's id, for example vpc-0123456789abcdef0."),
    ipv6Cidr: z.string().optional().describe("Its range of IPv6 addresses; subnets take parts of it."),
    mainRouteTableId: z.string().optional().describe("Route table of subnets that are associated with none."),
    defaultSecurityGroupId: z.string().optional().describe("Group of machines that name none."),
  }),
  changing: ["secondaryCidrs", "ipv6", "dnsSupport", "dnsHostnames", "addressUsageMetrics"],
  describe: describing({ call: "DescribeVpcs", ids: "VpcIds", results: "Vpcs", pageSize: 1_000 }),
  idOf: ({ VpcId = "" }) => VpcId,
  tagsOf: ({ Tags }) => Tags,
  phaseOf,
  make,
  async settle(found, { options: wanted }, there) {
    await settleFlags(found, wanted, there);
    await settleRanges(found, wanted, there);
  },
  beside: async (found, there) => ({ flags: await flagsOf(found, there), ...(await defaultsOf(found, there)) }),
  remove: (VpcId, { api, run: { signal } }) => api.call("DeleteVpc", { VpcId }, { signal }),
  usersOf,
  toOptions: (found, beside) => ({
    ...(found.CidrBlock === undefined ? {} : { cidr: found.CidrBlock }),
    secondaryCidrs: secondary(found)
      .map(({ CidrBlock = "" }) => CidrBlock)
      .sort(),
    ipv6: ipv6Of(found) !== undefined,
    ...(found.InstanceTenancy === "host" ? {} : { tenancy: found.InstanceTenancy ?? "default" }),
    ...beside?.flags,
  }),
  toOutputs: (found, beside) => ({
    vpcId: found.VpcId,
    ...(ipv6Of(found) ? { ipv6Cidr: ipv6Of(found)?.Ipv6CidrBlock } : {}),
    ...(beside?.mainRouteTableId === undefined ? {} : { mainRouteTableId: beside.mainRouteTableId }),
    ...(beside?.defaultSecurityGroupId === undefined ? {} : { defaultSecurityGroupId: beside.defaultSecurityGroupId }),
  }),
  sample: {
    options: () => ({ region: "eu-central-1", cidr: "10.20.0.0/16", ipv6: true }),
    needs: [],
    changed: {
      "options.secondaryCidrs": ["10.21.0.0/16"],
      "options.ipv6": false,
      "options.dnsHostnames": true,
      "options.dnsSupport": true,
      "options.addressUsageMetrics": true,
    },
  },
});

const passing = ["associating", "disassociating"];
const lasting = ["associated", ...passing.slice(0, 1)];

function phaseOf({ State, CidrBlockAssociationSet = [], Ipv6CidrBlockAssociationSet = [] }: Sdk.Vpc): Phase {
  const states = [
    ...CidrBlockAssociationSet.map(({ CidrBlockState }) => CidrBlockState),
    ...Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlockState }) => Ipv6CidrBlockState),
  ];
  const changes = states.some((state) => passing.includes(state?.State ?? ""));
  return State === "pending" || changes ? "pending" : "ready";
}

async function make({ options: wanted }: ResourcePlan<Options>, { tags, call }: Making, { api }: There) {
  const request = {
    CidrBlock: wanted.cidr,
    InstanceTenancy: wanted.tenancy,
    AmazonProvidedIpv6CidrBlock: wanted.ipv6,
    TagSpecifications: [{ ResourceType: "vpc" as const, Tags: tags }],
  };
  return (await api.call("CreateVpc", request, call)).Vpc ?? {};
}

async function flagsOf({ VpcId = "" }: Sdk.Vpc, { api, run: { signal } }: There): Promise<Pick<Options, Flag>> {
  const read = async (Attribute: (typeof attributes)[Flag]) => {
    const answer = await api.call("DescribeVpcAttribute", { VpcId, Attribute }, { signal });
    const { EnableDnsHostnames, EnableDnsSupport, EnableNetworkAddressUsageMetrics } = answer;
    return (EnableDnsHostnames ?? EnableDnsSupport ?? EnableNetworkAddressUsageMetrics)?.Value ?? false;
  };
  const [dnsHostnames, dnsSupport, addressUsageMetrics] = await Promise.all([
    read(attributes.dnsHostnames),
    read(attributes.dnsSupport),
    read(attributes.addressUsageMetrics),
  ]);
  return { dnsHostnames, dnsSupport, addressUsageMetrics };
}

async function defaultsOf({ VpcId = "" }: Sdk.Vpc, { api, run: { signal } }: There): Promise<Omit<Beside, "flags">> {
  const inVpc = { Name: "vpc-id", Values: [VpcId] };
  const main = { Name: "association.main", Values: ["true"] };
  const named = { Name: "group-name", Values: ["default"] };
  const [{ RouteTables = [] }, { SecurityGroups = [] }] = await Promise.all([
    api.call("DescribeRouteTables", { Filters: [inVpc, main] }, { signal }),
    api.call("DescribeSecurityGroups", { Filters: [inVpc, named] }, { signal }),
  ]);
  return { mainRouteTableId: RouteTables[0]?.RouteTableId, defaultSecurityGroupId: SecurityGroups[0]?.GroupId };
}

/** One attribute for each call. Names need the name server: they go before it and come after it. */
async function settleFlags(found: Sdk.Vpc, wanted: Options, there: There): Promise<void> {
  const { VpcId } = found;
  const { api, run } = there;
  const now = await flagsOf(found, there);
  const write = async (flag: Flag, request: Omit<Sdk.ModifyVpcAttributeRequest, "VpcId">) => {
    if (now[flag] !== wanted[flag]) await api.call("ModifyVpcAttribute", { VpcId, ...request }, { signal: run.signal });
  };
  const names = () => write("dnsHostnames", { EnableDnsHostnames: { Value: wanted.dnsHostnames } });
  if (!wanted.dnsHostnames) await names();
  await write("dnsSupport", { EnableDnsSupport: { Value: wanted.dnsSupport } });
  if (wanted.dnsHostnames) await names();
  const metrics = { EnableNetworkAddressUsageMetrics: { Value: wanted.addressUsageMetrics } };
  await write("addressUsageMetrics", metrics);
}

/** Ranges beside the first one, which EC2 lists among them. */
function secondary({ CidrBlock, CidrBlockAssociationSet = [] }: Sdk.Vpc): readonly Sdk.VpcCidrBlockAssociation[] {
  return CidrBlockAssociationSet.filter(
    (one) => one.CidrBlock !== CidrBlock && lasting.includes(one.CidrBlockState?.State ?? ""),
  );
}

function ipv6Of({ Ipv6CidrBlockAssociationSet = [] }: Sdk.Vpc): Sdk.VpcIpv6CidrBlockAssociation | undefined {
  return Ipv6CidrBlockAssociationSet.find(({ Ipv6CidrBlockState }) =>
    lasting.includes(Ipv6CidrBlockState?.State ?? ""),
  );
}

/** What goes goes first: another range may take its place. */
async function settleRanges(found: Sdk.Vpc, { secondaryCidrs, ipv6 }: Options, { api, run }: There): Promise<void> {
  const { VpcId } = found;
  const once = { signal: run.signal, once: true };
  const own = ipv6Of(found);
  const there = secondary(found);
  const extra = there.filter(({ CidrBlock = "" }) => secondaryCidrs?.includes(CidrBlock) === false);
  for (const { AssociationId } of [...extra, ...(own && !ipv6 ? [own] : [])]) {
    await api.call("DisassociateVpcCidrBlock", { AssociationId }, once);
  }
  for (const CidrBlock of secondaryCidrs ?? []) {
    const has = there.some((one) => one.CidrBlock === CidrBlock);
    if (!has) await api.call("AssociateVpcCidrBlock", { VpcId, CidrBlock }, once);
  }
  if (ipv6 && !own) await api.call("AssociateVpcCidrBlock", { VpcId, AmazonProvidedIpv6CidrBlock: true }, once);
}

/** What has to go before it, without what EC2 made with it. */
async function usersOf(id: string, there: There): Promise<readonly string[]> {
  const { api, run } = there;
  const { signal } = run;
  const Filters = [{ Name: "vpc-id", Values: [id] }];
  const attached = [{ Name: "attachment.vpc-id", Values: [id] }];
  const [
    { Subnets = [] },
    { InternetGateways = [] },
    gateways,
    { RouteTables = [] },
    { SecurityGroups = [] },
    interfaces,
  ] = await Promise.all([
    api.call("DescribeSubnets", { Filters }, { signal }),
    api.call("DescribeInternetGateways", { Filters: attached }, { signal }),
    egressOnlyIn(id, there),
    api.call("DescribeRouteTables", { Filters }, { signal }),
    api.call("DescribeSecurityGroups", { Filters }, { signal }),
    interfacesIn("vpc-id", id, there),
  ]);
  const tables = RouteTables.filter(({ Associations = [] }) => !Associations.some(({ Main }) => Main));
  const groups = SecurityGroups.filter(({ GroupName }) => GroupName !== "default");
  return [
    ...Subnets.map(({ SubnetId }) => `subnet ${SubnetId}`),
    ...InternetGateways.map(({ InternetGatewayId }) => `internet gateway ${InternetGatewayId}`),
    ...gateways.map((gateway) => `egress-only internet gateway ${gateway}`),
    ...tables.map(({ RouteTableId }) => `route table ${RouteTableId}`),
    ...groups.map(({ GroupId }) => `security group ${GroupId}`),
    ...interfaces,
  ];
}

/** No filter tells them by their VPC. */
async function egressOnlyIn(vpc: string, { api, run: { signal } }: There): Promise<readonly string[]> {
  const { EgressOnlyInternetGateways = [] } = await api.call("DescribeEgressOnlyInternetGateways", {}, { signal });
  return EgressOnlyInternetGateways.flatMap(({ EgressOnlyInternetGatewayId: id, Attachments = [] }) =>
    id !== undefined && Attachments.some(({ VpcId }) => VpcId === vpc) ? [id] : [],
  );
}
