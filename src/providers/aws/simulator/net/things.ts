import type * as Sdk from "@aws-sdk/client-ec2";
import { type Cloud, isVisible } from "../cloud.ts";
import { type Fields, type Filter, filtered, type Paging, pageOf } from "../filters.ts";
import type { Tags } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { newId } from "../store.ts";
import { checkCount, checkedTags } from "../tagging.ts";
import type { ThingRecord } from "./records.ts";
import { seed } from "./seed.ts";

export type Kind = ThingRecord["kind"];
export type RecordOf<K extends Kind> = Extract<ThingRecord, { readonly kind: K }>;

/** What ids of a kind begin with, how refusals call it, and EC2's codes for an id that is unknown or none. */
const words: Readonly<Record<Kind, readonly [prefix: string, title: string, unknown: string, malformed: string]>> = {
  vpc: ["vpc", "vpc ID", "InvalidVpcID.NotFound", "InvalidVpcID.Malformed"],
  subnet: ["subnet", "subnet ID", "InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed"],
  "internet-gateway": [
    "igw",
    "internetGateway ID",
    "InvalidInternetGatewayID.NotFound",
    "InvalidInternetGatewayId.Malformed",
  ],
  "egress-only-internet-gateway": ["eigw", "gateway ID", "InvalidGatewayID.NotFound", "InvalidGatewayID.Malformed"],
  natgateway: ["nat", "NatGateway", "NatGatewayNotFound", "NatGatewayMalformed"],
  "route-table": ["rtb", "routeTable ID", "InvalidRouteTableID.NotFound", "InvalidRouteTableId.Malformed"],
  "security-group": ["sg", "security group", "InvalidGroup.NotFound", "InvalidGroupId.Malformed"],
};

/** Everything of one kind in the region. */
export function allOf<K extends Kind>({ store, region }: Cloud, kind: K): readonly RecordOf<K>[] {
  seed(store, region);
  return [...store.things.values()].filter(
    (thing): thing is RecordOf<K> => thing.kind === kind && thing.region === region,
  );
}

/** One of a kind. Refuses an id that is none or unknown. */
export function thingOf<K extends Kind>(cloud: Cloud, kind: K, id = ""): RecordOf<K> {
  const [prefix, title, unknown, malformed] = words[kind];
  if (!new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`).test(id)) {
    throw new Refusal(malformed, `Invalid id: "${id}" (expecting "${prefix}-...")`);
  }
  const found = allOf(cloud, kind).find((thing) => thing.id === id);
  if (found) return found;
  throw new Refusal(unknown, `The ${title} '${id}' does not exist`);
}

/** Those with these ids, or those that filters let through, as reads see them. */
export function described<K extends Kind>(
  cloud: Cloud,
  kind: K,
  ids: readonly string[] | undefined,
  { Filters = [], ...paging }: Paging & { readonly Filters?: readonly Filter[] | undefined },
  fields: Fields<RecordOf<K>>,
): { readonly page: readonly RecordOf<K>[]; readonly token: string | undefined } {
  const known = ids ? ids.map((id) => seen(cloud, kind, id)) : allOf(cloud, kind).filter(isVisible);
  const common: Fields<RecordOf<K>> = { "vpc-id": (thing) => ("vpc" in thing ? thing.vpc : thing.id) };
  const found = filtered(known, Filters, { ...common, ...fields }, ({ tags }) => tags);
  return ids
    ? { page: found, token: undefined }
    : pageOf(
        [...found].sort((a, b) => a.serial - b.serial),
        paging,
      );
}

function seen<K extends Kind>(cloud: Cloud, kind: K, id: string): RecordOf<K> {
  const thing = thingOf(cloud, kind, id);
  if (isVisible(thing)) return thing;
  const [, title, unknown] = words[kind];
  throw new Refusal(unknown, `The ${title} '${id}' does not exist`);
}

/** What a new record of a kind has in common with others. */
export function fresh<K extends Kind>({ store, region }: Cloud, kind: K, tags: Tags) {
  const [prefix] = words[kind];
  const now = Date.now();
  return {
    kind,
    id: newId(prefix),
    serial: store.serial(),
    region,
    createdAt: now,
    visibleAt: now + store.timing.consistencyMs,
    seeded: false,
    tags,
  } as const;
}

/** Keeps a new record. */
export function keep<T extends ThingRecord>({ store }: Cloud, thing: T): T {
  store.things.set(thing.id, thing);
  return thing;
}

/** Takes a record away; its id is never in use again. */
export function forget({ store }: Cloud, { id, seeded }: ThingRecord): void {
  if (seeded)
    throw new Refusal("OperationNotPermitted", "This simulated cloud keeps its default VPC and what is in it");
  store.things.delete(id);
  store.forgotten.add(id);
}

/** Whether its first moments are over. */
export function isThere({ store }: Cloud, { createdAt }: ThingRecord): boolean {
  return createdAt + store.timing.latencyMs <= Date.now();
}

/** Tags that a new one of a kind is given. */
export function tagsOf(kind: Sdk.ResourceType, specifications: readonly Sdk.TagSpecification[] = []): Tags {
  const other = specifications.find(({ ResourceType }) => ResourceType !== kind);
  if (other) {
    const text = `'${other.ResourceType}' is not a valid taggable resource type for this operation.`;
    throw new Refusal("InvalidParameterValue", text);
  }
  return checkCount(checkedTags(specifications.flatMap(({ Tags = [] }) => Tags)));
}

/** Refuses what is not simulated: to ignore it would be to lie. */
export function checkSimulated(request: object, known: readonly string[]): void {
  const other = Object.keys(request).find((name) => ![...known, "TagSpecifications", "DryRun"].includes(name));
  if (other) throw new Refusal("UnsupportedOperation", `This simulated cloud does not have the parameter ${other}`);
}
