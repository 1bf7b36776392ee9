import { dnsRecord } from "./dns-record.ts";
import { elasticIp } from "./elastic-ip.ts";
import { loadBalancer } from "./load-balancer.ts";
import { placementGroup } from "./placement-group.ts";
import { volume } from "./volume.ts";
import { vpc } from "./vpc.ts";

/** What there is beside machines, by the names that Pulumi programs use. */
export const resources = {
  Vpc: vpc,
  ElasticIp: elasticIp,
  PlacementGroup: placementGroup,
  Volume: volume,
  LoadBalancer: loadBalancer,
  DnsRecord: dnsRecord,
} as const;
