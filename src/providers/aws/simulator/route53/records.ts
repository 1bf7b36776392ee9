import type * as Sdk from "@aws-sdk/client-route-53";

/** Zones, records and changes: plain data, so that a snapshot is its JSON. Times are milliseconds. */
export interface Names {
  /** By their ids. */
  readonly zones: Map<string, ZoneRecord>;
  /** By zone, name, type and set identifier, see `keyOf`. */
  readonly records: Map<string, SetRecord>;
  readonly changes: Map<string, ChangeRecord>;
}

export interface ZoneRecord {
  readonly id: string;
  /** With its last dot. */
  readonly name: string;
  readonly private: boolean;
}

/** A resource record set. */
export interface SetRecord {
  readonly id: string;
  readonly zone: string;
  /** In small letters, with its last dot, other characters as `\052`. */
  readonly name: string;
  readonly type: string;
  readonly ttl: number | undefined;
  readonly values: readonly string[];
  readonly alias: AliasRecord | undefined;
  /** What tells it from others of its name and type, and how it is chosen among them. */
  readonly set?: string | undefined;
  readonly policy?: PolicyRecord | undefined;
  readonly healthCheck?: string | undefined;
}

export type PolicyRecord = Pick<
  Sdk.ResourceRecordSet,
  "Weight" | "Region" | "Failover" | "GeoLocation" | "MultiValueAnswer"
>;

export interface AliasRecord {
  readonly zone: string;
  readonly name: string;
  readonly evaluates: boolean;
}

export interface ChangeRecord {
  readonly id: string;
  readonly at: number;
  readonly inSyncAt: number;
}

/** An empty one. */
export function openNames(): Names {
  return { zones: new Map(), records: new Map(), changes: new Map() };
}

export function keyOf({ zone, name, type, set }: Pick<SetRecord, "zone" | "name" | "type" | "set">): string {
  return `${zone} ${name} ${type}${set === undefined ? "" : ` ${set}`}`;
}

/** A name as Route 53 shows it, https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html */
export function shownName(name: string): string {
  const small = name.toLowerCase().replace(/\.?$/, ".");
  return small.replace(/(?<!\\)[^a-z0-9._\\-]/g, (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
