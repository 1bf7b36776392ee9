import type * as Sdk from "@aws-sdk/client-ec2";
import { z } from "zod";
import { FlatcarError } from "../../../errors.ts";
import type { ResourcePlan } from "../../../platform.ts";
import { unlessUnknown } from "../errors.ts";
import { reference, region } from "../references.ts";
import { defined } from "../request.ts";
import { tagKeys, toRecord } from "../tags.ts";
import { describing } from "./describe.ts";
import { kindOf, type Making, type There } from "./kind.ts";
import { linkOf, writeLink } from "./link.ts";
import { route, routesOf, settleRoutes, sorted } from "./routes.ts";

const options = z
  .strictObject({
    region,
    vpc: reference("vpc", "a VPC").describe("VPC whose packets it guides. Routes within that are always there."),
    routes: z
      .array(route)
      .transform(sorted)
      .optional()
      .describe(
        "Routes, one for each destination; up to 500 on request, 50 without. Left out: those that others add, at first none. An empty list takes them away.",
      ),
    subnets: z
      .array(reference("subnet", "a subnet"))
      .transform((list) => [...new Set(list)].sort())
      .optional()
      .describe(
        "Subnets that it is for; each has one table. Left out: those that others associate, at first none. An empty list takes them away.",
      ),
    main: z.boolean().default(false).describe("Whether it is for all subnets of the VPC that are named by no table."),
  })
  .superRefine(({ routes = [] }, context) => {
    for (const [index, { destination }] of routes.entries()) {
      if (routes[index - 1]?.destination !== destination) continue;
      context.addIssue({ code: "custom", path: ["routes", index], message: `${destination} is there twice` });
    }
  });

type Options = z.output<typeof options>;

export const routeTable = kindOf<typeof options, Sdk.RouteTable>({
  description: "Where packets from subnets go: to the internet, through a NAT gateway, to other networks.",
  title: "route table",
  prefix: "rtb",
  options,
  outputs: z.object({ routeTableId: z.string().describe("EC2's id, for example rtb-0123456789abcdef0.") }),
  changing: ["routes", "subnets", "main"],
  describe: describing({ call: "DescribeRouteTables", ids: "RouteTableIds", results: "RouteTables", pageSize: 100 }),
  idOf: ({ RouteTableId = "" }) => RouteTableId,
  tagsOf: ({ Tags }) => Tags,
  phaseOf: ({ Associations = [] }) =>
    Associations.some(({ AssociationState }) => /ing$/.test(AssociationState?.State ?? "")) ? "pending" : "ready",
  make,
  takesToken: true,
  async settle(found, { options: wanted }, there) {
    if (wanted.routes !== undefined) await settleRoutes(found, wanted.routes, there);
    if (wanted.subnets !== undefined) await settleSubnets(found, wanted.subnets, there);
    await settleMain(found, wanted.main, there);
  },
  async release(found, there) {
    await settleSubnets(found, [], there);
    await settleMain(found, false, there);
  },
  remove: (RouteTableId, { api, run: { signal } }) => api.call("DeleteRouteTable", { RouteTableId }, { signal }),
  toOptions: (found) =>
    defined({
      vpc: found.VpcId,
      routes: [...routesOf(found)],
      subnets: subnetsOf(found)
        .map(({ SubnetId = "" }) => SubnetId)
        .sort(),
      main: mainOf(found) !== undefined,
    }) as Partial<Options>,
  toOutputs: ({ RouteTableId }) => ({ routeTableId: RouteTableId }),
  sample: {
    options: ({
      Vpc = "vpc-0123456789abcdef0",
      Subnet = "subnet-0123456789abcdef0",
      InternetGateway = "igw-0123456789abcdef0",
    }) => ({
      region: "eu-central-1",
      vpc: Vpc,
      subnets: [Subnet],
      routes: [{ destination: "0.0.0.0/0", gateway: InternetGateway }],
    }),
    needs: ["Vpc", "Subnet", "InternetGateway"],
    changed: { "options.routes": [], "options.subnets": [], "options.main": true },
  },
});

async function make({ options: { vpc } }: ResourcePlan<Options>, { tags, token, call }: Making, { api }: There) {
  const TagSpecifications = [{ ResourceType: "route-table" as const, Tags: tags }];
  const request = { VpcId: vpc, ClientToken: token, TagSpecifications };
  return (await api.call("CreateRouteTable", request, call)).RouteTable ?? {};
}

