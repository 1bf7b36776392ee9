import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../../tags.ts";
import { account, exists } from "../account.ts";
import { type Cloud, instanceOf } from "../cloud.ts";
import { Refusal } from "../refusal.ts";
import { newId } from "../store.ts";
import { cidrOf, rangeOf } from "./ranges.ts";
import type { RouteRecord, RouteTableRecord, ThingRecord } from "./records.ts";
import { allOf, checkSimulated, described, forget, fresh, keep, tagsOf, thingOf } from "./things.ts";

export function describeRouteTables(
  cloud: Cloud,
  { RouteTableIds, ...asked }: Sdk.DescribeRouteTablesRequest,
): Sdk.DescribeRouteTablesResult {
  const { page, token } = described(cloud, "route-table", RouteTableIds, asked, {
    "association.main": ({ main, associations }) => [...(main ? [true] : []), ...associations.map(() => false)],
    "association.subnet-id": ({ associations }) => associations.map(({ subnet }) => subnet),
    "route-table-id": ({ id }) => id,
  });
  return { RouteTables: page.map((table) => toTable(cloud, table)), NextToken: token };
}

/** The routes within the VPC stand before all others. */
export function toTable(cloud: Cloud, table: RouteTableRecord): Sdk.RouteTable {
  const { id, vpc, main, associations, routes } = table;
  const { ranges, ipv6 } = thingOf(cloud, "vpc", vpc);
  const local = [...ranges, ...(ipv6 ? [ipv6] : [])].map(({ cidr }) => ({
    ...destinationOf(cidr),
    GatewayId: "local",
    Origin: "CreateRouteTable" as const,
    State: "active" as const,
  }));
  const own = associations.map((one) => ({ id: one.id, main: false, subnet: one.subnet }));
  return {
    RouteTableId: id,
    VpcId: vpc,
    OwnerId: account,
    Associations: [...(main ? [{ id: main, main: true, subnet: undefined }] : []), ...own].map((one) => ({
      Main: one.main,
      RouteTableAssociationId: one.id,
      RouteTableId: id,
      SubnetId: one.subnet,
      AssociationState: { State: "associated" },
    })),
    PropagatingVgws: [],
    Routes: [...local, ...routes.map(toRoute)],
    Tags: toTagList(table.tags),
  };
}

function toRoute({ destination, target: [member, id] }: RouteRecord): Sdk.Route {
  return { ...destinationOf(destination), [member]: id, Origin: "CreateRoute", State: "active" };
}

/** Under the member that its form belongs to. */
function destinationOf(destination: string): Sdk.Route {
  if (destination.startsWith("pl-")) return { DestinationPrefixListId: destination };
  return rangeOf(destination)?.bits === 128
    ? { DestinationIpv6CidrBlock: destination }
    : { DestinationCidrBlock: destination };
}

export function createRouteTable(cloud: Cloud, request: Sdk.CreateRouteTableRequest): Sdk.CreateRouteTableResult {
  checkSimulated(request, ["VpcId", "ClientToken"]);
  const { ClientToken: token } = request;
  const earlier = token === undefined ? undefined : allOf(cloud, "route-table").find((one) => one.token === token);
  const vpc = thingOf(cloud, "vpc", request.VpcId);
  const tags = tagsOf("route-table", request.TagSpecifications);
  const make = () =>
    keep(cloud, {
      ...fresh(cloud, "route-table", tags),
      ...{ vpc: vpc.id, token, main: undefined, routes: [], associations: [] },
    });
  return { ClientToken: token, RouteTable: toTable(cloud, earlier ?? make()) };
}

export function deleteRouteTable(cloud: Cloud, { RouteTableId }: Sdk.DeleteRouteTableRequest): void {
  const table = thingOf(cloud, "route-table", RouteTableId);
  if (table.main !== undefined || table.associations.length > 0) {
    const text = `The routeTable '${table.id}' has dependencies and cannot be deleted.`;
    throw new Refusal("DependencyViolation", text);
  }
  forget(cloud, table);
}

export function associateRouteTable(
  cloud: Cloud,
  { RouteTableId, SubnetId }: Sdk.AssociateRouteTableRequest,
): Sdk.AssociateRouteTableResult {
  const table = thingOf(cloud, "route-table", RouteTableId);
  const subnet = thingOf(cloud, "subnet", SubnetId);
  checkSameVpc(table, subnet);
  const other = allOf(cloud, "route-table")
    .flatMap(({ associations }) => associations)
    .find((one) => one.subnet === subnet.id);
  if (other) {
    const text = `the specified association for route table ${table.id} conflicts with an existing association`;
    throw new Refusal("Resource.AlreadyAssociated", text);
  }
  const made = { id: newId("rtbassoc"), subnet: subnet.id };
  table.associations = [...table.associations, made];
  return { AssociationId: made.id, AssociationState: { State: "associated" } };
}

function checkSameVpc(table: RouteTableRecord, subnet: { readonly id: string; readonly vpc: string }): void {
  if (table.vpc === subnet.vpc) return;
  const text = `Route table ${table.id} and subnet ${subnet.id} belong to different networks`;
  throw new Refusal("InvalidParameterValue", text);
}

export function disassociateRouteTable(cloud: Cloud, { AssociationId = "" }: Sdk.DisassociateRouteTableRequest): void {
  const table = associated(cloud, AssociationId);
  if (table.main === AssociationId)
    throw new Refusal("InvalidParameterValue", "Cannot disassociate the main route table association");
  table.associations = table.associations.filter(({ id }) => id !== AssociationId);
}

