import type * as Sdk from "@aws-sdk/client-route-53";
import { z } from "zod";

const geolocation = z
  .strictObject({
    continent: z
      .enum(["AF", "AN", "AS", "EU", "NA", "OC", "SA"])
      .optional()
      .describe("Continent, for example EU for Europe."),
    country: z
      .string()
      .regex(/^(?:\*|[A-Z]{2})$/, "a country is two capital letters, or * for everybody else")
      .optional()
      .describe("Country, ISO 3166-1, for example DE; * is whoever no other record is for."),
    subdivision: z
      .string()
      .regex(/^[A-Z0-9]{1,3}$/, "a subdivision is up to three letters or digits")
      .optional()
      .describe("With country: part of it, for example a state of US."),
  })
  .superRefine(({ continent, country, subdivision }, context) => {
    if ((continent === undefined) === (country === undefined))
      context.addIssue({ code: "custom", message: "a geolocation is a continent or a country" });
    if (subdivision !== undefined && country === undefined)
      context.addIssue({ code: "custom", path: ["subdivision"], message: "a subdivision needs its country" });
  });

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html */
export const routing = z
  .strictObject({
    weight: z.int().min(0).max(255).optional().describe("Share of the answers: this weight of all weights, 0 to 255."),
    latencyRegion: z
      .string()
      .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "a region looks like eu-central-1")
      .optional()
      .describe("Region that it stands for: whoever is nearest to it by latency gets it."),
    failover: z
      .enum(["primary", "secondary"])
      .optional()
      .describe("primary is answered while its health check passes, secondary otherwise."),
    geolocation: geolocation.optional().describe("Who gets it, by where they are."),
    multivalue: z.literal(true).optional().describe("Up to eight healthy ones of these records, by chance."),
  })
  .refine((given) => Object.values(given).filter((value) => value !== undefined).length === 1, {
    message: "routing is one of weight, latencyRegion, failover, geolocation, multivalue",
  });

export type Routing = z.output<typeof routing>;

/** As Route 53 takes it. Pure. */
export function toPolicy({ weight, latencyRegion, failover, geolocation: where, multivalue }: Routing) {
  return {
    ...(weight === undefined ? {} : { Weight: weight }),
    ...(latencyRegion === undefined ? {} : { Region: latencyRegion as Sdk.ResourceRecordSetRegion }),
    ...(failover === undefined ? {} : { Failover: failover.toUpperCase() as Sdk.ResourceRecordSetFailover }),
    ...(multivalue ? { MultiValueAnswer: true } : {}),
    ...(where === undefined ? {} : { GeoLocation: toGeoLocation(where) }),
  };
}

function toGeoLocation({ continent, country, subdivision }: NonNullable<Routing["geolocation"]>): Sdk.GeoLocation {
  return {
    ...(continent === undefined ? {} : { ContinentCode: continent }),
    ...(country === undefined ? {} : { CountryCode: country }),
    ...(subdivision === undefined ? {} : { SubdivisionCode: subdivision }),
  };
}

/** `undefined` for a record with simple routing, and for a policy that options have no name for. Pure. */
export function routingOf(set: Sdk.ResourceRecordSet): Routing | undefined {
  const { Weight, Region, Failover, GeoLocation, MultiValueAnswer } = set;
  const { ContinentCode: continent, CountryCode: country, SubdivisionCode: subdivision } = GeoLocation ?? {};
  if (Weight !== undefined) return { weight: Weight };
  if (Region !== undefined) return { latencyRegion: Region };
  if (Failover !== undefined) return { failover: Failover === "PRIMARY" ? "primary" : "secondary" };
  if (MultiValueAnswer) return { multivalue: true };
  if (GeoLocation === undefined) return undefined;
  const where = { continent, country, subdivision };
  const known = Object.fromEntries(Object.entries(where).filter(([, value]) => value !== undefined));
  return { geolocation: known as NonNullable<Routing["geolocation"]> };
}
