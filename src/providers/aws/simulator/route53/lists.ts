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
  const { StartRecordName, StartRecordType, MaxItems = mostItems } = input;
  if (StartRecordType !== undefined && StartRecordName === undefined) {
    throw new Refusal("InvalidInput", "The type is specified without a name");
  }
  const { id } = zoneOf(cloud, input.HostedZoneId ?? "");
  const from = StartRecordName === undefined ? "" : orderOf(shownName(StartRecordName), StartRecordType ?? "");
  const all = [...cloud.store.names.records.values()]
    .filter(({ zone }) => zone === id)
    .map((record) => ({ record, order: orderOf(record.name, record.type) }))
    .filter(({ order }) => order >= from)
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  const page = all.slice(0, Math.min(MaxItems, mostItems));
  const next = all[page.length]?.record;
  return {
    ResourceRecordSets: page.map(({ record }) => shown(record)),
    IsTruncated: next !== undefined,
    ...(next ? { NextRecordName: next.name, NextRecordType: next.type as Sdk.RRType } : {}),
    MaxItems,
  };
}

function orderOf(name: string, type: string): string {
  return `${name.split(".").reverse().join(".")} ${type}`;
}

function shown({ name, type, ttl, values, alias }: SetRecord): Sdk.ResourceRecordSet {
  if (alias) {
    const { zone: HostedZoneId, name: DNSName, evaluates: EvaluateTargetHealth } = alias;
    return { Name: name, Type: type as Sdk.RRType, AliasTarget: { HostedZoneId, DNSName, EvaluateTargetHealth } };
  }
  return { Name: name, Type: type as Sdk.RRType, TTL: ttl, ResourceRecords: values.map((Value) => ({ Value })) };
}
