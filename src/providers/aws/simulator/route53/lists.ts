import type * as Sdk from "@aws-sdk/client-route-53";
import type { Cloud } from "../cloud.ts";
import { Refusal } from "../refusal.ts";
import { type SetRecord, shownName } from "./records.ts";
import { zoneOf } from "./zones.ts";

const mostItems = 300;

/** By their names with the labels turned round, then by type. */
export function listResourceRecordSets(
  cloud: Cloud,
  input: Sdk.ListResourceRecordSetsRequest,
): Sdk.ListResourceRecordSetsResponse {
  const { StartRecordName, StartRecordType, StartRecordIdentifier, MaxItems = mostItems } = input;
  if (StartRecordType !== undefined && StartRecordName === undefined) {
    throw new Refusal("InvalidInput", "The type is specified without a name");
  }
  const { id } = zoneOf(cloud, input.HostedZoneId ?? "");
  const from =
    StartRecordName === undefined
      ? ""
      : orderOf(shownName(StartRecordName), StartRecordType ?? "", StartRecordIdentifier);
  const all = [...cloud.store.names.records.values()]
    .filter(({ zone }) => zone === id)
    .map((record) => ({ record, order: orderOf(record.name, record.type, record.set) }))
    .filter(({ order }) => order >= from)
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  const page = all.slice(0, Math.min(MaxItems, mostItems));
  const next = all[page.length]?.record;
  return {
    ResourceRecordSets: page.map(({ record }) => shown(record)),
    IsTruncated: next !== undefined,
    ...(next ? { NextRecordName: next.name, NextRecordType: next.type as Sdk.RRType } : {}),
    ...(next?.set === undefined ? {} : { NextRecordIdentifier: next.set }),
    MaxItems,
  };
}

function orderOf(name: string, type: string, set = ""): string {
  return `${name.split(".").reverse().join(".")} ${type} ${set}`.trimEnd();
}

function shown({ name, type, ttl, values, alias, set, policy, healthCheck }: SetRecord): Sdk.ResourceRecordSet {
  const common = { Name: name, Type: type as Sdk.RRType, SetIdentifier: set, ...policy, HealthCheckId: healthCheck };
  if (alias) {
    const { zone: HostedZoneId, name: DNSName, evaluates: EvaluateTargetHealth } = alias;
    return { ...common, AliasTarget: { HostedZoneId, DNSName, EvaluateTargetHealth } };
  }
  return { ...common, TTL: ttl, ResourceRecords: values.map((Value) => ({ Value })) };
}
