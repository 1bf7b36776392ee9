import type * as Sdk from "@aws-sdk/client-route-53";

/** The calls of Route 53 that are made, with what goes in and what comes out. */
export interface NameOperations {
  ChangeResourceRecordSets: [Sdk.ChangeResourceRecordSetsRequest, Sdk.ChangeResourceRecordSetsResponse];
  GetChange: [Sdk.GetChangeRequest, Sdk.GetChangeResponse];
  GetHostedZone: [Sdk.GetHostedZoneRequest, Sdk.GetHostedZoneResponse];
  ListHostedZonesByName: [Sdk.ListHostedZonesByNameRequest, Sdk.ListHostedZonesByNameResponse];
  ListResourceRecordSets: [Sdk.ListResourceRecordSetsRequest, Sdk.ListResourceRecordSetsResponse];
}
