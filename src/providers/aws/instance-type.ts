import { nearest } from "../../errors.ts";
import type { Arch } from "../../platform.ts";

/**
 * `m7gd.metal-24xl`: series, generation, attributes, size, https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 * Beside it stand `u-6tb1.metal`, `u7i-12tb.224xlarge`, `p6-b200.48xlarge`, `c7i-flex.large` and `hpc7g.4xlarge`.
 */
const syntax =
  /^(?<series>u|[a-z]{1,3}?|hpc|inf|trn)(?<generation>\d*)(?<attributes>[a-z]*)(?<suffix>-[a-z0-9]+)?\.(?<size>nano|micro|small|medium|large|(?:\d{1,3})?xlarge|metal(?:-\d{1,3}xl)?)$/;

/** Sizes and families that a typing error is near to. */
const common = ["t3.micro", "t3.small", "t3.medium", "t3.large", "t4g.micro", "t4g.small", "t4g.medium", "t4g.large"];
const commonMore = [
  "m5.large",
  "m6i.large",
  "m7i.large",
  "m7g.large",
  "c5.large",
  "c6i.large",
  "c7g.large",
  "r6i.large",
];

/**
 * Architecture of an EC2 instance type, from its name: `a1` and every family with a `g` right after the digit of its generation
 * (`t4g`, `m7gd`, `c8gn`, `im4gn`, `x2gd`, `g5g`) are Graviton, `gb…` after a dash is Grace, and the rest is x86.
 * `undefined` when it is no instance type on which Linux runs.
 */
export function archOfInstanceType(instanceType: string): Arch | undefined {
  const { series, generation, attributes, suffix } = syntax.exec(instanceType)?.groups ?? {};
  if (series === undefined || series === "mac") return undefined;
  if (generation === "" && series !== "u") return undefined;
  if (series === "a" && generation === "1") return "arm64";
  return attributes?.startsWith("g") || suffix?.startsWith("-gb") ? "arm64" : "amd64";
}

/** The CPU credits of burstable types, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html */
export function isBurstable(instanceType: string): boolean {
  return /^t\d/.test(instanceType);
}

/** What to say about a type that is none. */
export function instanceTypeHint(instanceType: string): string {
  if (instanceType.startsWith("mac")) return "mac types run only macOS";
  const near = nearest(instanceType, [...common, ...commonMore]);
  return near ? `did you mean "${near}"?` : 'a type is a family and a size, for example "t3.small" or "m7g.xlarge"';
}
