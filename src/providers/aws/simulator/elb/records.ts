import type { Tags } from "../records.ts";

/** Load balancers, their listeners and target groups, by their ARNs: plain data, so that a snapshot is its JSON. Times are milliseconds. */
export interface LoadBalancing {
  readonly balancers: Map<string, BalancerRecord>;
  readonly listeners: Map<string, ListenerRecord>;
  readonly groups: Map<string, GroupRecord>;
  /** Network interfaces of load balancers that are gone, which go later. */
  readonly cards: Map<string, LingeringCard>;
}

export type Attributes = Readonly<Record<string, string>>;

export interface BalancerRecord {
  readonly arn: string;
  readonly serial: number;
  readonly region: string;
  readonly name: string;
  readonly scheme: "internet-facing" | "internal";
  readonly vpc: string;
  readonly createdAt: number;
  readonly activeAt: number;
  addressType: string;
  places: readonly PlaceRecord[];
  groups: readonly string[];
  attributes: Attributes;
  tags: Tags;
}

/** One subnet of a load balancer. */
export interface PlaceRecord {
  readonly subnet: string;
  readonly zone: string;
  readonly allocation: string | undefined;
  readonly privateIpv4: string | undefined;
  readonly ipv6: string | undefined;
}

export interface ListenerRecord {
  readonly arn: string;
  readonly serial: number;
  readonly region: string;
  readonly balancer: string;
  port: number;
  protocol: string;
  group: string;
  certificate: string | undefined;
  policy: string | undefined;
  alpn: readonly string[];
  attributes: Attributes;
  tags: Tags;
}

export interface GroupRecord {
  readonly arn: string;
  readonly serial: number;
  readonly region: string;
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly vpc: string;
  health: HealthRecord;
  targets: readonly TargetRecord[];
  attributes: Attributes;
  tags: Tags;
}

export interface HealthRecord {
  readonly protocol: string;
  readonly port: string;
  readonly path: string | undefined;
  readonly codes: string | undefined;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthy: number;
  readonly unhealthy: number;
}

export interface TargetRecord {
  readonly id: string;
  readonly port: number;
  /** When the first checks have passed. */
  readonly healthyAt: number;
  /** It is on its way out, and gone then. */
  readonly goneAt: number | undefined;
}

export interface LingeringCard {
  readonly id: string;
  readonly region: string;
  readonly balancer: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly goneAt: number;
}

/** An empty one. */
export function openLoadBalancing(): LoadBalancing {
  return { balancers: new Map(), listeners: new Map(), groups: new Map(), cards: new Map() };
}
