import { randomBytes } from "node:crypto";
import { account } from "../account.ts";
import type { Cloud } from "../cloud.ts";
import { Refusal } from "../refusal.ts";
import type { BalancerRecord, GroupRecord, ListenerRecord } from "./records.ts";

/** An ARN as the service makes them: `loadbalancer/net/web/0123456789abcdef`. */
export function newArn(region: string, kind: "loadbalancer/net" | "targetgroup", name: string): string {
  return `arn:aws:elasticloadbalancing:${region}:${account}:${kind}/${name}/${randomBytes(8).toString("hex")}`;
}

export function listenerArn(balancer: string): string {
  return `${balancer.replace(":loadbalancer/", ":listener/")}/${randomBytes(8).toString("hex")}`;
}

export function balancerOf({ store, region }: Cloud, arn: string | undefined): BalancerRecord {
  const found = store.loadBalancing.balancers.get(arn ?? "");
  if (found?.region === region) return found;
  throw new Refusal("LoadBalancerNotFound", `Load balancer '${arn}' not found`);
}

export function groupOf({ store, region }: Cloud, arn: string | undefined): GroupRecord {
  const found = store.loadBalancing.groups.get(arn ?? "");
  if (found?.region === region) return found;
  throw new Refusal("TargetGroupNotFound", `Target groups '${arn}' not found`);
}

export function listenerOf({ store, region }: Cloud, arn: string | undefined): ListenerRecord {
  const found = store.loadBalancing.listeners.get(arn ?? "");
  if (found?.region === region) return found;
  throw new Refusal("ListenerNotFound", `Listener '${arn}' not found`);
}

export function listenersOf({ store }: Cloud, balancer: string): readonly ListenerRecord[] {
  return [...store.loadBalancing.listeners.values()].filter((listener) => listener.balancer === balancer);
}

/** The load balancer that passes on to a target group. */
export function userOf({ store }: Cloud, { arn }: GroupRecord): string | undefined {
  return [...store.loadBalancing.listeners.values()].find(({ group }) => group === arn)?.balancer;
}

export function inRegion<R extends { readonly region: string }>({ region }: Cloud, records: Iterable<R>): readonly R[] {
  return [...records].filter((record) => record.region === region);
}

interface Paging {
  readonly Marker?: string | undefined;
  readonly PageSize?: number | undefined;
}

const mostResults = 400;

/** One page; the marker is the serial number of its last record. */
export function pageOf<R extends { readonly serial: number }>(records: readonly R[], { Marker, PageSize }: Paging) {
  const rest = records.filter(({ serial }) => serial > Number(Marker ?? 0));
  const page = rest.slice(0, PageSize ?? mostResults);
  const NextMarker = rest.length > page.length ? String(page.at(-1)?.serial) : undefined;
  return { page, NextMarker };
}

export function invalid(message: string): Refusal {
  return new Refusal("ValidationError", message);
}

export function wrong(message: string): Refusal {
  return new Refusal("InvalidConfigurationRequest", message);
}
