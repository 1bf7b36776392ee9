import type * as Sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import { toTagList } from "../../tags.ts";
import type { Cloud } from "../cloud.ts";
import type { Tags } from "../records.ts";
import { checkCount, checkedTags } from "../tagging.ts";
import { balancerOf, groupOf, invalid, listenerOf } from "./find.ts";

function taggedOf(cloud: Cloud, arn: string): { tags: Tags } {
  if (arn.includes(":targetgroup/")) return groupOf(cloud, arn);
  return arn.includes(":listener/") ? listenerOf(cloud, arn) : balancerOf(cloud, arn);
}

export function addTags(cloud: Cloud, { ResourceArns = [], Tags: list = [] }: Sdk.AddTagsInput) {
  const added = checkedTags(list);
  for (const record of ResourceArns.map((arn) => taggedOf(cloud, arn))) {
    record.tags = checkCount({ ...record.tags, ...added });
  }
  return {};
}

export function removeTags(cloud: Cloud, { ResourceArns = [], TagKeys = [] }: Sdk.RemoveTagsInput) {
  for (const record of ResourceArns.map((arn) => taggedOf(cloud, arn))) {
    record.tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !TagKeys.includes(key)));
  }
  return {};
}

/** 20 at a time, https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html */
const mostArns = 20;

export function describeTags(cloud: Cloud, { ResourceArns = [] }: Sdk.DescribeTagsInput): Sdk.DescribeTagsOutput {
  if (ResourceArns.length > mostArns) throw invalid(`The maximum number of resources is ${mostArns}`);
  const TagDescriptions = ResourceArns.map((arn) => ({ ResourceArn: arn, Tags: toTagList(taggedOf(cloud, arn).tags) }));
  return { TagDescriptions };
}
