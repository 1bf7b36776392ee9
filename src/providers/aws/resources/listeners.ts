import type * as Sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type { There } from "./kind.ts";
import type { Listener } from "./load-balancer-options.ts";
import {
  behaviourOf,
  deleteGroup,
  fits,
  type Group,
  groupsAt,
  groupsOf,
  healthOf,
  makeGroup,
  nameOf,
  settleGroup,
  wholeGroup,
} from "./target-groups.ts";

/** A load balancer's part of its ARN, the ARN, its VPC, and the tags of its groups. */
export interface Balancer {
  readonly id: string;
  readonly arn: string;
  readonly vpc: string;
  readonly tags: readonly Sdk.Tag[];
}

/** A listener as AWS shows it, with what other calls tell of it. */
interface Known {
  readonly listener: Sdk.Listener;
  readonly idleTimeoutSeconds: number | undefined;
}

const idleTimeout = "tcp.idle_timeout.seconds";

async function listenersOf(LoadBalancerArn: string, there: There): Promise<readonly Sdk.Listener[]> {
  const { api, run } = there;
  const found: Sdk.Listener[] = [];
  let Marker: string | undefined;
  do {
    const asked = { LoadBalancerArn, ...(Marker ? { Marker } : {}) };
    const page = await api.loadBalancing("DescribeListeners", asked, { signal: run.signal });
    found.push(...(page.Listeners ?? []));
    Marker = page.NextMarker;
  } while (Marker);
  return found;
}

async function known(listener: Sdk.Listener, { api, run: { signal } }: There): Promise<Known> {
  if (listener.Protocol !== "TCP") return { listener, idleTimeoutSeconds: undefined };
  const { ListenerArn } = listener;
  const { Attributes = [] } = await api.loadBalancing("DescribeListenerAttributes", { ListenerArn }, { signal });
  const value = Attributes.find(({ Key }) => Key === idleTimeout)?.Value;
  return { listener, idleTimeoutSeconds: Number(value ?? 350) };
}

function groupArn({ DefaultActions = [] }: Sdk.Listener): string | undefined {
  const [action] = DefaultActions;
  return action?.TargetGroupArn ?? action?.ForwardConfig?.TargetGroups?.[0]?.TargetGroupArn;
}

/** Everything that it listens to, as options say it. */
export async function readListeners({ arn }: Pick<Balancer, "arn">, there: There): Promise<readonly Listener[]> {
  const listeners = await listenersOf(arn, there);
  const groups = await groupsAt([...new Set(listeners.flatMap((listener) => groupArn(listener) ?? []))], there);
  const read = listeners.map(async (listener) => {
    const group = groups.find(({ TargetGroupArn }) => TargetGroupArn === groupArn(listener));
    return group && toListener(await known(listener, there), await wholeGroup(group, there));
  });
  const shown = (await Promise.all(read)).filter((listener) => listener !== undefined);
  return shown.sort((a, b) => a.port - b.port);
}

function toListener({ listener, idleTimeoutSeconds }: Known, { group, attributes, targets }: Group): Listener {
  const { Port: port = 0, Protocol = "TCP", Certificates = [], SslPolicy, AlpnPolicy = [] } = listener;
  const protocol = Protocol.toLowerCase() as Listener["protocol"];
  const [alpn = "None"] = AlpnPolicy;
  return {
    ...{ port, protocol, targetPort: group.Port ?? port },
    ...(protocol === "tls" ? { targetProtocol: (group.Protocol ?? "TCP").toLowerCase() as "tcp" | "tls" } : {}),
    ...(Certificates[0]?.CertificateArn ? { certificate: Certificates[0].CertificateArn } : {}),
    ...(protocol === "tls" && SslPolicy ? { sslPolicy: SslPolicy } : {}),
    ...(alpn === "None" ? {} : { alpnPolicy: alpn as NonNullable<Listener["alpnPolicy"]> }),
    ...(idleTimeoutSeconds === undefined ? {} : { idleTimeoutSeconds }),
    ...behaviourOf(attributes),
    targets: [...targets],
    healthCheck: healthOf(group),
  };
}

/**
 * Brings listeners and their groups to what is wanted. What goes goes first, and a group of ours when no listener uses it any more. A listener
 * that uses a group of others is led to one of ours; theirs stays as it is.
 */
