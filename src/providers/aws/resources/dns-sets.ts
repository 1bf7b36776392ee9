import type * as Sdk from "@aws-sdk/client-route-53";
import { FlatcarError } from "../../../errors.ts";
import type { Api } from "../client.ts";
import type { Options } from "./dns-options.ts";
import { routingOf, toPolicy } from "./dns-routing.ts";
import { plainName, quoted, unquoted } from "./record-text.ts";

/** A record set by zone, name and type. */
export interface Place {
  readonly partition: Options["partition"];
  /** Id of the hosted zone. */
  readonly zone: string;
  readonly name: string;
  readonly type: string;
  /** What tells it from others of its name and type; left out: it is the only one. */
  readonly set?: string | undefined;
}

/** What a TXT record beside a record says of it. */
export interface Mark {
  readonly owner: string;
  /** The resource's name. */
  readonly name: string;
  /** How the plan names its zone: by this name, or by its id. */
  readonly zone: string | undefined;
  /** The plan leaves the record's name out. */
  readonly plain: boolean;
}

export interface Found {
  readonly set: Sdk.ResourceRecordSet | undefined;
  readonly companion: Sdk.ResourceRecordSet | undefined;
  readonly mark: Mark | undefined;
}

const prefix = "_flatcar-deploy-";

/** Where the TXT record that tells whose a record is lies: below it, since a CNAME bears no other record beside it. */
export function companionName({ name, type }: Pick<Place, "name" | "type">): string {
  return `${prefix}${type.toLowerCase()}.${name}`;
}

/** The record that such a name belongs to. */
export function companionOf(name: string): Pick<Place, "name" | "type"> | undefined {
  const [, type, rest] = new RegExp(`^${prefix}([a-z]+)\\.(.+)$`).exec(name) ?? [];
  return type === undefined || rest === undefined ? undefined : { type: type.toUpperCase(), name: rest };
}

const heritage = "heritage=flatcar-deploy";

/** Pure. */
export function toCompanion(place: Place, { owner, name, zone, plain }: Mark): Sdk.ResourceRecordSet {
  const fields = [
    heritage,
    `owner=${owner}`,
    `name=${encodeURIComponent(name)}`,
    ...(zone === undefined ? [] : [`zone=${encodeURIComponent(zone)}`]),
    ...(plain ? ["plain"] : []),
  ];
  const ResourceRecords = [{ Value: quoted(fields.join(",")) }];
  /** Of several records each has its own, told apart like these. */
  const one = place.set === undefined ? {} : { SetIdentifier: place.set, Weight: 0 };
  return { Name: companionName(place), Type: "TXT", ...one, TTL: 300, ResourceRecords };
}

/** `undefined` for a record that says something else. Pure. */
export function toMark({ ResourceRecords = [] }: Sdk.ResourceRecordSet): Mark | undefined {
  const [first, ...fields] = unquoted(ResourceRecords[0]?.Value ?? "").split(",");
  if (first !== heritage) return undefined;
  const value = (key: string) => fields.find((field) => field.startsWith(`${key}=`))?.slice(key.length + 1);
  const zone = value("zone");
  return {
    owner: value("owner") ?? "",
    name: decodeURIComponent(value("name") ?? ""),
    zone: zone === undefined ? undefined : decodeURIComponent(zone),
    plain: fields.includes("plain"),
  };
}

/** Pure. */
export function toSet({ name, type, set }: Place, options: Options): Sdk.ResourceRecordSet {
  const { ttl = 300, values = [], alias, routing, healthCheck } = options;
  const common = {
    ...{ Name: name, Type: type as Sdk.RRType },
    ...(set === undefined ? {} : { SetIdentifier: set }),
    ...(routing === undefined ? {} : toPolicy(routing)),
    ...(healthCheck === undefined ? {} : { HealthCheckId: healthCheck }),
  };
  if (alias) {
    const { dnsName: DNSName, hostedZone: HostedZoneId, evaluateTargetHealth: EvaluateTargetHealth } = alias;
    return { ...common, AliasTarget: { DNSName, HostedZoneId, EvaluateTargetHealth } };
  }
  const isText = type === "TXT" || type === "SPF";
  const ResourceRecords = values.map((value) => ({ Value: isText ? quoted(value) : value }));
  return { ...common, TTL: ttl, ResourceRecords };
}

/** What a record says, as options say it. Pure. */
export function contentOf(found: Sdk.ResourceRecordSet): Partial<Options> {
  const { HealthCheckId: healthCheck } = found;
  const routing = routingOf(found);
  return { ...answerOf(found), ...(routing ? { routing } : {}), ...(healthCheck === undefined ? {} : { healthCheck }) };
}

