import type { Cloud } from "./cloud.ts";
import { servedOfLoadBalancing } from "./elb/operations.ts";
import type { ServiceName } from "./model.ts";
import { served } from "./operations.ts";
import { servedOfNames } from "./route53/operations.ts";

const services = { ec2: served, elasticloadbalancing: servedOfLoadBalancing, route53: servedOfNames } as const;

/** Whether a name is that of a call that is served. */
export function isServed(service: ServiceName, name: string): boolean {
  return Object.hasOwn(services[service], name);
}

/** Carries out a call with an input that `decode` found right. */
export function carryOut(
  service: ServiceName,
  name: string,
  cloud: Cloud,
  input: Readonly<Record<string, unknown>>,
): unknown {
  const calls = services[service] as unknown as Readonly<Record<string, (cloud: Cloud, input: unknown) => unknown>>;
  return calls[name]?.(cloud, input);
}

/** Whether a call may leave the account otherwise than it was. */
export function changesSomething(name: string): boolean {
  return !/^(?:Describe|Get|List)/.test(name);
}
