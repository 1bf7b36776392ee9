import { isDeepStrictEqual } from "node:util";
import { FlatcarError } from "../../src/errors.ts";
import { diff } from "../../src/plan.ts";
import type { MachinePlan, MachineState, Run } from "../../src/platform.ts";
import type { AnyPlatform } from "../../src/providers/index.ts";
import type { MachineDriver } from "../conformance/cloud.ts";

/** What outlives a killed process: what the engine had written of each machine. */
export interface Memory {
  readonly machines: Map<string, { readonly id: string; readonly plan: MachinePlan; readonly ready: boolean }>;
  /** Replaced or no longer wanted, and not yet known to be gone. */
  readonly doomed: Set<string>;
}

/** One process with its driver. Once `isDead`, nothing that it learns is written any more. */
export interface Process {
  readonly driver: MachineDriver;
  readonly platform: AnyPlatform;
  readonly run: Run;
  isDead(): boolean;
}

/**
 * Brings the deployment to what is wanted in the order of the Pulumi engine: new machines before old ones go, and an id that came
 * with an error is kept. An old machine that a create took up again, because its plan of then is wanted once more, stays;
 * one that was only half made is updated although nothing is wanted of it that was not wanted before. Gives every error; throws only what is not ours.
 */
export async function bringTo(
  wanted: ReadonlyMap<string, MachinePlan>,
  memory: Memory,
  process: Process,
  parallel: boolean,
): Promise<readonly FlatcarError[]> {
  const jobs = [...new Set([...wanted.keys(), ...memory.machines.keys()])].map((name) => () => {
    const plan = wanted.get(name);
    if (plan) return settle(name, plan, memory, process);
    const kept = memory.machines.get(name);
    if (kept) memory.doomed.add(kept.id);
    memory.machines.delete(name);
    return Promise.resolve();
  });
  const errors = await work(jobs, parallel, process);
  if (errors.length > 0 || process.isDead()) return errors;
  const used = new Set([...memory.machines.values()].map(({ id }) => id));
  const deletions = [...memory.doomed].map((id) => async () => {
    if (!used.has(id)) await process.driver.delete(id, process.run);
    if (!process.isDead()) memory.doomed.delete(id);
  });
  return work(deletions, parallel, process);
}

async function settle(name: string, plan: MachinePlan, memory: Memory, process: Process): Promise<void> {
  const { driver, platform, run } = process;
  const kept = memory.machines.get(name);
  const policy = { onConfigChange: "replace", onImageChange: "keep" } as const;
  const changes = kept ? diff(kept.plan, plan, platform, policy) : [];
  if (kept && changes.every(({ kind }) => kind !== "replace")) {
    if (kept.ready && changes.length === 0) return;
    if (!kept.ready || !isDeepStrictEqual(kept.plan, plan)) await driver.update?.(kept.id, plan, run);
    const state = await driver.read(kept.id, run);
    if (!process.isDead()) memory.machines.set(name, { id: kept.id, plan, ready: state?.phase === "running" });
    if (state?.phase !== "running")
      throw new FlatcarError({ code: "FD1408", message: `${kept.id} is still on its way` });
    return;
  }
  const keep = (id: string, ready: boolean) => {
    if (process.isDead()) return;
    if (kept && kept.id !== id) memory.doomed.add(kept.id);
    memory.machines.set(name, { id, plan, ready });
  };
  try {
    const state: MachineState = await driver.create(plan, run);
    keep(state.id, true);
  } catch (error) {
    if (error instanceof FlatcarError && error.created !== undefined) keep(error.created, false);
    throw error;
  }
}

/** Deletes everything of ours that the memory does not know. */
export async function sweep(memory: Memory, { driver, run }: Process, scope: string): Promise<readonly string[]> {
  const known = new Set([...memory.machines.values()].map(({ id }) => id));
  const strangers = (await driver.list(scope, run)).map(({ id }) => id).filter((id) => !known.has(id));
  for (const id of strangers) await driver.delete(id, run);
  return strangers;
}

async function work(
  jobs: readonly (() => Promise<void>)[],
  parallel: boolean,
  process: Process,
): Promise<readonly FlatcarError[]> {
  const errors: FlatcarError[] = [];
  const attempt = async (job: () => Promise<void>) => {
    if (process.isDead()) return;
    await job().catch((error: unknown) => {
      if (!(error instanceof FlatcarError)) throw error;
      errors.push(error);
    });
  };
  if (parallel) await Promise.all(jobs.map(attempt));
  else for (const job of jobs) await attempt(job);
  return errors;
}
