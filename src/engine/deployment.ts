import { mkdtempSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Leftovers, OpenDeployment, OpenOptions, PlannedMachine, RunEvent, RunOptions, RunResult } from "./api.ts";
import { realClouds, simulatedClouds } from "./clouds.ts";
import { begunMeanwhile, changedMeanwhile, noDeployment, notSwept } from "./failures.ts";
import { type Engine, findEngine } from "./find.ts";
import { findLeftovers } from "./leftovers.ts";
import { isUnsettled, killedEngine, refuseRunning, runningRun } from "./lock.ts";
import { observeMachines } from "./observe.ts";
import { makeStack, removeStack } from "./operation.ts";
import { makePlace, type Place, placeExists, placeOf, removeRemains } from "./place.ts";
import {
  type ActiveRun,
  inRun,
  knownSettings,
  operateOn,
  orStopped,
  readState,
  type Session,
  scopesOf,
  settlePending,
} from "./run.ts";
import { otherFile, readSettings, type Scope, writeProject, writeSettings } from "./settings.ts";
import { isDamaged, removeCopy } from "./spare.ts";
import { noState, type Placed, type State } from "./state.ts";
import { readStatus } from "./status.ts";
import { surveyPlatforms } from "./survey.ts";
import { needsRefresh, sweepUnknown } from "./unsettled.ts";

/** Opens a deployment. Changes nothing; `close` it. Throws FD1701 when the place of its state is none. */
export async function openDeployment(options: OpenOptions): Promise<OpenDeployment> {
  const session = sessionOf(options);
  const { place, clouds, file } = session;
  /** What plans are made from. */
  let seen: State | undefined;
  /** The same until a run changes state. */
  let current: State | undefined;
  /** What the cloud was last found to have, or not to have, apart from state. */
  let left: Leftovers | undefined;
  /** Machines may have left something: some of the state are gone, or were begun by a run that was killed. */
  let bereft = false;
  const see = async (signal?: AbortSignal) => {
    await orStopped({ signal }, () => killedEngine(place, signal));
    seen = await readState(session);
    current = seen;
    return seen;
  };
  const lastSeen = async (signal?: AbortSignal) => seen ?? (await see(signal));
  return {
    name: place.name,
    directory: place.directory,
    exists: () => {
      const found = place.backend === undefined || placeExists(place);
      if (!found) seen = noState;
      return found;
    },
    refuseRunning: () => refuseRunning(place),
    running: () => runningRun(place),
    otherFile: () => otherFile(place, file),
    known: async (signal) => (await see(signal)).machines,
    waiting: async (signal) => (await lastSeen(signal)).waiting,
    images: async (signal) => (await lastSeen(signal)).images,
    observed: async (machines, run) => observeMachines(session, await lastSeen(run.signal), machines, run),
    survey: async (wish, run) => surveyPlatforms(session, seen ?? noState, wish, run),
    leftoverPlaces: async (signal) => leftoverPlaces(place, await lastSeen(signal), bereft),
    leftovers: async (run) => (left = await leftovers(session, await lastSeen(run.signal), bereft, run)),
    outOfDate: async (machines, run) => needsRefresh(session, await lastSeen(run.signal), machines, run),
    up: (machines, run) => {
      const from = seen;
      seen = undefined;
      current = undefined;
      return up(session, { machines, from, bereft }, run);
    },
    preview: (machines, run) => preview(session, options, machines, run),
    refresh: async (run) => {
      const before = await lastSeen(run.signal);
      current = undefined;
      const result = await refresh(session, run);
      bereft ||= before.pending > 0 || lacksAny(result, before);
      return result;
    },
    destroy: (run) => {
      current = undefined;
      return destroy(session, left?.gone ?? [], run);
    },
    status: async (run) => readStatus(session, current ?? (await readState(session)), run),
    close: () => clouds.close(),
  };
}

function sessionOf(options: OpenOptions): Session {
  const place = placeOf(options);
  const { io, file, simulate, engine: binary } = options;
  const clouds = simulate ? simulatedClouds(place.directory, io) : realClouds(io);
  let found: Promise<Engine> | undefined;
  return { place, io, clouds, engine: () => (found ??= findEngine(io.env, binary)), file };
}

/** Whether some of the machines that there were are gone. */
function lacksAny({ machines }: Pick<RunResult, "machines">, before: Pick<State, "machines">): boolean {
  const there = new Set(machines.map(({ id }) => id));
  return before.machines.some(({ id }) => !there.has(id));
}

async function leftoverPlaces(place: Place, state: State, bereft: boolean): Promise<readonly Scope[]> {
  const searched = bereft || state.pending > 0 || state.marked.length > 0 || isUnsettled(place) || isDamaged(place);
  return searched ? (await knownSettings(place, state)).scopes : [];
}

async function leftovers(
  session: Session,
  state: State,
  bereft: boolean,
  { everywhere, ...options }: RunOptions & { readonly everywhere?: boolean },
): Promise<Leftovers> {
  const scopes = await leftoverPlaces(session.place, state, everywhere || bereft);
  return findLeftovers(session, state, { ...(await knownSettings(session.place, state)), scopes }, options);
}

/** Machines, and the state that they were planned from, as far as that is known. */
interface Planned {
  readonly machines: readonly PlannedMachine[];
  readonly from: State | undefined;
  /** Machines are gone, or were begun by a run that was killed: they may have left something. */
  readonly bereft: boolean;
}

