import { loadPlatform } from "../providers/index.ts";
import type { KnownMachine, RunResult } from "./api.ts";
import { type ActiveRun, readState } from "./run.ts";
import type { HeldMachine } from "./state.ts";
import { deleteOwned, listOwned, type Owned } from "./sweep.ts";

/**
 * How long after its run was found dead a machine may still be unknown to listings.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html speaks of a few seconds.
 */
const settleMs = 5_000;

/** Whether state has to be read anew before anything else. One call for each region tells. */
export async function needsRefresh({ lock, before, io, options, settings, emit }: ActiveRun): Promise<boolean> {
  if (before.held.length === 0 && !lock.unsettledSince) return false;
  const message = lock.unsettledSince ? "looking for what the earlier run left" : "looking at the machines";
  emit({ kind: "phase", message });
  return outOfDate(before, await listOwned({ io, signal: options.signal, settings }));
}

/**
 * Whether a machine of state is gone, or a label of ours is not what it was. One whose replacement is there is not missed: the old one was deleted
 * after the new one was made, and the next run finds the new one by its name.
 */
export async function outOfDate(
  {
    machines,
    held,
  }: { readonly machines: readonly Pick<KnownMachine, "id" | "plan">[]; readonly held: readonly HeldMachine[] },
  owned: readonly Owned[],
): Promise<boolean> {
  const ids = new Set(owned.map(({ state }) => state.id));
  const names = new Set(owned.map(({ state }) => state.observed.name));
  const labels = new Map(owned.map(({ state }) => [state.id, state.observed.labels]));
  const drifted = machines.some(({ id, plan }) => {
    const found = labels.get(id) ?? plan.labels;
    return Object.entries(plan.labels).some(([key, value]) => found[key] !== value);
  });
  if (drifted) return true;
  const gone = held.filter(({ id }) => !ids.has(id));
  const successors = await Promise.all(gone.map(successorOf));
  return successors.some((name) => !names.has(name));
}

/** Name that the machine which replaces this one gets on the platform. */
async function successorOf({ platform, own, name }: HeldMachine): Promise<string> {
  const { machineName } = await import("../plugin/name.ts");
  return machineName(own, name, (await loadPlatform(platform)).nameLimit.characters);
}

/**
 * Deletes what carries our label and no state knows. After a run that did not end in order it waits until the cloud shows everything.
 * A shared state is asked after the cloud: what another computer makes meanwhile is noted in it before it is begun. Then nothing is
 * deleted, and `undefined` says so: the run has settled nothing.
 */
export async function sweepUnknown(run: ActiveRun): Promise<RunResult["swept"] | undefined> {
  const { session, lock, io, options, settings, emit } = run;
  const { signal } = options;
  emit({ kind: "phase", message: "looking for leftovers" });
  if (lock.unsettledSince) {
    const leftMs = lock.unsettledSince.getTime() + settleMs - Date.now();
    if (leftMs > 0) await session.io.sleep(leftMs, signal);
  }
  const owned = await listOwned({ io, signal, settings });
  const state = await readState(session);
  if (session.place.backend === undefined && state.pending > 0) return undefined;
  const known = new Set(state.held.map(({ platform, id }) => `${platform} ${id}`));
  const unknown = owned.filter((machine) => !known.has(key(machine)));
  await deleteOwned(unknown, { io, signal, settings }, emit);
  return unknown.map(({ platform, state: { id } }) => ({ platform, id }));
}

function key({ platform, state }: Owned): string {
  return `${platform} ${state.id}`;
}
