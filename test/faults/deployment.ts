import { setTimeout as wait } from "node:timers/promises";
import { outOfDate } from "../../src/engine/unsettled.ts";
import { FlatcarError } from "../../src/errors.ts";
import { diff } from "../../src/plan.ts";
import type { MachinePlan, Run } from "../../src/platform.ts";
import { machineName } from "../../src/plugin/name.ts";
import type { AnyPlatform, PlatformId } from "../../src/providers/index.ts";
import type { MachineDriver } from "../conformance/cloud.ts";

/** What a program says of one machine. The plan has the name that the program gives it. */
export interface Goal {
  readonly plan: MachinePlan;
  /** The machine goes by exactly this name on the platform as well. */
  readonly fixed: boolean;
  /** It is replaced although nothing about it changed. */
  readonly forced: boolean;
}

/** A machine in the engine's state. The plan has its name on the platform. */
export interface Kept {
  readonly id: string;
  readonly plan: MachinePlan;
  readonly ready: boolean;
}

/** The engine's state, by the names in the program. */
export interface Memory {
  readonly machines: Map<string, Kept>;
  /** Replaced and not yet known to be gone, by id. */
  readonly doomed: Set<string>;
}

/** One process with its driver. Once `isDead`, nothing that it learns is written any more. */
export interface Process {
  readonly driver: MachineDriver;
  readonly platform: AnyPlatform;
  readonly run: Run;
  readonly scope: string;
  say(line: string): void;
  isDead(): boolean;
}

export interface Manner {
  readonly parallel: boolean;
  /** An earlier run was killed or failed: what no state knows is deleted. */
  readonly unsettled: boolean;
}

/** For how long a new machine may be unknown to listings, and a little more. */
const settleMs = 6;

/** One `up`: look whether state is right, bring the deployment to what is wanted, sweep. Gives every error; throws only what is not ours. */
export async function up(
  wanted: ReadonlyMap<string, Goal>,
  memory: Memory,
  process: Process,
  { parallel, unsettled }: Manner,
): Promise<readonly FlatcarError[]> {
  await wait(settleMs);
  const settling = [...wanted].map(
    ([own, goal]) =>
      () =>
        settle(own, goal, memory, process),
  );
  const phases = [
    () => work([() => refresh(wanted, memory, process)], false, process),
    () => work(settling, parallel, process),
    () => work(deletions(wanted, memory, process), parallel, process),
    ...(unsettled ? [() => work([() => sweep(memory, process)], false, process)] : []),
  ];
  for (const phase of phases) {
    const errors = await phase();
    if (errors.length > 0 || process.isDead()) return errors;
  }
  return [];
}

const policy = { onConfigChange: "replace", onImageChange: "keep" } as const;

/** Reads every machine anew where one is gone or has other labels than state says. */
async function refresh(
  wanted: ReadonlyMap<string, Goal>,
  memory: Memory,
  { driver, platform, run, scope, isDead }: Process,
): Promise<void> {
  const { id: platformId } = platform;
  const owned = (await driver.list(scope, run)).map((state) => ({ platform: platformId, state }));
  const machines = [...memory.machines].map(([own, { id, plan }]) => ({
    name: own,
    id,
    plan: { ...plan, name: own },
    phase: "running",
  }));
  const held = [...memory.machines].map(([own, { id, plan }]) => ({ platform: platformId, id, own, name: plan.name }));
  const planned = [...wanted.values()].map(({ plan }) => ({
    spec: { name: plan.name, platform: platformId as PlatformId, ...policy },
    plan,
  }));
  if (!(await outOfDate({ machines, held }, owned, planned))) return;
  for (const [own, kept] of [...memory.machines]) {
    const state = await driver.read(kept.id, run);
    if (isDead()) return;
    if (state) memory.machines.set(own, { ...kept, plan: { ...kept.plan, labels: state.observed.labels } });
    else memory.machines.delete(own);
  }
  for (const id of [...memory.doomed]) {
    const state = await driver.read(id, run);
    if (!state && !isDead()) memory.doomed.delete(id);
  }
}

/** A replacement is made before the old machine goes, but for one that needs the name: then the old one goes first. */
async function settle(own: string, goal: Goal, memory: Memory, process: Process): Promise<void> {
  const { driver, platform, run } = process;
  const kept = memory.machines.get(own);
  if (!kept) return make(own, goal, undefined, memory, process);
  const plan = { ...goal.plan, name: kept.plan.name };
  const changes = diff(kept.plan, plan, platform, policy);
  const replaced = changes.some(({ kind }) => kind === "replace");
  if (!replaced && !goal.forced) return maintain(own, { ...kept, plan }, changes.length > 0, memory, process);
  if (replaced && goal.fixed) {
    await driver.delete(kept.id, run);
    if (process.isDead()) return;
    memory.machines.delete(own);
  }
  return make(own, goal, kept, memory, process);
}

/** One that was only half made is updated although nothing is wanted of it that was not wanted before. */
async function maintain(
  own: string,
  { id, plan, ready }: Kept,
  changed: boolean,
  { machines }: Memory,
  { driver, run, isDead }: Process,
): Promise<void> {
  if (ready && !changed) return;
  await driver.update?.(id, plan, run);
  const state = await driver.read(id, run);
  const running = state?.phase === "running";
  if (!isDead()) machines.set(own, { id, plan, ready: running });
  if (!running) throw new FlatcarError({ code: "FD1408", message: `${id} is still on its way` });
}

/** An id that comes with an error is kept, and the replaced machine goes either way. */
async function make(
  own: string,
  { plan: given, fixed }: Goal,
  replaced: Kept | undefined,
  { machines, doomed }: Memory,
  { driver, platform, run, isDead }: Process,
): Promise<void> {
  const name = fixed ? given.name : machineName(own, replaced?.plan.name, platform.nameLimit.characters);
  const plan = { ...given, name };
  const keep = (id: string, ready: boolean) => {
    if (isDead()) return;
    const old = machines.get(own);
    if (old) doomed.add(old.id);
    machines.set(own, { id, plan, ready });
  };
  try {
    const { id } = await driver.create(plan, replaced ? { ...run, replacing: replaced.id } : run);
    keep(id, true);
  } catch (error) {
    if (error instanceof FlatcarError && error.created !== undefined) keep(error.created, false);
    throw error;
  }
}

/** What is no longer wanted, and what was replaced. State forgets each when it is gone. */
function deletions(
  wanted: ReadonlyMap<string, Goal>,
  { machines, doomed }: Memory,
  { driver, run, isDead }: Process,
): readonly (() => Promise<void>)[] {
  const unwanted = [...machines].filter(([own]) => !wanted.has(own));
  return [
    ...unwanted.map(([own, { id }]) => async () => {
      await driver.delete(id, run);
      if (!isDead()) machines.delete(own);
    }),
    ...[...doomed].map((id) => async () => {
      await driver.delete(id, run);
      if (!isDead()) doomed.delete(id);
    }),
  ];
}

/** Deletes everything of ours that state does not know. */
async function sweep({ machines, doomed }: Memory, { driver, run, scope, say }: Process): Promise<void> {
  const known = new Set([...[...machines.values()].map(({ id }) => id), ...doomed]);
  const strangers = (await driver.list(scope, run)).map(({ id }) => id).filter((id) => !known.has(id));
  for (const id of strangers) await driver.delete(id, run);
  say(`swept: ${strangers.join(", ") || "nothing"}`);
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
