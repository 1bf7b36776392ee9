import { expect, test } from "vitest";
import { archOfInstanceType, isBurstable } from "../../../src/providers/aws/instance-type.ts";
import { isListed, nearestRegion, partitionOf } from "../../../src/providers/aws/regions.ts";

test.each([
  ["t3.small", "amd64"],
  ["t4g.small", "arm64"],
  ["a1.large", "arm64"],
  ["m5.24xlarge", "amd64"],
  ["m7gd.metal", "arm64"],
  ["m7i.metal-24xl", "amd64"],
  ["c8gn.48xlarge", "arm64"],
  ["im4gn.large", "arm64"],
  ["is4gen.medium", "arm64"],
  ["x2gd.large", "arm64"],
  ["g4dn.xlarge", "amd64"],
  ["g5g.xlarge", "arm64"],
  ["g6e.xlarge", "amd64"],
  ["hpc7g.4xlarge", "arm64"],
  ["hpc7a.96xlarge", "amd64"],
  ["c7i-flex.large", "amd64"],
  ["p6-b200.48xlarge", "amd64"],
  ["p6e-gb200.36xlarge", "arm64"],
  ["u-6tb1.metal", "amd64"],
  ["u7i-12tb.224xlarge", "amd64"],
  ["inf2.xlarge", "amd64"],
  ["trn1n.32xlarge", "amd64"],
  ["mac2.metal", undefined],
  ["t3", undefined],
  ["t3.", undefined],
  ["t3.smol", undefined],
  ["T3.small", undefined],
  ["small", undefined],
  ["cx23", undefined],
  ["Standard_B2s", undefined],
])("%s is %s", (type, arch) => {
  expect(archOfInstanceType(type)).toBe(arch);
});

test.each([
  ["t2.micro", true],
  ["t3a.small", true],
  ["t4g.small", true],
  ["m5.large", false],
  ["trn1.2xlarge", false],
])("whether %s has CPU credits: %s", (type, want) => {
  expect(isBurstable(type)).toBe(want);
});

test.each([
  ["eu-central-1", "aws", true],
  ["eu-central-9", "aws", false],
  ["cn-north-1", "aws-cn", true],
  ["us-gov-west-1", "aws-us-gov", true],
  ["eusc-de-east-1", "aws-eusc", true],
  ["eu-central", undefined, false],
  ["eu-central-1a", undefined, false],
  ["fsn1", undefined, false],
  ["", undefined, false],
])("region %s is in %s", (region, partition, listed) => {
  expect(partitionOf(region)).toBe(partition);
  expect(isListed(region)).toBe(listed);
});

test("the region nearest to a typing error", () => {
  expect(nearestRegion("eu-cental-1")).toBe("eu-central-1");
  expect(nearestRegion("frankfurt")).toBeUndefined();
});
