import { createHash } from "node:crypto";
import type * as Sdk from "@aws-sdk/client-route-53";
import { isMissing } from "../account.ts";
import type { Cloud } from "../cloud.ts";
import { Refusal } from "../refusal.ts";
import { keyOf, shownName, type ZoneRecord } from "./records.ts";

/**
 * Zones that the account has: one for each name that is asked for, and a private one beside it for each name that begins with `split`.
 * Any other well-formed id is that of `example.com`.
 */
export function zoneOf(cloud: Cloud, id: string): ZoneRecord {
  const known = cloud.store.names.zones.get(id);
  if (known) return known;
  if (!/^[0-9A-Z]{8,32}$/.test(id) || /^Z0+$/.test(id)) {
    throw new Refusal("NoSuchHostedZone", `No hosted zone found with ID: ${id}`);
  }
  return open(cloud, { id, name: "example.com.", private: false });
}

function zonesNamed(cloud: Cloud, name: string): readonly ZoneRecord[] {
  if (isMissing(name)) return [];
  const zone = (isPrivate: boolean) => {
    const id = `Z${createHash("sha256").update(`${name} ${isPrivate}`).digest("hex").slice(0, 20).toUpperCase()}`;
    return cloud.store.names.zones.get(id) ?? open(cloud, { id, name, private: isPrivate });
  };
  return name.startsWith("split") ? [zone(false), zone(true)] : [zone(false)];
}

/** With the records that Route 53 itself makes. */
function open({ store }: Cloud, zone: ZoneRecord): ZoneRecord {
  const { id, name } = zone;
  store.names.zones.set(id, zone);
  const soa = "ns-1.awsdns-01.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400";
  const first = [
    { type: "NS", ttl: 172_800, values: ["ns-1.awsdns-01.org.", "ns-2.awsdns-02.com."] },
    { type: "SOA", ttl: 900, values: [soa] },
  ];
  for (const { type, ttl, values } of first) {
    const record = { id: `${id}/${name}/${type}`, zone: id, name, type, ttl, values, alias: undefined };
    store.names.records.set(keyOf(record), record);
  }
  return zone;
}

export function getHostedZone(cloud: Cloud, { Id = "" }: Sdk.GetHostedZoneRequest): Sdk.GetHostedZoneResponse {
  return { HostedZone: shown(cloud, zoneOf(cloud, Id)) };
}

/** Those of the name that is asked for, the ones that would follow it are not known here; all that were ever asked for where no name is. */
export function listHostedZonesByName(
  cloud: Cloud,
  { DNSName, MaxItems }: Sdk.ListHostedZonesByNameRequest,
): Sdk.ListHostedZonesByNameResponse {
  const zones = DNSName === undefined ? [...cloud.store.names.zones.values()] : zonesNamed(cloud, shownName(DNSName));
  const HostedZones = zones.map((zone) => shown(cloud, zone));
  return { HostedZones, DNSName, IsTruncated: false, MaxItems: MaxItems ?? 100 };
}

function shown({ store }: Cloud, zone: ZoneRecord): Sdk.HostedZone {
  const count = [...store.names.records.values()].filter((record) => record.zone === zone.id).length;
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: zone.name,
    CallerReference: zone.id,
    Config: { PrivateZone: zone.private },
    ResourceRecordSetCount: count,
  };
}
