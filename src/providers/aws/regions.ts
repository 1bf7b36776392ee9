import { nearest } from "../../errors.ts";

export type Partition = "aws" | "aws-cn" | "aws-us-gov" | "aws-eusc";

/** Regions by partition, as `@aws-sdk/core` 3.1169 lists them (`util-endpoints/lib/aws/partitions.js`). */
const regions: Readonly<Record<Partition, readonly string[]>> = {
  aws: [
    ...["af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
    ...["ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4"],
    ...["ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1"],
    ...["eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"],
    ...["eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "me-west-1"],
    ...["mx-central-1", "sa-east-1", "sa-west-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"],
  ],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
  "aws-eusc": ["eusc-de-east-1"],
};

const direction = "(?:central|north|south|east|west|northeast|northwest|southeast|southwest)";

/** What a region's name looks like, so that one that opens tomorrow can be used today. */
const shapes: readonly (readonly [Partition, RegExp])[] = [
  ["aws", new RegExp(`^(?:us|eu|ap|sa|ca|me|af|il|mx)-${direction}-[1-9]$`)],
  ["aws-cn", new RegExp(`^cn-${direction}-[1-9]$`)],
  ["aws-us-gov", new RegExp(`^us-gov-${direction}-[1-9]$`)],
  ["aws-eusc", new RegExp(`^eusc-de-${direction}-[1-9]$`)],
];

/** The partition of a region; `undefined` when no region can be called this. */
export function partitionOf(region: string): Partition | undefined {
  return shapes.find(([, shape]) => shape.test(region))?.[0];
}

export function isListed(region: string): boolean {
  return Object.values(regions).some((list) => list.includes(region));
}

/** Why this cannot be a region, with the nearest one that is. */
export function nearestRegion(region: string): string | undefined {
  return nearest(region, Object.values(regions).flat());
}