/** A new association takes the place of the old one, be it a subnet's or that of the main table. */
export function replaceRouteTableAssociation(
  cloud: Cloud,
  { AssociationId = "", RouteTableId }: Sdk.ReplaceRouteTableAssociationRequest,
): Sdk.ReplaceRouteTableAssociationResult {
  const before = associated(cloud, AssociationId);
  const after = thingOf(cloud, "route-table", RouteTableId);
  checkSameVpc(after, before);
  const id = newId("rtbassoc");
  const moved = before.associations.find((one) => one.id === AssociationId);
  if (moved) {
    before.associations = before.associations.filter((one) => one !== moved);
    after.associations = [...after.associations, { id, subnet: moved.subnet }];
  } else {
    before.main = undefined;
    after.main = id;
  }
  return { NewAssociationId: id, AssociationState: { State: "associated" } };
}

function associated(cloud: Cloud, id: string): RouteTableRecord {
  const found = allOf(cloud, "route-table").find(
    ({ main, associations }) => main === id || associations.some((one) => one.id === id),
  );
  if (found) return found;
  throw new Refusal("InvalidAssociationID.NotFound", `The association ID '${id}' does not exist`);
}

/** Members of a route that name where it leads, and what is simulated of that. */
const targets = {
  GatewayId: ["igw", "internet-gateway"],
  NatGatewayId: ["nat", "natgateway"],
  InstanceId: ["i", undefined],
  EgressOnlyInternetGatewayId: ["eigw", "egress-only-internet-gateway"],
  TransitGatewayId: ["tgw", undefined],
  VpcPeeringConnectionId: ["pcx", undefined],
  VpcEndpointId: ["vpce", undefined],
} as const;

export function createRoute(cloud: Cloud, request: Sdk.CreateRouteRequest): Sdk.CreateRouteResult {
  const table = thingOf(cloud, "route-table", request.RouteTableId);
  const made = routeOf(cloud, table, request);
  if (isLocal(cloud, table, made.destination) || table.routes.some((one) => one.destination === made.destination)) {
    throw new Refusal("RouteAlreadyExists", `The route identified by ${made.destination} already exists.`);
  }
  table.routes = [...table.routes, made];
  return { Return: true };
}

function isLocal(cloud: Cloud, { vpc }: RouteTableRecord, destination: string): boolean {
  const { ranges, ipv6 } = thingOf(cloud, "vpc", vpc);
  return [...ranges, ...(ipv6 ? [ipv6] : [])].some(({ cidr }) => cidr === destination);
}

function routeOf(cloud: Cloud, { vpc }: RouteTableRecord, request: Sdk.CreateRouteRequest): RouteRecord {
  const destination = destinationIn(request);
  const [member, id, ...more] = Object.entries(request).flatMap(([name, value]) =>
    name in targets ? [name, value] : [],
  );
  if (member === undefined || more.length > 0)
    throw new Refusal("InvalidParameterCombination", "The request must contain exactly one target");
  const [prefix, kind] = targets[member as keyof typeof targets];
  const other = member === "GatewayId" && String(id).startsWith("vgw-");
  if (kind !== undefined && !other) checkTarget(vpc, thingOf(cloud, kind, String(id)));
  else if (member === "InstanceId") instanceOf(cloud, String(id));
  else if (!other && !exists(String(id), prefix))
    throw new Refusal(`Invalid${member}.NotFound`, `The ID '${id}' does not exist`);
  return { destination, target: [member, String(id)] };
}

function checkTarget(vpc: string, target: ThingRecord): void {
  if (!("vpc" in target) || target.vpc === vpc) return;
  const text = `route table and network gateway ${target.id} belong to different networks`;
  throw new Refusal("InvalidParameterValue", text);
}

function destinationIn(request: Sdk.CreateRouteRequest | Sdk.DeleteRouteRequest): string {
  const { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } = request;
  if (DestinationPrefixListId !== undefined) return DestinationPrefixListId;
  const given = DestinationCidrBlock ?? DestinationIpv6CidrBlock ?? "";
  const range = rangeOf(given);
  if (range && (range.bits === 32) === (DestinationCidrBlock !== undefined)) return cidrOf(range);
  const text = `Value (${given}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`;
  throw new Refusal("InvalidParameterValue", text);
}

export function replaceRoute(cloud: Cloud, request: Sdk.ReplaceRouteRequest): void {
  const table = thingOf(cloud, "route-table", request.RouteTableId);
  const made = routeOf(cloud, table, request);
  checkRoute(table, made.destination, "There is no route defined for");
  table.routes = table.routes.map((one) => (one.destination === made.destination ? made : one));
}

export function deleteRoute(cloud: Cloud, request: Sdk.DeleteRouteRequest): void {
  const table = thingOf(cloud, "route-table", request.RouteTableId);
  const destination = destinationIn(request);
  checkRoute(table, destination, "no route with destination-cidr-block");
  table.routes = table.routes.filter((one) => one.destination !== destination);
}

function checkRoute({ id, routes }: RouteTableRecord, destination: string, words: string): void {
  if (routes.some((one) => one.destination === destination)) return;
  throw new Refusal("InvalidRoute.NotFound", `${words} '${destination}' in the route table ${id}`);
}
