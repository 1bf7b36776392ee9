import type * as Sdk from "@aws-sdk/client-ec2";
import { z } from "zod";
import { FlatcarError } from "../../../errors.ts";
import type { ResourcePlan } from "../../../platform.ts";
import { reference, region } from "../references.ts";
import { defined } from "../request.ts";
import { blockOf } from "./cidr.ts";
import { describing } from "./describe.ts";
import { kindOf, type Making, type Phase, type There } from "./kind.ts";
import { interfacesIn } from "./users.ts";

const options = z
  .strictObject({
    region,
    vpc: reference("vpc", "a VPC").describe("VPC that it is a part of."),
    cidr: blockOf("subnet").describe("Its IPv4 addresses, /16 to /28 inside the VPC's, for example 10.20.1.0/24."),
    availabilityZone: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Its zone, for example eu-central-1a; what is to outlive a zone has a subnet in each. Left out: AWS chooses.",
      ),
    publicIpv4: z.boolean().default(false).describe("Whether machines that do not say get a public IPv4 address."),
    ipv6Number: z
      .int()
      .min(0)
      .max(255)
      .optional()
      .describe("Which /64 of the VPC's range of IPv6 addresses is its own, 0 to 255. Left out: it has none."),
    ipv6OnLaunch: z.boolean().default(false).describe("Whether machines that do not say get an IPv6 address."),
    dns64: z
      .boolean()
      .default(false)
      .describe("Whether names without IPv6 addresses are answered with ones for NAT64."),
    hostnameType: z
      .enum(["ip-name", "resource-name"])
      .default("ip-name")
      .describe("Whether machines are named after their IPv4 address or after their id."),
    resourceNameA: z.boolean().default(false).describe("Whether names after ids have A records."),
    resourceNameAaaa: z.boolean().default(false).describe("Whether names after ids have AAAA records."),
  })
  .superRefine((value, context) => {
    const { availabilityZone: zone, ipv6Number } = value;
    if (zone !== undefined && !zone.startsWith(value.region)) {
      const message = `${zone} is not in region ${value.region}`;
      context.addIssue({ code: "custom", path: ["availabilityZone"], message });
    }
    for (const key of ["ipv6OnLaunch", "dns64"] as const) {
      if (value[key] && ipv6Number === undefined)
        context.addIssue({ code: "custom", path: [key], message: "this needs ipv6Number" });
    }
  });

type Options = z.output<typeof options>;
type Flag = "publicIpv4" | "ipv6OnLaunch" | "dns64" | "hostnameType" | "resourceNameA" | "resourceNameAaaa";

export const subnet = kindOf<typeof options, Sdk.Subnet>({
  description: "A range of a VPC's addresses in one of its zones, which machines and load balancers name by its id.",
  title: "subnet",
  prefix: "subnet",
  options,
  outputs: z.object({
    subnetId: z.string().describe("EC2's id, for example subnet-0123456789abcdef0."),
    vpcId: z.string().describe("VPC that it is a part of."),
    availabilityZone: z.string().describe("Its zone."),
    ipv6Cidr: z.string().optional().describe("Its range of IPv6 addresses."),
  }),
  changing: [
    ...["publicIpv4", "ipv6Number", "ipv6OnLaunch", "dns64"],
    ...["hostnameType", "resourceNameA", "resourceNameAaaa"],
  ],
  describe: describing({ call: "DescribeSubnets", ids: "SubnetIds", results: "Subnets", pageSize: 1_000 }),
  idOf: ({ SubnetId = "" }) => SubnetId,
  tagsOf: ({ Tags }) => Tags,
  phaseOf,
  make,
  settle,
  remove: (SubnetId, { api, run: { signal } }) => api.call("DeleteSubnet", { SubnetId }, { signal }),
  usersOf: (id, there) => interfacesIn("subnet-id", id, there),
  toOptions,
  toOutputs: (found) =>
    defined({
      subnetId: found.SubnetId,
      vpcId: found.VpcId,
      availabilityZone: found.AvailabilityZone,
      ipv6Cidr: ipv6Of(found)?.Ipv6CidrBlock,
    }),
  sample: {
    options: ({ Vpc = "vpc-0123456789abcdef0" }) => ({ region: "eu-central-1", vpc: Vpc, cidr: "10.20.1.0/24" }),
    needs: ["Vpc"],
    changed: {
      "options.publicIpv4": true,
      "options.ipv6Number": 5,
      "options.ipv6OnLaunch": true,
      "options.dns64": true,
      "options.hostnameType": "resource-name",
      "options.resourceNameA": true,
      "options.resourceNameAaaa": true,
    },
  },
});

const passing = ["associating", "disassociating"];

function phaseOf({ State, Ipv6CidrBlockAssociationSet = [] }: Sdk.Subnet): Phase {
  const changes = Ipv6CidrBlockAssociationSet.some((one) => passing.includes(one.Ipv6CidrBlockState?.State ?? ""));
  if (State === "failed" || State === "failed-insufficient-capacity") return "failed";
  return State === "pending" || changes ? "pending" : "ready";
}

