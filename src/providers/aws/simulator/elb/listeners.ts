import type * as Sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Cloud } from "../cloud.ts";
import { Refusal } from "../refusal.ts";
import { checkedTags } from "../tagging.ts";
import { firstAttributes } from "./attributes.ts";
import { balancerOf, groupOf, invalid, listenerArn, listenerOf, listenersOf, pageOf, userOf } from "./find.ts";
import type { GroupRecord, ListenerRecord } from "./records.ts";

const mostListeners = 50;
const firstPolicy = "ELBSecurityPolicy-2016-08";

type Settings = Pick<
  Sdk.ModifyListenerInput,
  "Port" | "Protocol" | "Certificates" | "SslPolicy" | "AlpnPolicy" | "DefaultActions"
>;
type Set = Pick<ListenerRecord, "port" | "protocol" | "group" | "certificate" | "policy" | "alpn">;

export function createListener(cloud: Cloud, input: Sdk.CreateListenerInput): Sdk.CreateListenerOutput {
  const { store, region } = cloud;
  const { arn: balancer } = balancerOf(cloud, input.LoadBalancerArn);
  const set = settingsOf(cloud, input, undefined);
  const others = listenersOf(cloud, balancer);
  if (others.length >= mostListeners) {
    throw new Refusal(
      "TooManyListeners",
      `The maximum number of listeners has been reached on load balancer '${balancer}'`,
    );
  }
  checkPort(others, set.port, balancer);
  checkUser(cloud, set.group, balancer);
  const listener: ListenerRecord = {
    ...{ arn: listenerArn(balancer), serial: store.serial(), region, balancer, ...set },
    ...{ attributes: set.protocol === "TCP" ? firstAttributes("listener") : {}, tags: checkedTags(input.Tags ?? []) },
  };
  store.loadBalancing.listeners.set(listener.arn, listener);
  return { Listeners: [shown(listener)] };
}

function checkPort(others: readonly ListenerRecord[], port: number, balancer: string): void {
  if (!others.some((listener) => listener.port === port)) return;
  const text = `A listener already exists on this port for this load balancer '${balancer}'`;
  throw new Refusal("DuplicateListener", text);
}

function checkUser(cloud: Cloud, group: string, balancer: string): void {
  const user = userOf(cloud, groupOf(cloud, group));
  if (user === undefined || user === balancer) return;
  const text = `The following target groups cannot be associated with more than one load balancer: ${group}`;
  throw new Refusal("TargetGroupAssociationLimit", text);
}

function settingsOf(cloud: Cloud, input: Settings, now: ListenerRecord | undefined): Set {
  const protocol = input.Protocol ?? now?.protocol ?? "";
  const port = input.Port ?? now?.port ?? 0;
  const group = input.DefaultActions?.[0]?.TargetGroupArn ?? now?.group ?? "";
  const certificate = input.Certificates?.[0]?.CertificateArn ?? now?.certificate;
  checkFit(protocol, groupOf(cloud, group));
  if (protocol !== "TLS") return { port, protocol, group, certificate: undefined, policy: undefined, alpn: [] };
  const policy = input.SslPolicy ?? now?.policy ?? firstPolicy;
  checkSecrecy(certificate, policy);
  return { port, protocol, group, certificate, policy, alpn: input.AlpnPolicy ?? now?.alpn ?? [] };
}

function checkFit(protocol: string, { protocol: own, port }: GroupRecord): void {
  const fits = protocol === "TLS" ? ["TCP", "TLS"] : [protocol];
  if (fits.includes(own)) return;
  const text = `The listener protocol '${protocol}' is not supported with a target group with the protocol-port combination '${own} ${port}'`;
  throw new Refusal("UnsupportedProtocol", text);
}

function checkSecrecy(certificate: string | undefined, policy: string): void {
  if (certificate === undefined) throw invalid("A certificate must be specified for TLS listeners");
  if (/missing/.test(certificate)) {
    throw new Refusal("CertificateNotFound", `Certificate ARN '${certificate}' is not valid`);
  }
  if (!policy.startsWith("ELBSecurityPolicy-")) {
    throw new Refusal("SSLPolicyNotFound", `SSL policy '${policy}' not found`);
  }
}

export function describeListeners(cloud: Cloud, input: Sdk.DescribeListenersInput): Sdk.DescribeListenersOutput {
  const { ListenerArns, LoadBalancerArn } = input;
  if (ListenerArns) return { Listeners: ListenerArns.map((arn) => shown(listenerOf(cloud, arn))) };
  const { page, NextMarker } = pageOf(listenersOf(cloud, balancerOf(cloud, LoadBalancerArn).arn), input);
  return { Listeners: page.map(shown), NextMarker };
}

function shown(listener: ListenerRecord): Sdk.Listener {
  const { certificate, policy, alpn } = listener;
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.balancer,
    Port: listener.port,
    Protocol: listener.protocol as Sdk.ProtocolEnum,
    ...(certificate === undefined ? {} : { Certificates: [{ CertificateArn: certificate }], SslPolicy: policy }),
    ...(alpn.length > 0 ? { AlpnPolicy: [...alpn] } : {}),
    DefaultActions: [{ Type: "forward", TargetGroupArn: listener.group, Order: 1 }],
  };
}

export function modifyListener(cloud: Cloud, input: Sdk.ModifyListenerInput): Sdk.ModifyListenerOutput {
  const listener = listenerOf(cloud, input.ListenerArn);
  const set = settingsOf(cloud, input, listener);
  const others = listenersOf(cloud, listener.balancer).filter((other) => other !== listener);
  checkPort(others, set.port, listener.balancer);
  checkUser(cloud, set.group, listener.balancer);
  const attributes = set.protocol === "TCP" ? { ...firstAttributes("listener"), ...listener.attributes } : {};
  Object.assign(listener, set, { attributes });
  return { Listeners: [shown(listener)] };
}

export function deleteListener(cloud: Cloud, { ListenerArn }: Sdk.DeleteListenerInput) {
  cloud.store.loadBalancing.listeners.delete(listenerOf(cloud, ListenerArn).arn);
  return {};
}
