import { diff, type MachineSpec } from "../plan.ts";
import type { MachinePlan } from "../platform.ts";
import { loadPlatform } from "../providers/index.ts";
import type { KnownMachine, PlannedMachine, RunOptions, RunResult } from "./api.ts";
import { type ActiveRun, knownSettings, orStopped, readState, type Session } from "./run.ts";
import type { HeldMachine, State } from "./state.ts";
import {
  deleteLeft,
  deleteOwned,
  letGo,
  listHeldImages,
  listLeft,
  listOwned,
  type Owned,
  tidyImports,
} from "./sweep.ts";

/**
 * How long after its run was found dead a machine may still be unknown to listings.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html speaks of a few seconds.
 */
const settleMs = 5_000;

/**
 * Whether state has to be read anew before these machines are made of it. One call for each region tells; where a killed run has noted
 * steps in it, none is needed.
 */
export async function needsRefresh(
  { place, clouds }: Session,
  state: State,
  planned: readonly PlannedMachine[],
  { signal, onEvent }: RunOptions,
): Promise<boolean> {
  if (state.pending > 0) return true;
  if (state.machines.length === 0) return false;
  onEvent?.({ kind: "phase", message: "looking at the machines" });
  const settings = await knownSettings(place, state);
  const platforms = settings.scopes.map(({ platform }) => platform);
  const io = await clouds.io(platforms, true);
  return outOfDate(state, await orStopped({ signal }, () => listOwned({ io, signal, settings })), planned);
}

/** What a run is to make of one machine. */
interface Wanted extends Pick<PlannedMachine, "plan"> {
  readonly spec: Pick<MachineSpec, "name" | "platform" | "onConfigChange" | "onImageChange">;
}

/**
 * Whether a machine of state is gone, was stopped or started, or a label of ours is not what it was. One that the run replaces is not missed where its replacement
 * is there: the old one was deleted after the new one was made, and the run finds the new one by its name. Nor is one that waits to be deleted.
 */
export async function outOfDate(
  {
    machines,
    held,
  }: Pick<State, "held"> & { readonly machines: readonly Pick<KnownMachine, "name" | "id" | "plan" | "phase">[] },
  owned: readonly Owned[],
  planned: readonly Wanted[],
): Promise<boolean> {
  const names = new Set(owned.map(({ state }) => state.observed.name));
  const states = new Map(owned.map(({ state }) => [state.id, state]));
  const wanted = new Map(planned.map((machine) => [machine.spec.name, machine]));
  const fates = machines.map(async ({ name, id, plan, phase }) => {
    const found = states.get(id);
    if (found) {
      const { labels } = found.observed;
      const turned = phase === "running" || phase === "stopped" ? found.phase !== phase : false;
      return turned || Object.entries(plan.labels).some(([key, value]) => labels[key] !== value);
    }
    const kept = held.find((machine) => machine.id === id);
    const goal = wanted.get(name);
    return !(kept && goal && names.has(await successorOf(kept)) && (await replaces(plan, goal)));
  });
  return (await Promise.all(fates)).includes(true);
}

async function replaces(before: MachinePlan, { spec, plan }: Wanted): Promise<boolean> {
  const { platform, onConfigChange = "replace", onImageChange = "keep" } = spec;
  const changes = diff(before, plan, await loadPlatform(platform), { onConfigChange, onImageChange });
  return changes.some(({ kind }) => kind === "replace");
}

/** Name that the machine which replaces this one gets on the platform. */
export async function successorOf({ platform, own, name }: HeldMachine): Promise<string> {
  const { machineName } = await import("../plugin/name.ts");
  return machineName(own, name, (await loadPlatform(platform)).nameLimit.characters);
}

/**
 * Deletes what carries our label and no state knows, and ends what machines have left that are gone. After a run that did not end in
 * order it waits until the cloud shows everything.
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
  const sweep = { io, signal, settings };
  const [owned, left, images] = await Promise.all([listOwned(sweep), listLeft(sweep), listHeldImages(sweep)]);
  const state = await readState(session);
  if (session.place.backend === undefined && state.pending > 0) return undefined;
  const known = new Set(state.held.map(({ platform, id }) => `${platform} ${id}`));
  const unknown = owned.filter((machine) => !known.has(key(machine)));
  const forsaken = left.filter(({ platform, machine }) => !known.has(`${platform} ${machine}`));
  const swept = await deleteOwned(unknown, sweep, emit);
  await tidyImports(sweep);
  await deleteLeft(forsaken, sweep, emit);
  const heldImages = new Set(state.images.map(({ platform, id }) => `${platform} ${id}`));
  await letGo(
    images.filter(({ platform, image }) => !heldImages.has(`${platform} ${image.id}`)),
    sweep,
    emit,
  );
  return swept;
}

function key({ platform, state }: Owned): string {
  return `${platform} ${state.id}`;
}