function answerOf({ Type, TTL, ResourceRecords = [], AliasTarget }: Sdk.ResourceRecordSet): Partial<Options> {
  if (AliasTarget) {
    const { DNSName = "", HostedZoneId: hostedZone = "", EvaluateTargetHealth = false } = AliasTarget;
    return { alias: { dnsName: plainName(DNSName), hostedZone, evaluateTargetHealth: EvaluateTargetHealth } };
  }
  const isText = Type === "TXT" || Type === "SPF";
  const values = ResourceRecords.map(({ Value = "" }) => (isText ? unquoted(Value) : Value)).sort();
  return { values, ...(TTL === undefined ? {} : { ttl: TTL }) };
}

/** A record and what tells whose it is, as they are now. */
export async function look(place: Place, api: Api, signal: AbortSignal): Promise<Found> {
  const [set, companion] = await Promise.all([
    setOf(place, api, signal),
    setOf({ ...place, name: companionName(place), type: "TXT" }, api, signal),
  ]);
  return { set, companion, mark: companion && toMark(companion) };
}

async function setOf({ zone, name, type, set }: Place, api: Api, signal: AbortSignal) {
  const first = { HostedZoneId: zone, StartRecordName: name, StartRecordType: type as Sdk.RRType, MaxItems: 1 };
  const asked = { ...first, ...(set === undefined ? {} : { StartRecordIdentifier: set }) };
  const { ResourceRecordSets = [] } = await api.names("ListResourceRecordSets", asked, { signal });
  return ResourceRecordSets.find(
    ({ Name = "", Type, SetIdentifier }) => plainName(Name) === name && Type === type && SetIdentifier === set,
  );
}

/** Every record set of a zone. */
export async function allSets(
  HostedZoneId: string,
  api: Api,
  signal: AbortSignal,
): Promise<readonly Sdk.ResourceRecordSet[]> {
  const found: Sdk.ResourceRecordSet[] = [];
  let next: Pick<Sdk.ListResourceRecordSetsRequest, "StartRecordName" | "StartRecordType" | "StartRecordIdentifier"> =
    {};
  for (;;) {
    const page = await api.names("ListResourceRecordSets", { HostedZoneId, ...next }, { signal });
    found.push(...(page.ResourceRecordSets ?? []));
    if (!page.IsTruncated) return found;
    next = {
      StartRecordName: page.NextRecordName,
      StartRecordType: page.NextRecordType,
      ...(page.NextRecordIdentifier ? { StartRecordIdentifier: page.NextRecordIdentifier } : {}),
    };
  }
}

interface Zone {
  readonly id: string;
  readonly name: string;
}

/** Ids of every hosted zone of the account. */
export async function allZones(api: Api, signal: AbortSignal): Promise<readonly string[]> {
  const ids: string[] = [];
  let next: Pick<Sdk.ListHostedZonesByNameRequest, "DNSName" | "HostedZoneId"> = {};
  for (;;) {
    const page = await api.names("ListHostedZonesByName", next, { signal });
    ids.push(...(page.HostedZones ?? []).map(zoneIdOf));
    if (!page.IsTruncated) return ids;
    next = { DNSName: page.NextDNSName, HostedZoneId: page.NextHostedZoneId };
  }
}

function zoneIdOf({ Id = "" }: Sdk.HostedZone): string {
  return Id.replace("/hostedzone/", "");
}

/** The hosted zone that is meant; `undefined` where there is none. Throws FD1405 where a name means several. */
export async function findZone(
  zone: string,
  isPrivate: boolean,
  api: Api,
  signal: AbortSignal,
): Promise<Zone | undefined> {
  if (/^[0-9A-Z]{8,32}$/.test(zone)) {
    const { HostedZone } = await api.names("GetHostedZone", { Id: zone }, { signal });
    return { id: zone, name: plainName(HostedZone?.Name ?? "") };
  }
  const { HostedZones = [] } = await api.names("ListHostedZonesByName", { DNSName: zone }, { signal });
  const named = HostedZones.filter(({ Name = "" }) => plainName(Name) === zone);
  const meant = named.filter(({ Config }) => (Config?.PrivateZone ?? false) === isPrivate);
  if (meant.length > 1) throw several(zone, meant);
  const [found] = meant;
  return found && { id: zoneIdOf(found), name: zone };
}

function several(zone: string, zones: readonly Sdk.HostedZone[]): FlatcarError {
  return new FlatcarError({
    code: "FD1405",
    message: `${zones.length} hosted zones are called ${zone}`,
    details: zones.map((zone) => `${zoneIdOf(zone)}${zone.Config?.Comment ? `: ${zone.Config.Comment}` : ""}`),
    hint: "set zone to the id of one of them",
  });
}
