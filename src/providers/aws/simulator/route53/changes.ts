import { randomBytes } from "node:crypto";
import type * as Sdk from "@aws-sdk/client-route-53";
import type { Cloud } from "../cloud.ts";
import { Refusal } from "../refusal.ts";
import { keyOf, type PolicyRecord, type SetRecord, shownName, type ZoneRecord } from "./records.ts";
import { problemOfValue } from "./values.ts";
import { zoneOf } from "./zones.ts";

type Records = ReadonlyMap<string, SetRecord>;

/** All changes or none. */
export function changeResourceRecordSets(
  cloud: Cloud,
  { HostedZoneId = "", ChangeBatch }: Sdk.ChangeResourceRecordSetsRequest,
): Sdk.ChangeResourceRecordSetsResponse {
  const zone = zoneOf(cloud, HostedZoneId);
  const { names, timing } = cloud.store;
  const changes = ChangeBatch?.Changes ?? [];
  if (changes.length === 0) throw invalidBatch("The request contains no changes");
  const after = changes.reduce<Records>((records, change) => changed(records, zone, change), names.records);
  for (const key of names.records.keys()) if (!after.has(key)) names.records.delete(key);
  for (const [key, record] of after) names.records.set(key, record);
  const at = Date.now();
  const change = { id: `C${randomBytes(10).toString("hex").toUpperCase()}`, at, inSyncAt: at + timing.latencyMs };
  names.changes.set(change.id, change);
  return { ChangeInfo: shownChange(change) };
}

export function getChange({ store }: Cloud, { Id = "" }: Sdk.GetChangeRequest): Sdk.GetChangeResponse {
  const change = store.names.changes.get(Id);
  if (!change) throw new Refusal("NoSuchChange", `A change with the ID ${Id} does not exist.`);
  return { ChangeInfo: shownChange(change) };
}

function shownChange({ id, at, inSyncAt }: { id: string; at: number; inSyncAt: number }): Sdk.ChangeInfo {
  const Status = inSyncAt <= Date.now() ? "INSYNC" : "PENDING";
  return { Id: `/change/${id}`, Status, SubmittedAt: new Date(at) };
}

function changed(records: Records, zone: ZoneRecord, { Action, ResourceRecordSet: set }: Sdk.Change): Records {
  const record = toRecord(zone, set ?? { Name: undefined, Type: undefined });
  const key = keyOf(record);
  const what = `resource record set [name='${record.name}', type='${record.type}']`;
  const now = records.get(key);
  if (Action === "DELETE") {
    if (!now) throw invalidBatch(`Tried to delete ${what} but it was not found`);
    if (contentOf(now) !== contentOf(record)) {
      throw invalidBatch(`Tried to delete ${what} but the values provided do not match the current values`);
    }
    return new Map([...records].filter(([other]) => other !== key));
  }
  if (Action === "CREATE" && now) throw invalidBatch(`Tried to create ${what} but it already exists`);
  checkPlace(records, zone, record);
  checkRouting(records, record);
  return new Map(records).set(key, record);
}

function contentOf({ ttl, values, alias, policy, healthCheck }: SetRecord): string {
  return JSON.stringify([ttl, [...values].sort(), alias, policy, healthCheck]);
}

function toRecord(zone: ZoneRecord, set: Sdk.ResourceRecordSet): SetRecord {
  const { Name = "", Type: type = "", TTL: ttl, ResourceRecords = [], AliasTarget } = set;
  const name = shownName(Name);
  const values = ResourceRecords.map(({ Value = "" }) => Value);
  const given = AliasTarget ? values.length === 0 && ttl === undefined : values.length > 0 && ttl !== undefined;
  if (!given)
    throw invalidBatch(
      `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with [Action=CREATE, Name=${name}, Type=${type}, SetIdentifier=null]`,
    );
  const problem = values.map((value) => problemOfValue(type, value)).find((text) => text !== undefined);
  if (problem !== undefined) throw invalidBatch(problem);
  const alias = AliasTarget && {
    zone: AliasTarget.HostedZoneId ?? "",
    name: shownName(AliasTarget.DNSName ?? ""),
    evaluates: AliasTarget.EvaluateTargetHealth ?? false,
  };
  const common = { id: `${zone.id}/${name}/${type}`, zone: zone.id, name, type, ttl, values, alias };
  const { SetIdentifier, HealthCheckId: healthCheck } = set;
  const policy = policyOf(set);
  if ((policy === undefined) !== (SetIdentifier === undefined)) {
    const [has, lacks] = policy ? ["a routing policy", "SetIdentifier"] : ["SetIdentifier", "a routing policy"];
    throw invalidBatch(`Invalid request: Missing field '${lacks}' in Change with ${has}, Name=${name}, Type=${type}`);
  }
  if (policy === undefined) return common;
  return { ...common, id: `${common.id} ${SetIdentifier}`, set: SetIdentifier, policy, healthCheck };
}

const policies = ["Weight", "Region", "Failover", "GeoLocation", "MultiValueAnswer"] as const;

function policyOf(set: Sdk.ResourceRecordSet): PolicyRecord | undefined {
  const given = policies.filter((name) => set[name] !== undefined);
  if (given.length > 1) throw invalidBatch(`Invalid request: Expected exactly one of [${policies.join(", ")}]`);
  const [name] = given;
  return name && { [name]: set[name] };
}

/** Records of one name and type are all simple, and then one, or are chosen among in one way; no two stand for the same. */
function checkRouting(records: Records, record: SetRecord): void {
  const { zone, name, type, set, policy } = record;
  const others = [...records.values()].filter(
    (other) => other.zone === zone && other.name === name && other.type === type && other.set !== set,
  );
  const what = `RRSet with DNS name ${name}, type ${type}, SetIdentifier ${set}`;
  const [kind] = Object.keys(policy ?? {});
  if (others.some((other) => Object.keys(other.policy ?? {})[0] !== kind))
    throw invalidBatch(`${what} cannot be created because a non multianswer rrset exists with the same name and type.`);
  const mayRepeat = kind === "Weight" || kind === "MultiValueAnswer";
  if (!mayRepeat && others.some((other) => JSON.stringify(other.policy) === JSON.stringify(policy)))
    throw invalidBatch(`${what} cannot be created as it conflicts with another one of the same routing.`);
}

function checkPlace(records: Records, zone: ZoneRecord, { name, type }: SetRecord): void {
  const bare = zone.name.replace(/\.$/, "");
  if (name !== zone.name && !name.endsWith(`.${zone.name}`)) {
    throw invalidBatch(`RRSet with DNS name ${name} is not permitted in zone ${bare}.`);
  }
  if (type === "CNAME" && name === zone.name) {
    throw invalidBatch(`RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${bare}.`);
  }
  const others = [...records.values()].filter(
    (record) => record.zone === zone.id && record.name === name && record.type !== type,
  );
  if (type === "CNAME" && others.length > 0) {
    throw invalidBatch(
      `RRSet of type CNAME with DNS name ${name} is not permitted as it conflicts with other records with the same DNS name in zone ${bare}.`,
    );
  }
  if (others.some((record) => record.type === "CNAME")) {
    throw invalidBatch(
      `RRSet of type ${type} with DNS name ${name} is not permitted because a conflicting RRSet of type  CNAME with the same DNS name already exists in zone ${bare}.`,
    );
  }
}

function invalidBatch(message: string): Refusal {
  return new Refusal("InvalidChangeBatch", `[${message}]`);
}
