import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../../tags.ts";
import { account } from "../account.ts";
import type { Cloud } from "../cloud.ts";
import { rangeOf } from "./ranges.ts";
import type { RouteRecord, RouteTableRecord } from "./records.ts";
import { described, thingOf } from "./things.ts";

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
