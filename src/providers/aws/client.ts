import type { IO } from "../../platform.ts";
import type { Credentials } from "./credentials.ts";
import { connectService, findKeys, type ServiceCall } from "./service.ts";
import { type Ec2Operations, ec2 } from "./services/ec2.ts";
import { type LoadBalancingOperations, loadBalancing } from "./services/load-balancing.ts";
import { type Route53Operations, route53 } from "./services/route-53.ts";

export type { CallOptions } from "./service.ts";

/** The API of one region. Throws what the SDKs throw; `errors.ts` translates. */
export interface Api {
  readonly region: string;
  /** EC2. */
  readonly call: ServiceCall<Ec2Operations>;
  readonly loadBalancing: ServiceCall<LoadBalancingOperations>;
  /** Route 53, which has one place for all regions of a partition. */
  readonly names: ServiceCall<Route53Operations>;
}

/** The API of each region, its connections kept. Loads an SDK with the first call of its service. */
export function apis(credentials: Credentials, io: IO): (region: string) => Api {
  const known = new Map<string, Api>();
  const open = (region: string): Api => ({
    region,
    call: connectService<Ec2Operations>(ec2, region, credentials, io),
    loadBalancing: connectService<LoadBalancingOperations>(loadBalancing, region, credentials, io),
    names: connectService<Route53Operations>(route53, region, credentials, io),
  });
  return (region) => {
    const api = known.get(region) ?? open(region);
    known.set(region, api);
    return api;
  };
}

/** Throws what the SDK's own chain does where it finds no credentials and none were given. EC2 itself is not asked. */
export async function findCredentials(region: string, credentials: Credentials, io: IO): Promise<void> {
  await findKeys(ec2, region, credentials, io);
}
