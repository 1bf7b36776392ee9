import { internetGateway } from "./internet-gateway.ts";
import { natGateway } from "./nat-gateway.ts";
import { routeTable } from "./route-table.ts";
import { securityGroup } from "./security-group.ts";
import { subnet } from "./subnet.ts";
import { vpc } from "./vpc.ts";

/** What there is beside machines, by the names that Pulumi programs use. */
export const resources = {
  InternetGateway: internetGateway,
  NatGateway: natGateway,
  RouteTable: routeTable,
  SecurityGroup: securityGroup,
  Subnet: subnet,
  Vpc: vpc,
} as const;