async function make({ options: wanted }: ResourcePlan<Options>, { tags, call }: Making, { api }: There) {
  const request = defined({
    VpcId: wanted.vpc,
    CidrBlock: wanted.cidr,
    AvailabilityZone: wanted.availabilityZone,
    TagSpecifications: [{ ResourceType: "subnet" as const, Tags: tags }],
  });
  return (await api.call("CreateSubnet", request as Sdk.CreateSubnetRequest, call)).Subnet ?? {};
}

function ipv6Of({ Ipv6CidrBlockAssociationSet = [] }: Sdk.Subnet): Sdk.SubnetIpv6CidrBlockAssociation | undefined {
  return Ipv6CidrBlockAssociationSet.find(({ Ipv6CidrBlockState }) =>
    ["associated", "associating"].includes(Ipv6CidrBlockState?.State ?? ""),
  );
}

function toOptions(found: Sdk.Subnet): Partial<Options> {
  const names = found.PrivateDnsNameOptionsOnLaunch;
  const own = ipv6Of(found);
  return defined({
    vpc: found.VpcId,
    cidr: found.CidrBlock,
    availabilityZone: found.AvailabilityZone,
    publicIpv4: found.MapPublicIpOnLaunch ?? false,
    ipv6Number: own && numberOf(own.Ipv6CidrBlock ?? ""),
    ipv6OnLaunch: found.AssignIpv6AddressOnCreation ?? false,
    dns64: found.EnableDns64 ?? false,
    hostnameType: names?.HostnameType ?? "ip-name",
    resourceNameA: names?.EnableResourceNameDnsARecord ?? false,
    resourceNameAaaa: names?.EnableResourceNameDnsAAAARecord ?? false,
  }) as Partial<Options>;
}

/** The fourth of its eight parts holds, in its lower half, which /64 of a /56 it is. */
function fourth(cidr: string): number {
  const [head = "", tail] = (cidr.split("/")[0] ?? "").split("::");
  const [left, right] = [head.split(":").filter(Boolean), (tail ?? "").split(":").filter(Boolean)];
  const middle = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return Number.parseInt([...left, ...middle, ...right][3] ?? "0", 16);
}

function numberOf(cidr: string): number {
  return fourth(cidr) & 0xff;
}

/** The /64 of a /56 that has this number. */
export function sixtyFour(range: string, number: number): string {
  const [head = ""] = (range.split("/")[0] ?? "").split("::");
  const left = [...head.split(":").filter(Boolean), "0", "0", "0"].slice(0, 3);
  return `${left.join(":")}:${((fourth(range) & 0xff00) | number).toString(16)}::/64`;
}

/** What needs IPv6 goes before it and comes after it. */
async function settle(found: Sdk.Subnet, { options: wanted }: ResourcePlan<Options>, there: There): Promise<void> {
  const now = toOptions(found);
  const write = async (flag: Flag, request: Omit<Sdk.ModifySubnetAttributeRequest, "SubnetId">) => {
    if (now[flag] === wanted[flag]) return;
    const whole = { SubnetId: found.SubnetId, ...request };
    await there.api.call("ModifySubnetAttribute", whole, { signal: there.run.signal });
  };
  const onLaunch = () => write("ipv6OnLaunch", { AssignIpv6AddressOnCreation: { Value: wanted.ipv6OnLaunch } });
  const dns64 = () => write("dns64", { EnableDns64: { Value: wanted.dns64 } });
  await write("publicIpv4", { MapPublicIpOnLaunch: { Value: wanted.publicIpv4 } });
  if (!wanted.ipv6OnLaunch) await onLaunch();
  if (!wanted.dns64) await dns64();
  await settleIpv6(found, wanted, there);
  if (wanted.ipv6OnLaunch) await onLaunch();
  if (wanted.dns64) await dns64();
  await write("hostnameType", { PrivateDnsHostnameTypeOnLaunch: wanted.hostnameType });
  await write("resourceNameA", { EnableResourceNameDnsARecordOnLaunch: { Value: wanted.resourceNameA } });
  await write("resourceNameAaaa", { EnableResourceNameDnsAAAARecordOnLaunch: { Value: wanted.resourceNameAaaa } });
}

async function settleIpv6(found: Sdk.Subnet, { ipv6Number, vpc }: Options, { api, run }: There): Promise<void> {
  const own = ipv6Of(found);
  if ((own && numberOf(own.Ipv6CidrBlock ?? "")) === ipv6Number) return;
  const once = { signal: run.signal, once: true };
  if (own) await api.call("DisassociateSubnetCidrBlock", { AssociationId: own.AssociationId }, once);
  if (ipv6Number === undefined) return;
  const { Vpcs = [] } = await api.call("DescribeVpcs", { VpcIds: [vpc] }, { signal: run.signal });
  const range = Vpcs[0]?.Ipv6CidrBlockAssociationSet?.find((one) => one.Ipv6CidrBlockState?.State === "associated");
  if (range?.Ipv6CidrBlock === undefined) throw noIpv6(vpc);
  const request = { SubnetId: found.SubnetId, Ipv6CidrBlock: sixtyFour(range.Ipv6CidrBlock, ipv6Number) };
  await api.call("AssociateSubnetCidrBlock", request, once);
}

function noIpv6(vpc: string): FlatcarError {
  const message = `VPC ${vpc} has no range of IPv6 addresses that a subnet could take a part of`;
  return new FlatcarError({ code: "FD1405", message, hint: "give the VPC ipv6: true, or leave ipv6Number out" });
}
