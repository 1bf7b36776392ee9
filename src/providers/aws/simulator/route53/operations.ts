import type { Route53Operations } from "../../services/route-53.ts";
import type { Cloud } from "../cloud.ts";
import { changeResourceRecordSets, getChange } from "./changes.ts";
import { listResourceRecordSets } from "./lists.ts";
import { getHostedZone, listHostedZonesByName } from "./zones.ts";

type Served = {
  readonly [Name in keyof Route53Operations]: (
    cloud: Cloud,
    input: Route53Operations[Name][0],
  ) => Route53Operations[Name][1];
};

/** Every call of Route 53 that is served. */
export const servedOfNames: Served = {
  ChangeResourceRecordSets: changeResourceRecordSets,
  GetChange: getChange,
  GetHostedZone: getHostedZone,
  ListHostedZonesByName: listHostedZonesByName,
  ListResourceRecordSets: listResourceRecordSets,
};
