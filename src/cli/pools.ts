import { encodeUserData, userDataSize } from "../ignition/pack/index.ts";
import type { MachineSpec } from "../plan.ts";
import type { ImagePlan, MachinePlan } from "../platform.ts";
import type { AnyPlatform } from "../providers/index.ts";

/** A machine with everything that a screen says of it. */
export interface PlannedMachine {
  readonly spec: MachineSpec;
  readonly plan: MachinePlan;
  readonly platform: AnyPlatform;
  /** What its image is made of, where that is imported and known. */
  readonly image?: ImagePlan | undefined;
}

/** Machines of one pool that are equal in everything but their name. */
export interface PlannedPool {
  readonly name: string;
  readonly machines: readonly PlannedMachine[];
}

/** `shop-web-0` of the deployment `shop` is in the pool `web`. */
export function poolName(deployment: string, machine: string): string {
  const own = machine.startsWith(`${deployment}-`) ? machine.slice(deployment.length + 1) : machine;
  return own.replace(/-\d+$/, "");
}

/** In the order of the file; a pool whose machines differ (a pinned image, say) shows once for each kind. */
export function poolsOf(deployment: string, machines: readonly PlannedMachine[]): readonly PlannedPool[] {
  const pools = new Map<string, { name: string; machines: PlannedMachine[] }>();
  for (const machine of machines) {
    const name = poolName(deployment, machine.plan.name);
    const { plan } = machine;
    const key = JSON.stringify([name, plan.release, plan.image, plan.options, userDataBytes(machine)]);
    const pool = pools.get(key) ?? { name, machines: [] };
    pool.machines.push(machine);
    pools.set(key, pool);
  }
  return [...pools.values()];
}

/** As the platform's limit counts it. */
export function userDataBytes({ plan, platform }: PlannedMachine): number {
  return userDataSize(plan.userData, platform.userData);
}

/** Whether the config fits the platform only with gzip, or by lying elsewhere. */
export function packingOf({ plan, platform }: PlannedMachine): "gzip" | "stored" | undefined {
  if (plan.stored) return "stored";
  return plan.userData === encodeUserData(plan.ignition, platform.userData) ? undefined : "gzip";
}

/** `3.1 of 16.0 KiB`, or `3.1 KiB` where there is no limit. */
export function formatRoom(bytes: number, limit: number | undefined): string {
  const kib = (value: number) => (value / 1024).toFixed(1);
  return limit === undefined ? `${kib(bytes)} KiB` : `${kib(bytes)} of ${kib(limit)} KiB`;
}