export async function settleListeners(balancer: Balancer, wanted: readonly Listener[], there: There): Promise<void> {
  const { api, run } = there;
  const [found, groups] = await Promise.all([
    listenersOf(balancer.arn, there),
    groupsOf(balancer.id, there, balancer.arn),
  ]);
  const extra = found.filter(({ Port }) => !wanted.some(({ port }) => port === Port));
  for (const { ListenerArn } of extra) {
    await api.loadBalancing("DeleteListener", { ListenerArn }, { signal: run.signal });
  }
  const used: (string | undefined)[] = [];
  for (const listener of wanted) {
    const now = found.find(({ Port }) => Port === listener.port);
    used.push(await settleOne(balancer, { listener, now, groups }, there));
  }
  const unused = groups.filter(({ TargetGroupArn }) => !used.includes(TargetGroupArn));
  for (const group of unused) await deleteGroup(group, there);
}

interface Change {
  readonly listener: Listener;
  readonly now: Sdk.Listener | undefined;
  readonly groups: readonly Sdk.TargetGroup[];
}

/** ARN of the group that the listener now uses. */
async function settleOne(balancer: Balancer, change: Change, there: There): Promise<string | undefined> {
  const { listener, now } = change;
  const { vpc } = balancer;
  const name = nameOf(balancer.id, vpc, listener);
  const own = change.groups.find(({ TargetGroupArn }) => now && TargetGroupArn === groupArn(now));
  const right = own && fits(own, vpc, listener) ? own : undefined;
  const group =
    right ??
    change.groups.find(({ TargetGroupName }) => TargetGroupName === name) ??
    (await makeGroup(name, vpc, listener, balancer.tags, there));
  await settleGroup(await wholeGroup(group, there), listener, there);
  await listen(balancer, listener, group.TargetGroupArn ?? "", now, there);
  return group.TargetGroupArn;
}

async function listen(
  { arn }: Balancer,
  listener: Listener,
  TargetGroupArn: string,
  now: Sdk.Listener | undefined,
  there: There,
): Promise<void> {
  const { api, run } = there;
  const settings = toSettings(listener, TargetGroupArn);
  if (!now) {
    const request = { LoadBalancerArn: arn, ...settings, Port: listener.port };
    const { Listeners = [] } = await api.loadBalancing("CreateListener", request, { signal: run.signal, once: true });
    return settleTimeout(Listeners[0] ?? {}, listener, there);
  }
  if (!isSame(now, listener, TargetGroupArn)) {
    await api.loadBalancing("ModifyListener", { ListenerArn: now.ListenerArn, ...settings }, { signal: run.signal });
  }
  await settleTimeout(now, listener, there);
}

function toSettings({ protocol, certificate, sslPolicy, alpnPolicy }: Listener, TargetGroupArn: string) {
  return {
    Protocol: protocol.toUpperCase() as Sdk.ProtocolEnum,
    DefaultActions: [{ Type: "forward" as const, TargetGroupArn }],
    ...(certificate === undefined ? {} : { Certificates: [{ CertificateArn: certificate }] }),
    ...(sslPolicy === undefined ? {} : { SslPolicy: sslPolicy }),
    ...(protocol === "tls" ? { AlpnPolicy: [alpnPolicy ?? "None"] } : {}),
  };
}

function isSame(now: Sdk.Listener, listener: Listener, arn: string): boolean {
  const { Protocol, Certificates = [], SslPolicy, AlpnPolicy = [] } = now;
  const { protocol, certificate, sslPolicy, alpnPolicy = "None" } = listener;
  const tls = protocol === "tls";
  return (
    Protocol === protocol.toUpperCase() &&
    groupArn(now) === arn &&
    Certificates[0]?.CertificateArn === certificate &&
    (!tls || (SslPolicy === sslPolicy && (AlpnPolicy[0] ?? "None") === alpnPolicy))
  );
}

async function settleTimeout(now: Sdk.Listener, { protocol, idleTimeoutSeconds }: Listener, there: There) {
  if (protocol !== "tcp" || idleTimeoutSeconds === undefined) return;
  const { ListenerArn } = now;
  if ((await known({ ...now, Protocol: "TCP" }, there)).idleTimeoutSeconds === idleTimeoutSeconds) return;
  const Attributes = [{ Key: idleTimeout, Value: String(idleTimeoutSeconds) }];
  const { api, run } = there;
  await api.loadBalancing("ModifyListenerAttributes", { ListenerArn, Attributes }, { signal: run.signal });
}

/** Takes off everything that it listens to, and deletes the groups that we made for it. */
export async function removeListeners({ id, arn }: Pick<Balancer, "id" | "arn">, there: There): Promise<void> {
  const { api, run } = there;
  const groups = await groupsOf(id, there, arn);
  for (const { ListenerArn } of await listenersOf(arn, there)) {
    await api.loadBalancing("DeleteListener", { ListenerArn }, { signal: run.signal });
  }
  for (const group of groups) await deleteGroup(group, there);
}
