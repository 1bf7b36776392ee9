import { FlatcarError } from "../errors.ts";
import { offlineSnapshot, withPinned } from "../images/index.ts";
import type { IO } from "../platform.ts";
import { loadPlatform } from "../providers/index.ts";
import type { PlannedMachine, RunEvent, RunOptions, RunResult } from "./api.ts";
import type { Clouds } from "./clouds.ts";
import { isKilled } from "./failures.ts";
import type { Engine } from "./find.ts";
import { isLeftBehind } from "./left-lock.ts";
import { type RunEnd, type RunLock, takeLock } from "./lock.ts";
import { markedScopes, markScopes } from "./mark.ts";
import { exportStack, makeStack, type Operation, operate, stopped, unlockStack } from "./operation.ts";
import { makePlace, type Place, stateFile } from "./place.ts";
import { programOf } from "./program.ts";
import { joinScopes, readSettings, type Scope, type Settings, writeProject, writeSettings } from "./settings.ts";
import { copyState, restoreState, stateText } from "./spare.ts";
import { noState, type Placed, readCheckpoint, readExport, type State } from "./state.ts";

/** What every verb of one open deployment works with. */
export interface Session {
  readonly place: Place;
  readonly io: IO;
  readonly clouds: Clouds;
  /** The deployment file, where one was opened. */
  readonly file?: string | undefined;
  engine(): Promise<Engine>;
}

/** A run that may change the deployment: it holds the lock, the owner is written down and the stack is there. */
export interface ActiveRun {
  readonly session: Session;
  readonly options: RunOptions;
  readonly engine: Engine;
  readonly lock: RunLock;
  readonly settings: Settings;
  /** As it was when the run began. */
  readonly before: State;
  /** What the drivers reach. */
  readonly io: IO;
  emit(event: RunEvent): void;
}

export interface RunKind {
  readonly command: string;
  /** Where machines will be that are not there yet. */
  readonly scopes: readonly Scope[];
}

/**
 * Runs `work` as the only run of the deployment. Whatever it throws leaves a mark, so that the next run looks at the cloud as well; steps
 * that another computer's run has noted as begun count as one.
 */
export async function inRun<T>(
  session: Session,
  { command, scopes }: RunKind,
  options: RunOptions,
  work: (run: ActiveRun) => Promise<{ readonly result: T; readonly end: RunEnd }>,
): Promise<T> {
  const { place, io } = session;
  const emit = (event: RunEvent) => options.onEvent?.(event);
  emit({ kind: "phase", message: "finding the engine" });
  const engine = await session.engine();
  makePlace(place);
  const taken = await orStopped(options, () => takeLock(place, command, options.signal));
  try {
    const restored = restoreState(place);
    const before = await readState(session);
    const open = restored || before.pending > 0 || before.marked.length > 0;
    const lock = open ? taken.foundKilled() : taken;
    const placed = joinScopes(await scopesOf(before.placed), before.marked);
    const empty = before.held.length === 0 && !lock.unsettledSince;
    const settings = writeSettings(place, before.owners[0], [...scopes, ...placed], session.file, empty);
    emit({ kind: "phase", message: "starting the engine" });
    const stack = { engine, place, env: io.env, engineStarted: lock.engineStarted };
    if (!before.exists) await orStopped(options, () => makeStack(stack));
    copyState(place);
    const platforms = settings.scopes.map(({ platform }) => platform);
    const reached = await session.clouds.io(platforms, true);
    const run = { session, options, engine, lock, settings, before, io: reached, emit };
    const marks = place.backend === undefined && open;
    if (marks) await markScopes(stack, placed);
    const { result, end } = await orStopped(options, () => work(run));
    if (marks && end === "settled") await markScopes(stack, []);
    taken.release(end);
    return result;
  } catch (error) {
    taken.release("unsettled");
    throw error;
  }
}

/** What comes of the user's wish to stop is FD1409: an abort out of some wait, or an engine that heard it while it started. */
export async function orStopped<T>(
  { signal }: { readonly signal: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!signal?.aborted || (error instanceof FlatcarError && !isKilled(error))) throw error;
    throw new FlatcarError(stopped, { cause: error });
  }
}

/** The state: from its file where it is local, else from the engine. */
export async function readState({ place, io, engine }: Session): Promise<State> {
  const file = stateFile(place);
  if (file !== undefined) {
    const text = stateText(place);
    return text === undefined ? noState : readCheckpoint(text, file, io.env);
  }
  makePlace(place);
  writeProject(place);
  const found = { engine: await engine(), place, env: io.env, engineStarted: () => undefined };
  const [text, marked] = await Promise.all([exportStack(found), markedScopes(found)]);
  return text === undefined ? noState : { ...(await readExport(text, io.env)), marked };
}

/** The settings as they are before a run, with the places of machines that another computer has made. */
export async function knownSettings(place: Place, state: State): Promise<Settings> {
  const { owner: here, scopes } = readSettings(place) ?? { owner: undefined, scopes: [] };
  const owner = state.owners[0] ?? here;
  if (owner === undefined) return { owner: "", scopes: [] };
  return { owner, scopes: joinScopes(scopes, await scopesOf(state.placed), state.marked) };
}

/** Every region, project or the like that these machines are in, once. */
export async function scopesOf(machines: readonly Placed[]): Promise<readonly Scope[]> {
  const found = machines.map(async ({ platform, options }): Promise<Scope> => {
    const { image, scope } = await loadPlatform(platform);
    const place = image.kind === "imported" ? { place: image.place(options) } : {};
    return { platform, scope: scope(options), ...place };
  });
  return joinScopes(await Promise.all(found));
}

/** What the engine is asked to do with these machines; `total` are those that should be there at the end. A lock that a dead run of this computer left in a shared state is taken away. */
export async function operateOn(
  run: Omit<ActiveRun, "lock" | "before"> & { readonly lock: Pick<RunLock, "engineStarted"> },
  kind: Operation["kind"],
  machines: readonly PlannedMachine[],
  total: number,
): Promise<RunResult["counts"]> {
  const { session, options, engine, lock, settings, io, emit } = run;
  const { place } = session;
  const operation: Operation = {
    kind,
    place,
    settings,
    engine,
    env: session.io.env,
    io,
    content: session.clouds.content,
    releases: withPinned(
      options.releases ?? offlineSnapshot(),
      machines.map(({ plan }) => plan.release),
    ),
    program: await programOf(place.name, machines),
    total,
    signal: options.signal,
    emit,
    engineStarted: lock.engineStarted,
  };
  try {
    return await operate(operation);
  } catch (error) {
    if (!(error instanceof FlatcarError) || !isLeftBehind(error)) throw error;
    await unlockStack(operation);
    return operate(operation);
  }
}

/**
 * Deals with steps that a killed run has begun and the engine has noted, in a shared state. Those that are still to be made are
 * forgotten: the next create finds what there is of them by owner and name.
 */
export async function settlePending(run: ActiveRun): Promise<void> {
  if (run.before.pending > 0) await operateOn(run, "refresh", [], 0);
}
