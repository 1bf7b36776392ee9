import type * as Sdk from "@aws-sdk/client-ec2";
import { archOfInstanceType, isBurstable } from "../instance-type.ts";
import { zonesOf } from "./account.ts";
import type { Cloud } from "./cloud.ts";
import { type Fields, filtered, pageOf } from "./filters.ts";
import { models, type ScalarShape, shapeOf } from "./model.ts";
import { Refusal } from "./refusal.ts";

interface Offering {
  readonly serial: number;
  readonly type: string;
  readonly location: string;
}

/** Every type that the service model names and Linux runs on. */
function types(): readonly string[] {
  const known = (shapeOf(models.ec2, "InstanceType") as ScalarShape).enum ?? [];
  return known.filter((type) => archOfInstanceType(type) !== undefined);
}

/** One zone has no Graviton, as us-east-1e has none; all else is everywhere. */
export function isOffered(type: string, zone: string): boolean {
  return !zone.endsWith("e") || archOfInstanceType(type) === "amd64";
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypeOfferings.html */
export function describeInstanceTypeOfferings(
  { region }: Cloud,
  { LocationType = "region", Filters = [], ...paging }: Sdk.DescribeInstanceTypeOfferingsRequest,
): Sdk.DescribeInstanceTypeOfferingsResult {
  if (LocationType !== "region" && LocationType !== "availability-zone") {
    throw new Refusal("UnsupportedOperation", `This simulated cloud does not have the location type ${LocationType}`);
  }
  const places = LocationType === "region" ? [region] : zonesOf(region);
  const offered = types().flatMap((type) =>
    places.filter((place) => isOffered(type, place)).map((location) => ({ type, location })),
  );
  const all = offered.map((offering, index): Offering => ({ serial: index + 1, ...offering }));
  const { page, token } = pageOf(
    filtered(all, Filters, fields, () => ({})),
    paging,
  );
  return {
    InstanceTypeOfferings: page.map(({ type, location }) => ({
      InstanceType: type as Sdk._InstanceType,
      LocationType,
      Location: location,
    })),
    NextToken: token,
  };
}

/** What EC2 tells of some types, https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html; of the others only the architecture. */
const ebs: Readonly<Record<string, Sdk.EbsOptimizedInfo>> = {
  "t3.small": { MaximumIops: 11_800, MaximumThroughputInMBps: 260.62 },
  "t3.medium": { MaximumIops: 11_800, MaximumThroughputInMBps: 260.62 },
  "t4g.small": { MaximumIops: 11_800, MaximumThroughputInMBps: 260.62 },
  "m5.large": { MaximumIops: 18_750, MaximumThroughputInMBps: 593.75 },
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html */
export function describeInstanceTypes(
  _: Cloud,
  { InstanceTypes, Filters = [], ...paging }: Sdk.DescribeInstanceTypesRequest,
): Sdk.DescribeInstanceTypesResult {
  const all = types().map((type, index): Offering => ({ serial: index + 1, type, location: "" }));
  const unknown = InstanceTypes?.find((type) => !all.some((one) => one.type === type));
  if (unknown) {
    const text = `The following supplied instance types do not exist: [${unknown}]`;
    throw new Refusal("InvalidInstanceType", text);
  }
  const known = InstanceTypes ? all.filter(({ type }) => InstanceTypes.includes(type as Sdk._InstanceType)) : all;
  const { page, token } = pageOf(
    filtered(known, Filters, fields, () => ({})),
    paging,
  );
  return { InstanceTypes: page.map(({ type }) => toType(type)), NextToken: token };
}

function toType(type: string): Sdk.InstanceTypeInfo {
  return {
    InstanceType: type as Sdk._InstanceType,
    ProcessorInfo: { SupportedArchitectures: [archOfInstanceType(type) === "arm64" ? "arm64" : "x86_64"] },
    BurstablePerformanceSupported: isBurstable(type),
    SupportedUsageClasses: ["on-demand", "spot"],
    ...(ebs[type]
      ? { EbsInfo: { EbsOptimizedInfo: ebs[type], MaximumEbsAttachments: 27, AttachmentLimitType: "shared" } }
      : {}),
  };
}

const fields: Fields<Offering> = { "instance-type": ({ type }) => type, location: ({ location }) => location };
