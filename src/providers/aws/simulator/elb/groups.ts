import type * as Sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Cloud } from "../cloud.ts";
import { Refusal } from "../refusal.ts";
import { checkedTags } from "../tagging.ts";
import { firstAttributes } from "./attributes.ts";
import { checkTarget } from "./balancers.ts";
import { groupOf, inRegion, invalid, newArn, pageOf, userOf } from "./find.ts";
import type { GroupRecord, HealthRecord, TargetRecord } from "./records.ts";

type Health = Pick<
  Sdk.CreateTargetGroupInput,
  | "HealthCheckProtocol"
  | "HealthCheckPort"
  | "HealthCheckPath"
  | "HealthCheckIntervalSeconds"
  | "HealthCheckTimeoutSeconds"
  | "HealthyThresholdCount"
  | "UnhealthyThresholdCount"
  | "Matcher"
>;

const protocols = ["TCP", "TLS", "UDP", "TCP_UDP"];

export function createTargetGroup(cloud: Cloud, input: Sdk.CreateTargetGroupInput): Sdk.CreateTargetGroupOutput {
  const { store, region } = cloud;
  const { Name: name = "", Protocol: protocol = "", Port: port = 0, VpcId: vpc } = input;
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name)) {
    throw invalid(
      `Target group name '${name}' can only contain characters that are alphanumeric characters or hyphens(-)`,
    );
  }
  if (!protocols.includes(protocol))
    throw invalid(`The protocol '${protocol}' is not one of a Network Load Balancer's`);
  if (vpc === undefined) throw invalid("A VPC ID must be specified");
  const health = healthOf(input);
  const known = inRegion(cloud, store.loadBalancing.groups.values()).find((group) => group.name === name);
  if (known) {
    const same = JSON.stringify([known.protocol, known.port, known.vpc, known.health]);
    if (same === JSON.stringify([protocol, port, vpc, health])) return { TargetGroups: [shown(cloud, known)] };
    const text = `A target group with the same name '${name}' exists, but with different settings`;
    throw new Refusal("DuplicateTargetGroupName", text);
  }
  const group: GroupRecord = {
    ...{ arn: newArn(region, "targetgroup", name), serial: store.serial(), region, name, protocol, port, vpc, health },
    ...{ targets: [], attributes: firstAttributes("group"), tags: checkedTags(input.Tags ?? []) },
  };
  store.loadBalancing.groups.set(group.arn, group);
  return { TargetGroups: [shown(cloud, group)] };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html */
const firstHealth: HealthRecord = {
  ...{ protocol: "TCP", port: "traffic-port", path: undefined, codes: undefined },
  ...{ intervalSeconds: 30, timeoutSeconds: 10, healthy: 5, unhealthy: 2 },
};

function healthOf(input: Health, now: HealthRecord = firstHealth): HealthRecord {
  const protocol = input.HealthCheckProtocol ?? now.protocol;
  if (!["TCP", "HTTP", "HTTPS"].includes(protocol))
    throw invalid(`Health check protocol '${protocol}' is not supported`);
  const reads = protocol !== "TCP";
  if (!reads && input.HealthCheckPath !== undefined) {
    throw invalid("Health check path is not supported for health checks with protocol TCP");
  }
  const health: HealthRecord = {
    protocol,
    port: input.HealthCheckPort ?? now.port,
    path: reads ? (input.HealthCheckPath ?? now.path ?? "/") : undefined,
    codes: reads ? (input.Matcher?.HttpCode ?? now.codes ?? "200-399") : undefined,
    intervalSeconds: input.HealthCheckIntervalSeconds ?? now.intervalSeconds,
    timeoutSeconds: input.HealthCheckTimeoutSeconds ?? now.timeoutSeconds,
    healthy: input.HealthyThresholdCount ?? now.healthy,
    unhealthy: input.UnhealthyThresholdCount ?? now.unhealthy,
  };
  if (health.timeoutSeconds >= health.intervalSeconds) {
    throw invalid("Health check interval must be greater than the timeout.");
  }
  return health;
}

export function describeTargetGroups(
  cloud: Cloud,
  input: Sdk.DescribeTargetGroupsInput,
): Sdk.DescribeTargetGroupsOutput {
  const { LoadBalancerArn, TargetGroupArns, Names } = input;
  if (TargetGroupArns) return { TargetGroups: TargetGroupArns.map((arn) => shown(cloud, groupOf(cloud, arn))) };
  const all = inRegion(cloud, cloud.store.loadBalancing.groups.values());
  const missing = (Names ?? []).filter((name) => !all.some((group) => group.name === name));
  if (missing.length > 0) throw new Refusal("TargetGroupNotFound", "One or more target groups not found");
  const wanted = all
    .filter(({ name }) => Names?.includes(name) ?? true)
    .filter((group) => LoadBalancerArn === undefined || userOf(cloud, group) === LoadBalancerArn);
  if (LoadBalancerArn !== undefined && wanted.length === 0)
    throw new Refusal("TargetGroupNotFound", "One or more target groups not found");
  const { page, NextMarker } = pageOf(wanted, input);
  return { TargetGroups: page.map((group) => shown(cloud, group)), NextMarker };
}

