import type * as Sdk from "@aws-sdk/client-ec2";
import type { Api } from "./client.ts";
import { keysInOneCall } from "./gather.ts";
import { describing } from "./resources/describe.ts";
import type { Asked } from "./resources/kind.ts";

/** One kind of what machines name, and how EC2 lists it. */
interface Kind<T> {
  /** As messages call it: `key pair`. */
  readonly title: string;
  /** The filter by what machines name it by. */
  readonly filter: string;
  /** There are too many to list them all where one is missing. */
  readonly countless?: true;
  keyOf(found: T): string | undefined;
  list(asked: Asked, api: Api, signal: AbortSignal): Promise<readonly T[]>;
}

/** Those that there are of some that are named. */
export interface Known<T> {
  readonly title: string;
  readonly found: ReadonlyMap<string, T>;
  /** All there are, asked for only where one is missing: the nearest one is told. */
  readonly others: readonly string[];
}

export const kinds = {
  types: {
    title: "instance type",
    filter: "instance-type",
    countless: true,
    keyOf: ({ InstanceType }) => InstanceType,
    list: describing({ call: "DescribeInstanceTypes", ids: "InstanceTypes", results: "InstanceTypes", pageSize: 100 }),
  } satisfies Kind<Sdk.InstanceTypeInfo>,
  images: {
    title: "image",
    filter: "image-id",
    countless: true,
    keyOf: ({ ImageId }) => ImageId,
    list: describing({ call: "DescribeImages", ids: "ImageIds", results: "Images" }),
  } satisfies Kind<Sdk.Image>,
  subnets: {
    title: "subnet",
    filter: "subnet-id",
    keyOf: ({ SubnetId }) => SubnetId,
    list: describing({ call: "DescribeSubnets", ids: "SubnetIds", results: "Subnets", pageSize: 1_000 }),
  } satisfies Kind<Sdk.Subnet>,
  groups: {
    title: "security group",
    filter: "group-id",
    keyOf: ({ GroupId }) => GroupId,
    list: describing({ call: "DescribeSecurityGroups", ids: "GroupIds", results: "SecurityGroups", pageSize: 1_000 }),
  } satisfies Kind<Sdk.SecurityGroup>,
  keys: {
    title: "key pair",
    filter: "key-name",
    keyOf: ({ KeyName }) => KeyName,
    list: describing({ call: "DescribeKeyPairs", ids: "KeyNames", results: "KeyPairs" }),
  } satisfies Kind<Sdk.KeyPairInfo>,
  placementGroups: {
    title: "placement group",
    filter: "group-name",
    keyOf: ({ GroupName }) => GroupName,
    list: describing({ call: "DescribePlacementGroups", ids: "GroupNames", results: "PlacementGroups" }),
  } satisfies Kind<Sdk.PlacementGroup>,
};

/** Those of these names that there are. By a filter: one id that EC2 does not know would make it refuse all. Of no names nothing is asked. */
export async function lookFor<T>(
  kind: Kind<T>,
  names: readonly (string | undefined)[],
  api: Api,
  signal: AbortSignal,
): Promise<Known<T>> {
  const wanted = [...new Set(names.filter((name) => name !== undefined))];
  const found = new Map<string, T>();
  for (let start = 0; start < wanted.length; start += keysInOneCall) {
    const Values = wanted.slice(start, start + keysInOneCall);
    const some = await kind.list({ filters: [{ Name: kind.filter, Values }] }, api, signal);
    for (const one of some) found.set(kind.keyOf(one) ?? "", one);
  }
  const complete = wanted.every((name) => found.has(name));
  return { title: kind.title, found, others: complete || kind.countless ? [] : await namesOf(kind, api, signal) };
}

async function namesOf<T>(kind: Kind<T>, api: Api, signal: AbortSignal): Promise<readonly string[]> {
  return (await kind.list({ filters: [] }, api, signal)).flatMap((one) => kind.keyOf(one) ?? []).sort();
}

/** The subnets that machines are in which name none. */
export function defaultSubnets(api: Api, signal: AbortSignal): Promise<readonly Sdk.Subnet[]> {
  return kinds.subnets.list({ filters: [{ Name: "default-for-az", Values: ["true"] }] }, api, signal);
}
