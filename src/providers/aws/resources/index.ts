import { dnsRecord } from "./dns-record.ts";
import { egressOnlyInternetGateway } from "./egress-only-internet-gateway.ts";
import { elasticIp } from "./elastic-ip.ts";
import { internetGateway } from "./internet-gateway.ts";
import { loadBalancer } from "./load-balancer.ts";
import { natGateway } from "./nat-gateway.ts";
import { placementGroup } from "./placement-group.ts";
import { routeTable } from "./route-table.ts";
import { securityGroup } from "./security-group.ts";
import { subnet } from "./subnet.ts";
import { volume } from "./volume.ts";
import { vpc } from "./vpc.ts";

/** What there is beside machines, by the names that Pulumi programs use. */
export const resources = {
  EgressOnlyInternetGateway: egressOnlyInternetGateway,
  InternetGateway: internetGateway,
  NatGateway: natGateway,
  RouteTable: routeTable,
  SecurityGroup: securityGroup,
  Subnet: subnet,
  Vpc: vpc,
  ElasticIp: elasticIp,
  PlacementGroup: placementGroup,
  Volume: volume,
  LoadBalancer: loadBalancer,
  DnsRecord: dnsRecord,
} as const;
