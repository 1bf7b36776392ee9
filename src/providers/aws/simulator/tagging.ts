import type * as Sdk from "@aws-sdk/client-ec2";
import { lengthOf, toRecord } from "../tags.ts";
import { type Cloud, instanceOf, tooMany } from "./cloud.ts";
import type { Tags } from "./records.ts";
import { Refusal } from "./refusal.ts";

/** Something that has tags. */
interface Tagged {
  readonly tags: Tags;
  set(tags: Tags): void;
}

/** The tags as a record. Refuses what EC2 refuses, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
export function checkedTags(list: readonly Sdk.Tag[]): Tags {
  const keys = list.map(({ Key }) => Key ?? "");
  const twice = keys.find((key, index) => keys.indexOf(key) < index);
  if (twice !== undefined) throw invalid(`Duplicate tag key '${twice}' specified.`);
  for (const { Key = "", Value = "" } of list) {
    if (Key === "") throw invalid("Tag key cannot be null or empty");
    if (lengthOf(Key) > 128) throw invalid("Tag key exceeds the maximum length of 128 characters");
    if (lengthOf(Value) > 256) throw invalid("Tag value exceeds the maximum length of 256 characters");
    if (/^aws:/i.test(Key)) throw invalid("Tag keys starting with 'aws:' are reserved for internal use");
  }
  return toRecord(list);
}

/** 50 on a resource, same source. */
export function checkCount(tags: Tags): Tags {
  const count = Object.keys(tags).length;
  if (count <= 50) return tags;
  throw new Refusal("TagLimitExceeded", `The maximum number of Tags for a resource has been reached: ${count}`);
}

/** Keys that the instance metadata can show, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html */
export function checkMetadataTags(tags: Tags): void {
  const bad = Object.keys(tags).find(
    (key) => !/^[0-9a-zA-Z\-_+=,.@:]{1,255}$/.test(key) || /^(?:\.{1,2}|_index)$/.test(key),
  );
  if (bad === undefined) return;
  const pattern = "([0-9a-zA-Z\\-_+=,.@:]{1,255})";
  throw invalid(
    `'${bad}' is not a valid tag key. Tag keys must match pattern ${pattern}, and must not be a reserved name ('.', '..', '_index')`,
  );
}

function invalid(message: string): Refusal {
  return new Refusal("InvalidParameterValue", message);
}

/** Adds tags, and gives those that are there new values. */
export function createTags(cloud: Cloud, { Resources = [], Tags = [] }: Sdk.CreateTagsRequest): void {
  const added = checkedTags(Tags);
  const resources = allOf(cloud, Resources);
  const all = resources.map(({ tags }) => checkCount({ ...tags, ...added }));
  for (const [index, resource] of resources.entries()) resource.set(all[index] ?? {});
}

/** A tag without a value goes whatever its value is; no tags at all means every tag. */
export function deleteTags(cloud: Cloud, { Resources = [], Tags }: Sdk.DeleteTagsRequest): void {
  for (const resource of allOf(cloud, Resources)) {
    const stays = ([key, value]: readonly [string, string]) =>
      Tags !== undefined && !Tags.some(({ Key, Value }) => Key === key && (Value ?? value) === value);
    resource.set(Object.fromEntries(Object.entries(resource.tags).filter(stays)));
  }
}

function allOf(cloud: Cloud, ids: readonly string[]): readonly Tagged[] {
  if (ids.length > 1_000) throw tooMany("resource");
  return ids.map((id) => taggedOf(cloud, id));
}

function taggedOf(cloud: Cloud, id: string): Tagged {
  const { store, region } = cloud;
  if (id.startsWith("i-")) {
    const instance = instanceOf(cloud, id);
    return {
      tags: instance.tags,
      set(tags) {
        if (instance.metadata.InstanceMetadataTags === "enabled") checkMetadataTags(tags);
        store.tag(instance, tags);
      },
    };
  }
  const { volumes, spots, things, addresses, placementGroups } = store;
  const record = volumes.get(id) ?? spots.get(id) ?? things.get(id) ?? addresses.get(id) ?? placementGroups.get(id);
  if (record?.region === region) return tagged(record);
  for (const instance of id.startsWith("eni-") ? store.instances.values() : []) {
    if (instance.card.id === id && instance.region === region) return tagged(instance.card);
  }
  throw notFound(id);
}

function tagged(record: { tags: Tags }): Tagged {
  return {
    tags: record.tags,
    set(tags) {
      record.tags = tags;
    },
  };
}

const notFoundCodes: Readonly<Record<string, string>> = {
  vol: "InvalidVolume.NotFound",
  eni: "InvalidNetworkInterfaceID.NotFound",
  eigw: "InvalidGatewayID.NotFound",
  igw: "InvalidInternetGatewayID.NotFound",
  nat: "NatGatewayNotFound",
  rtb: "InvalidRouteTableID.NotFound",
  sg: "InvalidGroup.NotFound",
  subnet: "InvalidSubnetID.NotFound",
  vpc: "InvalidVpcID.NotFound",
  sir: "InvalidSpotInstanceRequestID.NotFound",
  eipalloc: "InvalidAllocationID.NotFound",
  pg: "InvalidPlacementGroup.Unknown",
};

function notFound(id: string): Refusal {
  const code = notFoundCodes[id.slice(0, id.indexOf("-"))];
  return code
    ? new Refusal(code, `The ID '${id}' does not exist`)
    : new Refusal("InvalidID", `The ID '${id}' is not valid`);
}
