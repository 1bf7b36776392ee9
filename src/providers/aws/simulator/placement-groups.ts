import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../tags.ts";
import { isMissing, seedOf } from "./account.ts";
import { type Cloud, isVisible } from "./cloud.ts";
import { type Fields, filtered, valuesOf } from "./filters.ts";
import { tagsOf } from "./net/things.ts";
import type { PlacementRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { newId } from "./store.ts";

export function createPlacementGroup(
  cloud: Cloud,
  request: Sdk.CreatePlacementGroupRequest,
): Sdk.CreatePlacementGroupResult {
  const { store, region } = cloud;
  const { GroupName: name, Strategy: strategy = "cluster", PartitionCount, SpreadLevel } = request;
  if (name === undefined) throw new Refusal("MissingParameter", "The request must contain the parameter groupName");
  if (groupsOf(cloud).some((group) => group.name === name)) {
    throw new Refusal("InvalidPlacementGroup.Duplicate", `The Placement Group '${name}' already exists.`);
  }
  if (PartitionCount !== undefined && (strategy !== "partition" || PartitionCount < 1 || PartitionCount > 7)) {
    throw new Refusal("InvalidParameterValue", `Value (${PartitionCount}) for parameter partitionCount is invalid.`);
  }
  if (SpreadLevel !== undefined && strategy !== "spread") {
    throw new Refusal("InvalidParameterCombination", "The parameter spreadLevel is only for the strategy spread");
  }
  const now = Date.now();
  const group: PlacementRecord = {
    ...{ id: newId("pg"), serial: store.serial(), region, name, strategy },
    partitions: strategy === "partition" ? (PartitionCount ?? 2) : undefined,
    spreadLevel: strategy === "spread" ? (SpreadLevel ?? "rack") : undefined,
    visibleAt: now + store.timing.consistencyMs,
    availableAt: now + store.timing.latencyMs,
    tags: tagsOf("placement-group", request.TagSpecifications),
  };
  store.placementGroups.set(group.id, group);
  return { PlacementGroup: shown(group) };
}

function groupsOf({ store, region }: Cloud): readonly PlacementRecord[] {
  return [...store.placementGroups.values()].filter((group) => group.region === region);
}

export function deletePlacementGroup(cloud: Cloud, { GroupName = "" }: Sdk.DeletePlacementGroupRequest): void {
  const group = groupsOf(cloud).find(({ id, name }) => name === GroupName || id === GroupName);
  if (!group) throw new Refusal("InvalidPlacementGroup.Unknown", `The Placement Group '${GroupName}' is unknown.`);
  const user = [...cloud.store.instances.values()].find(
    ({ placementGroup, state }) => placementGroup === group.name && state !== "terminated",
  );
  if (user) {
    const text = `The placement group '${group.name}' is in use and may not be deleted.`;
    throw new Refusal("InvalidPlacementGroup.InUse", text);
  }
  cloud.store.placementGroups.delete(group.id);
}

export function describePlacementGroups(
  cloud: Cloud,
  { GroupIds, GroupNames, Filters = [] }: Sdk.DescribePlacementGroupsRequest,
): Sdk.DescribePlacementGroupsResult {
  const all = groupsOf(cloud).filter(isVisible);
  const asked = [...(GroupIds ?? []), ...(GroupNames ?? [])];
  const missing = asked.find((key) => !all.some(({ id, name }) => id === key || name === key));
  if (missing !== undefined) {
    throw new Refusal("InvalidPlacementGroup.Unknown", `The Placement Group '${missing}' is unknown.`);
  }
  const known = asked.length > 0 ? all.filter(({ id, name }) => asked.includes(id) || asked.includes(name)) : all;
  const named = valuesOf(Filters, "group-name").filter(
    (name) => !isMissing(name) && !all.some((one) => one.name === name),
  );
  const found = [...filtered(known, Filters, fields, ({ tags }) => tags), ...named.map((name) => unmade(cloud, name))];
  return { PlacementGroups: found.map(shown) };
}

/** One that nobody made, as a machine may name it. */
function unmade({ region }: Cloud, name: string): PlacementRecord {
  return {
    ...{ id: `pg-${seedOf(name)}`, serial: 0, region, name, strategy: "spread", partitions: undefined },
    ...{ spreadLevel: "rack", visibleAt: 0, availableAt: 0, tags: {} },
  };
}

const fields: Fields<PlacementRecord> = {
  "group-name": ({ name }) => name,
  strategy: ({ strategy }) => strategy,
};

function shown({ id, region, name, strategy, partitions, spreadLevel, availableAt, tags }: PlacementRecord) {
  return {
    ...{ GroupId: id, GroupName: name, Strategy: strategy as Sdk.PlacementStrategy },
    ...{ State: availableAt <= Date.now() ? ("available" as const) : ("pending" as const), Tags: toTagList(tags) },
    GroupArn: `arn:aws:ec2:${region}:000000000000:placement-group/${name}`,
    ...(partitions === undefined ? {} : { PartitionCount: partitions }),
    ...(spreadLevel === undefined ? {} : { SpreadLevel: spreadLevel as Sdk.SpreadLevel }),
  };
}