function shown(cloud: Cloud, group: GroupRecord): Sdk.TargetGroup {
  const { health } = group;
  const user = userOf(cloud, group);
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol as Sdk.ProtocolEnum,
    Port: group.port,
    VpcId: group.vpc,
    HealthCheckProtocol: health.protocol as Sdk.ProtocolEnum,
    HealthCheckPort: health.port,
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: health.intervalSeconds,
    HealthCheckTimeoutSeconds: health.timeoutSeconds,
    HealthyThresholdCount: health.healthy,
    UnhealthyThresholdCount: health.unhealthy,
    ...(health.path === undefined ? {} : { HealthCheckPath: health.path, Matcher: { HttpCode: health.codes } }),
    LoadBalancerArns: user === undefined ? [] : [user],
    TargetType: "instance",
    IpAddressType: "ipv4",
  };
}

export function modifyTargetGroup(cloud: Cloud, input: Sdk.ModifyTargetGroupInput): Sdk.ModifyTargetGroupOutput {
  const group = groupOf(cloud, input.TargetGroupArn);
  group.health = healthOf(input, group.health);
  return { TargetGroups: [shown(cloud, group)] };
}

/** One that is not there is deleted. */
export function deleteTargetGroup(cloud: Cloud, { TargetGroupArn = "" }: Sdk.DeleteTargetGroupInput) {
  const { groups } = cloud.store.loadBalancing;
  const group = groups.get(TargetGroupArn);
  if (group?.region !== cloud.region) return {};
  if (userOf(cloud, group) !== undefined) {
    throw new Refusal("ResourceInUse", `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`);
  }
  groups.delete(TargetGroupArn);
  return {};
}

export function registerTargets(cloud: Cloud, { TargetGroupArn, Targets = [] }: Sdk.RegisterTargetsInput) {
  const group = groupOf(cloud, TargetGroupArn);
  for (const { Id = "" } of Targets) checkTarget(cloud, Id);
  const healthyAt = Date.now() + cloud.store.timing.latencyMs;
  const added = Targets.map(({ Id = "", Port }): TargetRecord => {
    return { id: Id, port: Port ?? group.port, healthyAt, goneAt: undefined };
  });
  group.targets = [...targetsOf(group).filter((one) => !added.some((other) => isSame(one, other))), ...added];
  return {};
}

export function deregisterTargets(cloud: Cloud, { TargetGroupArn, Targets = [] }: Sdk.DeregisterTargetsInput) {
  const group = groupOf(cloud, TargetGroupArn);
  const goneAt = Date.now() + cloud.store.timing.latencyMs;
  const leaves = (one: TargetRecord) =>
    Targets.some(({ Id, Port }) => one.id === Id && (Port === undefined || one.port === Port));
  group.targets = targetsOf(group).map((one) => (leaves(one) ? { ...one, goneAt } : one));
  return {};
}

function isSame(one: TargetRecord, other: TargetRecord): boolean {
  return one.id === other.id && one.port === other.port;
}

function targetsOf({ targets }: GroupRecord): readonly TargetRecord[] {
  return targets.filter(({ goneAt }) => goneAt === undefined || goneAt > Date.now());
}

export function describeTargetHealth(
  cloud: Cloud,
  { TargetGroupArn }: Sdk.DescribeTargetHealthInput,
): Sdk.DescribeTargetHealthOutput {
  const group = groupOf(cloud, TargetGroupArn);
  const used = userOf(cloud, group) !== undefined;
  const described = targetsOf(group).map((target): Sdk.TargetHealthDescription => {
    const { id, port } = target;
    return {
      Target: { Id: id, Port: port },
      HealthCheckPort: String(port),
      TargetHealth: stateOf(cloud, target, used),
    };
  });
  return { TargetHealthDescriptions: described };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html */
function stateOf({ store }: Cloud, { id, healthyAt, goneAt }: TargetRecord, used: boolean): Sdk.TargetHealth {
  const state = store.instances.get(id)?.state;
  if (state !== "running") {
    const text = "Target is in the stopped or terminated state";
    return { State: "unused", Reason: "Target.InvalidState", Description: text };
  }
  if (goneAt !== undefined) {
    const text = "Target deregistration is in progress";
    return { State: "draining", Reason: "Target.DeregistrationInProgress", Description: text };
  }
  if (!used) {
    const text = "Target group is not configured to receive traffic from the load balancer";
    return { State: "unused", Reason: "Target.NotInUse", Description: text };
  }
  if (healthyAt <= Date.now()) return { State: "healthy" };
  return { State: "initial", Reason: "Elb.RegistrationInProgress", Description: "Target registration is in progress" };
}
