import type { Tags } from "../records.ts";

/** What is in every record of something beside machines. Times are milliseconds. */
interface Common {
  readonly id: string;
  /** Grows with each: the order of pages. */
  readonly serial: number;
  readonly region: string;
  readonly createdAt: number;
  /** Until then reads do not know it. */
  readonly visibleAt: number;
  /** It was there before anything was made. */
  readonly seeded: boolean;
  tags: Tags;
}

export interface VpcRecord extends Common {
  readonly kind: "vpc";
  /** The first one is the VPC's own. */
  ranges: readonly { readonly association: string; readonly cidr: string }[];
  ipv6: { readonly association: string; readonly cidr: string } | undefined;
  readonly tenancy: string;
  dnsSupport: boolean;
  dnsHostnames: boolean;
  usageMetrics: boolean;
}

export interface SubnetRecord extends Common {
  readonly kind: "subnet";
  readonly vpc: string;
  readonly zone: string;
  readonly cidr: string;
  ipv6: { readonly association: string; readonly cidr: string } | undefined;
  mapsPublicIpv4: boolean;
  assignsIpv6: boolean;
  dns64: boolean;
  hostnames: { type: string; a: boolean; aaaa: boolean };
}

export interface InternetGatewayRecord extends Common {
  readonly kind: "internet-gateway";
  vpc: string | undefined;
}

export interface EgressOnlyGatewayRecord extends Common {
  readonly kind: "egress-only-internet-gateway";
  readonly token: string | undefined;
  readonly vpc: string;
}

export interface NatGatewayRecord extends Common {
  readonly kind: "natgateway";
  readonly token: string | undefined;
  readonly vpc: string;
  readonly subnet: string;
  readonly connectivity: string;
  readonly card: string;
  readonly privateIpv4: string;
  readonly address:
    | { readonly allocation: string; readonly association: string; readonly publicIpv4: string }
    | undefined;
  /** Why it does not come up. */
  readonly failure: { readonly code: string; readonly message: string } | undefined;
  deletedAt: number | undefined;
}

export interface RouteTableRecord extends Common {
  readonly kind: "route-table";
  readonly token: string | undefined;
  readonly vpc: string;
  /** Association that makes it the main one of its VPC. */
  main: string | undefined;
  routes: readonly RouteRecord[];
  associations: readonly { readonly id: string; readonly subnet: string }[];
}

export interface RouteRecord {
  readonly destination: string;
  /** The member of a route that names it, for example `GatewayId`, and its id. */
  readonly target: readonly [string, string];
}

export interface GroupRecord extends Common {
  readonly kind: "security-group";
  readonly vpc: string;
  readonly name: string;
  readonly description: string;
  rules: readonly RuleRecord[];
}

export interface RuleRecord {
  readonly id: string;
  readonly egress: boolean;
  readonly protocol: string;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  /** Which kind of other side it names, and which one. */
  readonly peer: readonly ["cidr" | "cidr6" | "group" | "prefix-list", string];
  readonly description: string | undefined;
}

export type ThingRecord =
  | VpcRecord
  | SubnetRecord
  | InternetGatewayRecord
  | EgressOnlyGatewayRecord
  | NatGatewayRecord
  | RouteTableRecord
  | GroupRecord;
