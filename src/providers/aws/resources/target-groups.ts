import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type * as Sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import { toFailure } from "../errors.ts";
import type { There } from "./kind.ts";
import type { Listener } from "./load-balancer-options.ts";

/** A target group as AWS shows it, with what other calls tell of it. */
export interface Group {
  readonly group: Sdk.TargetGroup;
  readonly attributes: ReadonlyMap<string, string>;
  /** Machines in it, sorted; those that are on their way out left out. */
  readonly targets: readonly string[];
}

/** What the names of the groups of one load balancer begin with: by it they are found even where no listener uses them. */
function prefixOf(balancer: string): string {
  return `fd-${createHash("sha256").update(balancer).digest("hex").slice(0, 14)}-`;
}

/** Up to 32 characters: the load balancer, the listener's port, and whatever of a group cannot change. */
export function nameOf(balancer: string, vpc: string, listener: Listener): string {
  const fixed = JSON.stringify([vpc, protocolOf(listener), listener.targetPort]);
  const digest = createHash("sha256").update(fixed).digest("hex").slice(0, 6);
  return `${prefixOf(balancer)}${listener.port}-${digest}`;
}

/** Protocol between the load balancer and machines. */
export function protocolOf({ protocol, targetProtocol }: Listener): Sdk.ProtocolEnum {
  return (targetProtocol ?? protocol).toUpperCase() as Sdk.ProtocolEnum;
}

/**
 * Groups that we made for a load balancer: no others are changed or deleted. With its ARN those that it uses, by one question however many
 * groups the region has; without it all of them, also one that a run which was cut off has left unused.
 */
export async function groupsOf(balancer: string, there: There, arn?: string): Promise<readonly Sdk.TargetGroup[]> {
  const prefix = prefixOf(balancer);
  const all = await allGroups(arn === undefined ? {} : { LoadBalancerArn: arn }, there);
  return all.filter(({ TargetGroupName = "" }) => TargetGroupName.startsWith(prefix));
}

/** The groups with these ARNs, also those that others made. Only to read. */
export async function groupsAt(arns: readonly string[], there: There): Promise<readonly Sdk.TargetGroup[]> {
  return arns.length === 0 ? [] : allGroups({ TargetGroupArns: [...arns] }, there);
}

async function allGroups(
  asked: Sdk.DescribeTargetGroupsInput,
  { api, run: { signal } }: There,
): Promise<readonly Sdk.TargetGroup[]> {
  const found: Sdk.TargetGroup[] = [];
  let Marker: string | undefined;
  do {
    const page = await api.loadBalancing(
      "DescribeTargetGroups",
      { ...asked, ...(Marker ? { Marker } : {}) },
      { signal },
    );
    found.push(...(page.TargetGroups ?? []));
    Marker = page.NextMarker;
  } while (Marker);
  return found;
}

/** Attributes and machines of a group. */
export async function wholeGroup(group: Sdk.TargetGroup, { api, run: { signal } }: There): Promise<Group> {
  const asked = { TargetGroupArn: group.TargetGroupArn };
  const [{ Attributes = [] }, { TargetHealthDescriptions = [] }] = await Promise.all([
    api.loadBalancing("DescribeTargetGroupAttributes", asked, { signal }),
    api.loadBalancing("DescribeTargetHealth", asked, { signal }),
  ]);
  const staying = TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State !== "draining");
  return {
    group,
    attributes: new Map(Attributes.map(({ Key = "", Value = "" }) => [Key, Value])),
    targets: [...new Set(staying.map(({ Target }) => Target?.Id ?? ""))].sort(),
  };
}

/** Whether a group can be the listener's: what it cannot change is right. */
export function fits(group: Sdk.TargetGroup, vpc: string, listener: Listener): boolean {
  const { Protocol, Port, VpcId, TargetType = "instance" } = group;
  return (
    Protocol === protocolOf(listener) && Port === listener.targetPort && VpcId === vpc && TargetType === "instance"
  );
}

/** Makes a group; one of that name that an earlier try has made is it, whatever health check it has. */
export async function makeGroup(
  name: string,
  vpc: string,
  listener: Listener,
  tags: readonly Sdk.Tag[],
  { api, run: { signal } }: There,
): Promise<Sdk.TargetGroup> {
  const request: Sdk.CreateTargetGroupInput = {
    ...{ Name: name, Protocol: protocolOf(listener), Port: listener.targetPort, VpcId: vpc, TargetType: "instance" },
    ...toHealth(listener),
    Tags: [...tags],
  };
  const made = api.loadBalancing("CreateTargetGroup", request, { signal }).catch((error: unknown) => {
    if (toFailure(error).code !== "DuplicateTargetGroupName") throw error;
    return api.loadBalancing("DescribeTargetGroups", { Names: [name] }, { signal });
  });
  return (await made).TargetGroups?.[0] ?? {};
}