async function up(session: Session, { machines, from, bereft }: Planned, options: RunOptions): Promise<RunResult> {
  const begunMs = performance.now();
  const kind = { command: "up", scopes: await scopesOf(machines.map(toPlaced)) };
  return inRun(session, kind, options, async (run) => {
    if (from ? !isSame(from, run.before) : run.before.pending > 0) throw changedMeanwhile();
    const counts = await operateOn(run, "up", machines, machines.length);
    const swept = run.lock.unsettledSince || bereft ? await sweepUnknown(run) : [];
    if (!swept) run.emit({ kind: "note", level: "warning", message: notSwept });
    const { machines: after } = await readState(session);
    const elapsedMs = performance.now() - begunMs;
    const result = finish(run.emit, { counts, swept: swept ?? [], machines: after, elapsedMs });
    return { result, end: swept ? "settled" : "unsettled" };
  });
}

/** Whether the engine would do with both the same. */
function isSame(one: State, other: State): boolean {
  const parts = ({ machines, images, held, pending }: State) => ({ machines, images, held, pending });
  return isDeepStrictEqual(parts(one), parts(other));
}

async function refresh(session: Session, options: RunOptions): Promise<RunResult> {
  const begunMs = performance.now();
  await requireDeployment(session);
  return inRun(session, { command: "refresh", scopes: [] }, options, async (run) => {
    const done = await operateOn(run, "refresh", [], 0);
    const { machines } = await readState(session);
    const counts = { ...done, keep: machines.length };
    const result = finish(run.emit, { counts, swept: [], machines, elapsedMs: performance.now() - begunMs });
    return { result, end: "unchanged" };
  });
}

/** `gone`: machines that need no deleting, and do not count as deleted. */
async function destroy(session: Session, gone: Leftovers["gone"], options: RunOptions): Promise<RunResult> {
  const begunMs = performance.now();
  await requireDeployment(session);
  const result = await inRun(session, { command: "destroy", scopes: [] }, options, async (run) => {
    await settlePending(run);
    const missing = await heldOf(session, gone);
    const all = await operateOn(run, "destroy", [], 0);
    const counts = { ...all, delete: Math.max(0, all.delete - missing) };
    const swept = await sweepUnknown(run);
    if (!swept) throw begunMeanwhile();
    await forget(run);
    const elapsedMs = performance.now() - begunMs;
    return { result: finish(run.emit, { counts, swept, machines: [], elapsedMs }), end: "settled" };
  });
  removeFolder(session.place);
  return result;
}

/** How many of these machines state holds. */
async function heldOf(session: Session, machines: Leftovers["gone"]): Promise<number> {
  if (machines.length === 0) return 0;
  const { held } = await readState(session);
  return machines.filter(({ platform, id }) => held.some((one) => one.platform === platform && one.id === id)).length;
}

/** Takes away what is kept of a deployment that has no machine any more; the owner goes last, so that it is known to a next try. */
async function forget({ session, engine, lock }: ActiveRun): Promise<void> {
  const { place, io, clouds } = session;
  await clouds.remove();
  await removeStack({ engine, place, env: io.env, engineStarted: lock.engineStarted });
  removeRemains(place);
  removeCopy(place);
}

/** Only when nothing is in it: another run may have begun already. */
function removeFolder({ directory }: Place): void {
  rmSync(join(directory, "Pulumi.yaml"), { force: true });
  try {
    rmdirSync(directory);
  } catch {
    // What is still in it is not ours to delete.
  }
}

/** A deployment that is not there yet is previewed in a folder of its own, so that nothing of it is left. */
async function preview(
  session: Session,
  open: OpenOptions,
  machines: readonly PlannedMachine[],
  options: RunOptions,
): Promise<RunResult> {
  const begunMs = performance.now();
  const emit = (event: RunEvent) => options.onEvent?.(event);
  emit({ kind: "phase", message: "starting the engine" });
  const engine = await session.engine();
  const state = await readState(session);
  const scopes = await scopesOf(machines.map(toPlaced));
  const io = await session.clouds.io(
    scopes.map(({ platform }) => platform),
    false,
  );
  const lock = { engineStarted: () => undefined };
  const at = async (place: Place, settings: ActiveRun["settings"]) => {
    const run = { session: { ...session, place }, options, engine, settings, io, emit, lock };
    const counts = await operateOn(run, "preview", machines, machines.length);
    return finish(emit, { counts, swept: [], machines: state.machines, elapsedMs: performance.now() - begunMs });
  };
  if (state.exists) {
    writeProject(session.place);
    return at(session.place, readSettings(session.place) ?? { owner: state.owners[0] ?? "fd-preview", scopes });
  }
  const scratch = mkdtempSync(join(tmpdir(), "flatcar-deploy-preview-"));
  try {
    const place = placeOf({ ...open, state: scratch });
    makePlace(place);
    const settings = writeSettings(place, undefined, scopes);
    await makeStack({ engine, place, env: session.io.env, ...lock });
    return await at(place, settings);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function requireDeployment(session: Session): Promise<void> {
  const { place } = session;
  if (placeExists(place) || (place.backend === undefined && (await readState(session)).exists)) return;
  throw noDeployment(place.name);
}

function finish(emit: (event: RunEvent) => void, result: RunResult): RunResult {
  emit({ kind: "summary", counts: result.counts, elapsedMs: result.elapsedMs });
  return result;
}

function toPlaced({ spec, plan }: PlannedMachine): Placed {
  return { platform: spec.platform, options: plan.options };
}
