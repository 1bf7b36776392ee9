import { forgetParts } from "./balancer-parts.ts";
import type { Records, ShownRecord } from "./records.ts";
import { octaviaFault } from "./refusal.ts";
import type { Store } from "./store.ts";

type Pending = "PENDING_CREATE" | "PENDING_UPDATE" | "PENDING_DELETE";

/**
 * Begins a change of a load balancer or of a part of it: it takes no other one meanwhile, and in ERROR none but its deletion.
 * https://opendev.org/openstack/octavia octavia/common/constants.py: MUTABLE_STATUSES is ACTIVE, DELETABLE_STATUSES are ACTIVE and ERROR;
 * octavia/db/repositories.py, test_and_set_provisioning_status, keeps to them.
 */
export function begin(store: Store, balancer: ShownRecord | undefined, pending: Pending = "PENDING_UPDATE"): void {
  if (!balancer) return;
  const broken = balancer.shown.provisioning_status === "ERROR" && pending !== "PENDING_DELETE";
  if (balancer.busy || broken)
    throw octaviaFault(409, `Load Balancer ${balancer.id} is immutable and cannot be updated.`);
  balancer.busy = { status: pending, until: Date.now() + store.latencyMs };
}

/** Ends changes whose time has come. */
export function settleBalancers(records: Records, now: number): void {
  for (const balancer of [...records.loadBalancers.values()]) {
    const { busy } = balancer;
    if (!busy || busy.until > now) continue;
    balancer.busy = undefined;
    if (busy.status !== "PENDING_DELETE") continue;
    records.loadBalancers.delete(balancer.id);
    forgetParts(records, balancer.id);
  }
}