type Association = Sdk.RouteTableAssociation;

function associations({ Associations = [] }: Sdk.RouteTable): readonly Association[] {
  return Associations.filter(({ AssociationState }) => !/^(?:disassoc|fail)/.test(AssociationState?.State ?? ""));
}

function subnetsOf(found: Sdk.RouteTable): readonly Association[] {
  return associations(found).filter(({ SubnetId }) => SubnetId !== undefined);
}

function mainOf(found: Sdk.RouteTable): Association | undefined {
  return associations(found).find(({ Main }) => Main);
}

async function settleSubnets(found: Sdk.RouteTable, wanted: readonly string[], there: There): Promise<void> {
  const { api, run } = there;
  const now = subnetsOf(found);
  for (const subnet of wanted) {
    if (!now.some(({ SubnetId }) => SubnetId === subnet)) await associate(found, subnet, there);
  }
  for (const { SubnetId = "", RouteTableAssociationId: AssociationId } of now) {
    if (wanted.includes(SubnetId)) continue;
    await unlessUnknown(api.call("DisassociateRouteTable", { AssociationId }, { signal: run.signal }));
  }
}

/** A subnet that another table of ours has is handed over: there is no moment without one. Throws FD1405 where it is another's. */
async function associate({ RouteTableId }: Sdk.RouteTable, SubnetId: string, { api, run }: There): Promise<void> {
  const once = { signal: run.signal, once: true };
  const Filters = [{ Name: "association.subnet-id", Values: [SubnetId] }];
  const { RouteTables = [] } = await api.call("DescribeRouteTables", { Filters }, { signal: run.signal });
  const [other] = RouteTables;
  if (other === undefined) return void (await api.call("AssociateRouteTable", { RouteTableId, SubnetId }, once));
  if (toRecord(other.Tags)[tagKeys.owner] !== run.owner) throw taken(SubnetId, other.RouteTableId);
  const AssociationId = subnetsOf(other).find((one) => one.SubnetId === SubnetId)?.RouteTableAssociationId;
  await api.call("ReplaceRouteTableAssociation", { AssociationId, RouteTableId }, once);
}

function taken(subnet: string, table: string | undefined): FlatcarError {
  const message = `subnet ${subnet} has another route table already, ${table}, which is not of this deployment`;
  return new FlatcarError({ code: "FD1405", message, hint: "take the subnet from that table, or leave it out here" });
}

/** The VPC's main table is always one: it is handed over, and handed back to the one that it was taken from. Throws FD1434 where that is gone. */
async function settleMain(found: Sdk.RouteTable, wanted: boolean, there: There): Promise<void> {
  const { api, run } = there;
  const own = mainOf(found);
  if ((own !== undefined) === wanted) return;
  const Filters = [{ Name: "vpc-id", Values: [found.VpcId ?? ""] }];
  const { RouteTables = [] } = await api.call("DescribeRouteTables", { Filters }, { signal: run.signal });
  const before = own ? linkOf(found.Tags) : RouteTables.find((one) => mainOf(one))?.RouteTableId;
  const other = RouteTables.find(({ RouteTableId }) => RouteTableId === before);
  if (other === undefined) throw noOther(found, before);
  const AssociationId = (own ?? mainOf(other))?.RouteTableAssociationId;
  const RouteTableId = wanted ? found.RouteTableId : before;
  const ours = toRecord(other.Tags)[tagKeys.owner] === run.owner;
  if (wanted) await writeLink(found.RouteTableId ?? "", (ours && linkOf(other.Tags)) || (before ?? ""), there);
  await api.call("ReplaceRouteTableAssociation", { AssociationId, RouteTableId }, { signal: run.signal, once: true });
}

function noOther({ RouteTableId, VpcId }: Sdk.RouteTable, before: string | undefined): FlatcarError {
  const why =
    before === undefined ? "nothing tells which one was it before" : `${before}, which was it before, is gone`;
  const message = `route table ${RouteTableId} is the main one of ${VpcId}, and ${why}`;
  return new FlatcarError({ code: "FD1434", message, hint: "make another one main first" });
}
