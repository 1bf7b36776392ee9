import type { LeftMachine, Leftovers, RunOptions } from "./api.ts";
import { orStopped, type Session } from "./run.ts";
import type { Settings } from "./settings.ts";
import type { HeldMachine, State } from "./state.ts";
import { listHeldImages, listLeft, listOwned, type Owned, type SweepOptions, withEach } from "./sweep.ts";
import { successorOf } from "./unsettled.ts";

/** What carries our label in the places of these settings and no state knows, and what of the state is gone. Changes nothing. Throws where a place cannot be asked. */
export async function findLeftovers(
  { clouds }: Pick<Session, "clouds">,
  state: State,
  settings: Settings,
  { signal, onEvent }: RunOptions,
): Promise<Leftovers> {
  if (settings.scopes.length === 0) return { machines: [], gone: [], images: [], remains: [] };
  onEvent?.({ kind: "phase", message: "looking for what an earlier run left" });
  const platforms = settings.scopes.map(({ platform }) => platform);
  const io = await clouds.io(platforms, false);
  const sweep = { io, signal, settings };
  const [{ owned, gone }, left, held] = await orStopped({ signal }, () =>
    Promise.all([compare(state, sweep), listLeft(sweep), listHeldImages(sweep)]),
  );
  const known = new Set(state.held.map(({ platform, id }) => `${platform} ${id}`));
  const images = new Set(state.images.map(({ platform, id }) => `${platform} ${id}`));
  return {
    machines: await leftMachines(owned, state),
    gone,
    images: held
      .filter(({ platform, image }) => !images.has(`${platform} ${image.id}`))
      .map(({ platform, image: { id, image, place, phase, release } }) => {
        return { platform, id, image, place, release, ready: phase === "ready" };
      }),
    remains: left
      .filter(({ platform, machine }) => !known.has(`${platform} ${machine}`))
      .map(({ platform, id, what }) => ({ platform, id, what })),
  };
}

/** Each scope is listed once. What is not listed is asked for by its id: a machine that has lost its label is there all the same. */
async function compare(
  state: State,
  sweep: SweepOptions,
): Promise<Pick<Leftovers, "gone"> & { owned: readonly Owned[] }> {
  const owned = await listOwned(sweep);
  const listed = new Set(owned.map(({ platform, state: { id } }) => `${platform} ${id}`));
  const missing = [...state.machines, ...state.waiting].filter(({ platform, id }) => !listed.has(`${platform} ${id}`));
  const found = await withEach(missing, sweep, ({ id }, driver, run) => driver.read(id, run));
  return { owned, gone: missing.flatMap(({ platform, id }, index) => (found[index] ? [] : [{ platform, id }])) };
}

/** Those of our machines that no state knows, each with the machine in whose place it was made. */
export async function leftMachines(owned: readonly Owned[], { held }: State): Promise<readonly LeftMachine[]> {
  const known = new Set(held.map(({ platform, id }) => `${platform} ${id}`));
  const unknown = owned.filter(({ platform, state: { id } }) => !known.has(`${platform} ${id}`));
  const successors = unknown.length === 0 ? [] : await Promise.all(held.map(successor));
  const replaced = new Map(successors);
  return unknown.map(({ platform, state: { id, addresses, phase, observed } }) => {
    const replaces = replaced.get(`${platform} ${observed.name}`);
    return { platform, id, phase, addresses, name: observed.name, ...(replaces === undefined ? {} : { replaces }) };
  });
}

async function successor(machine: HeldMachine): Promise<readonly [key: string, own: string]> {
  return [`${machine.platform} ${await successorOf(machine)}`, machine.own];
}
