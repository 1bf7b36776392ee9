import type * as Sdk from "@aws-sdk/client-ec2";
import { archOfInstanceType } from "../instance-type.ts";
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

const fields: Fields<Offering> = { "instance-type": ({ type }) => type, location: ({ location }) => location };
