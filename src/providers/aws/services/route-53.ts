import type * as Sdk from "@aws-sdk/client-route-53";
import type { Service } from "../service.ts";

/** The calls of Route 53 that are made, with what goes in and what comes out. */
export interface Route53Operations {
  ChangeResourceRecordSets: [Sdk.ChangeResourceRecordSetsRequest, Sdk.ChangeResourceRecordSetsResponse];
  GetChange: [Sdk.GetChangeRequest, Sdk.GetChangeResponse];
  GetHostedZone: [Sdk.GetHostedZoneRequest, Sdk.GetHostedZoneResponse];
  ListHostedZonesByName: [Sdk.ListHostedZonesByNameRequest, Sdk.ListHostedZonesByNameResponse];
  ListResourceRecordSets: [Sdk.ListResourceRecordSetsRequest, Sdk.ListResourceRecordSetsResponse];
}

/** Route 53, which has one place for all regions of a partition. */
export const route53: Service = {
  title: "Route 53",
  short: "Route 53",
  package: "@aws-sdk/client-route-53",
  client: "Route53Client",
  endpoint: ({ namesEndpoint }, env) => namesEndpoint ?? env.AWS_ENDPOINT_URL,
  telling: /./,
};