function toHealth({ healthCheck }: Listener) {
  const { protocol, port, intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } = healthCheck;
  return {
    HealthCheckProtocol: protocol.toUpperCase() as Sdk.ProtocolEnum,
    HealthCheckPort: port === undefined ? "traffic-port" : String(port),
    HealthCheckIntervalSeconds: intervalSeconds,
    HealthCheckTimeoutSeconds: timeoutSeconds,
    HealthyThresholdCount: healthyThreshold,
    UnhealthyThresholdCount: unhealthyThreshold,
    ...(healthCheck.path === undefined ? {} : { HealthCheckPath: healthCheck.path }),
    ...(healthCheck.codes === undefined ? {} : { Matcher: { HttpCode: healthCheck.codes } }),
  };
}

/** The health check as options say it. */
export function healthOf(group: Sdk.TargetGroup): Listener["healthCheck"] {
  const protocol = (group.HealthCheckProtocol ?? "TCP").toLowerCase() as Listener["healthCheck"]["protocol"];
  const { HealthCheckPort: port = "traffic-port", Matcher } = group;
  return {
    protocol,
    ...(port === "traffic-port" ? {} : { port: Number(port) }),
    intervalSeconds: group.HealthCheckIntervalSeconds ?? 30,
    timeoutSeconds: group.HealthCheckTimeoutSeconds ?? 10,
    healthyThreshold: group.HealthyThresholdCount ?? 5,
    unhealthyThreshold: group.UnhealthyThresholdCount ?? 2,
    ...(protocol === "tcp" ? {} : { path: group.HealthCheckPath ?? "/", codes: Matcher?.HttpCode ?? "200-399" }),
  };
}

const keys = {
  delay: "deregistration_delay.timeout_seconds",
  ends: "deregistration_delay.connection_termination.enabled",
  preserves: "preserve_client_ip.enabled",
  proxy: "proxy_protocol_v2.enabled",
  sticky: "stickiness.enabled",
  stickyType: "stickiness.type",
} as const;

/** The attributes as options say them. */
export function behaviourOf(attributes: ReadonlyMap<string, string>) {
  const isOn = (key: string, first: boolean) => (attributes.get(key) ?? String(first)) === "true";
  return {
    deregistrationDelaySeconds: Number(attributes.get(keys.delay) ?? 300),
    connectionTermination: isOn(keys.ends, false),
    preserveClientIp: isOn(keys.preserves, true),
    proxyProtocol: isOn(keys.proxy, false),
    stickiness: isOn(keys.sticky, false),
  };
}

function toAttributes(listener: Listener): readonly (readonly [string, string])[] {
  return [
    [keys.delay, String(listener.deregistrationDelaySeconds)],
    [keys.ends, String(listener.connectionTermination)],
    [keys.preserves, String(listener.preserveClientIp)],
    [keys.proxy, String(listener.proxyProtocol)],
    [keys.sticky, String(listener.stickiness)],
    ...(listener.stickiness ? ([[keys.stickyType, "source_ip"]] as const) : []),
  ];
}

/** Brings health check, attributes and machines to what the listener says. */
export async function settleGroup(found: Group, listener: Listener, { api, run: { signal } }: There): Promise<void> {
  const { group, attributes, targets } = found;
  const { TargetGroupArn } = group;
  if (!isDeepStrictEqual(healthOf(group), listener.healthCheck)) {
    await api.loadBalancing("ModifyTargetGroup", { TargetGroupArn, ...toHealth(listener) }, { signal });
  }
  const changed = toAttributes(listener).filter(([key, value]) => attributes.get(key) !== value);
  if (changed.length > 0) {
    const Attributes = changed.map(([Key, Value]) => ({ Key, Value }));
    await api.loadBalancing("ModifyTargetGroupAttributes", { TargetGroupArn, Attributes }, { signal });
  }
  const { targets: wanted = targets } = listener;
  const [extra, missing] = [without(targets, wanted), without(wanted, targets)];
  if (missing.length > 0) {
    const Targets = missing.map((Id) => ({ Id }));
    await api.loadBalancing("RegisterTargets", { TargetGroupArn, Targets }, { signal });
  }
  if (extra.length > 0) {
    const Targets = extra.map((Id) => ({ Id }));
    await api.loadBalancing("DeregisterTargets", { TargetGroupArn, Targets }, { signal });
  }
}

function without(list: readonly string[], others: readonly string[]): readonly string[] {
  return list.filter((one) => !others.includes(one));
}

export async function deleteGroup({ TargetGroupArn }: Sdk.TargetGroup, { api, run: { signal } }: There): Promise<void> {
  await api.loadBalancing("DeleteTargetGroup", { TargetGroupArn }, { signal });
}
