import type * as Sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Cloud } from "../cloud.ts";
import { balancerOf, groupOf, invalid, listenerOf } from "./find.ts";
import type { Attributes } from "./records.ts";

type Attribute = Sdk.LoadBalancerAttribute;

const bool = /^(?:true|false)$/;

interface Known {
  readonly value: RegExp;
  readonly first: string;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html */
const ofBalancers: Readonly<Record<string, Known>> = {
  "deletion_protection.enabled": { value: bool, first: "false" },
  "load_balancing.cross_zone.enabled": { value: bool, first: "false" },
  "access_logs.s3.enabled": { value: bool, first: "false" },
  "access_logs.s3.bucket": { value: /^.*$/, first: "" },
  "access_logs.s3.prefix": { value: /^.*$/, first: "" },
  "dns_record.client_routing_policy": {
    value: /^(?:any_availability_zone|availability_zone_affinity|partial_availability_zone_affinity)$/,
    first: "any_availability_zone",
  },
};

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html */
const ofGroups: Readonly<Record<string, Known>> = {
  "deregistration_delay.timeout_seconds": { value: /^\d{1,4}$/, first: "300" },
  "deregistration_delay.connection_termination.enabled": { value: bool, first: "false" },
  "preserve_client_ip.enabled": { value: bool, first: "true" },
  "proxy_protocol_v2.enabled": { value: bool, first: "false" },
  "stickiness.enabled": { value: bool, first: "false" },
  "stickiness.type": { value: /^source_ip$/, first: "source_ip" },
  "load_balancing.cross_zone.enabled": {
    value: /^(?:true|false|use_load_balancer_configuration)$/,
    first: "use_load_balancer_configuration",
  },
};

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ListenerAttribute.html */
const ofListeners: Readonly<Record<string, Known>> = {
  "tcp.idle_timeout.seconds": { value: /^\d{2,4}$/, first: "350" },
};

const kinds = { balancer: ofBalancers, group: ofGroups, listener: ofListeners } as const;

/** What something has when it is new. */
export function firstAttributes(kind: keyof typeof kinds): Attributes {
  return Object.fromEntries(Object.entries(kinds[kind]).map(([key, { first }]) => [key, first]));
}

function changed(now: Attributes, kind: keyof typeof kinds, list: readonly Attribute[] = []): Attributes {
  for (const { Key = "", Value = "" } of list) {
    const known = kinds[kind][Key];
    if (!known || !Object.hasOwn(now, Key)) throw invalid(`Load balancer attribute key '${Key}' is not recognized`);
    if (!known.value.test(Value)) throw invalid(`'${Value}' is not a valid value for '${Key}'`);
  }
  return { ...now, ...Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value])) };
}

function shown(attributes: Attributes): { readonly Attributes: Attribute[] } {
  return { Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })) };
}

export function describeLoadBalancerAttributes(cloud: Cloud, input: Sdk.DescribeLoadBalancerAttributesInput) {
  return shown(balancerOf(cloud, input.LoadBalancerArn).attributes);
}

export function modifyLoadBalancerAttributes(cloud: Cloud, input: Sdk.ModifyLoadBalancerAttributesInput) {
  const balancer = balancerOf(cloud, input.LoadBalancerArn);
  balancer.attributes = changed(balancer.attributes, "balancer", input.Attributes);
  return shown(balancer.attributes);
}

export function describeTargetGroupAttributes(cloud: Cloud, input: Sdk.DescribeTargetGroupAttributesInput) {
  return shown(groupOf(cloud, input.TargetGroupArn).attributes);
}

export function modifyTargetGroupAttributes(cloud: Cloud, input: Sdk.ModifyTargetGroupAttributesInput) {
  const group = groupOf(cloud, input.TargetGroupArn);
  const attributes = changed(group.attributes, "group", input.Attributes);
  if (/UDP/.test(group.protocol) && attributes["preserve_client_ip.enabled"] === "false") {
    throw invalid("Client IP preservation cannot be disabled for target groups with the UDP and TCP_UDP protocols");
  }
  group.attributes = attributes;
  return shown(attributes);
}

export function describeListenerAttributes(cloud: Cloud, input: Sdk.DescribeListenerAttributesInput) {
  return shown(listenerOf(cloud, input.ListenerArn).attributes);
}

export function modifyListenerAttributes(cloud: Cloud, input: Sdk.ModifyListenerAttributesInput) {
  const listener = listenerOf(cloud, input.ListenerArn);
  listener.attributes = changed(listener.attributes, "listener", input.Attributes);
  return shown(listener.attributes);
}
