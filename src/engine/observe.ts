import type { MachineState } from "../platform.ts";
import { loadPlatform } from "../providers/index.ts";
import type { KnownMachine, RunOptions } from "./api.ts";
import { knownSettings, orStopped, type Session } from "./run.ts";
import type { State } from "./state.ts";
import { connectDriver, quietRun } from "./sweep.ts";

/** How many machines are asked for at once. */
const width = 32;

/** The machines of a state as the cloud has them now, each asked for by its id; those that are gone are left out. Changes nothing. */
export async function observeMachines(
  { place, clouds }: Session,
  state: State,
  { signal, onEvent }: RunOptions,
): Promise<readonly KnownMachine[]> {
  if (state.machines.length === 0) return [];
  onEvent?.({ kind: "phase", message: "looking at the machines" });
  const { owner, scopes } = await knownSettings(place, state);
  const platforms = scopes.map(({ platform }) => platform);
  const io = await clouds.io(platforms, false);
  const run = quietRun(owner, signal);
  const drivers = new Map<string, ReturnType<typeof connectDriver>>();
  const read = async (machine: KnownMachine) => {
    const driver = drivers.get(machine.platform) ?? connectDriver(machine.platform, io);
    drivers.set(machine.platform, driver);
    const found = await (await driver).read(machine.id, run);
    return found && (await toKnown(machine, found));
  };
  const found = await orStopped({ signal }, () => eachOf(state.machines, read));
  return found.filter((machine) => machine !== undefined);
}

/** What state holds, with what is different on the machine: what a refresh would write into it. */
async function toKnown(known: KnownMachine, state: MachineState): Promise<KnownMachine> {
  const { toInputs } = await import("../plugin/observed.ts");
  const { plan, platform } = known;
  const { ignition, labels, options } = plan;
  const kept = { properties: { ignition, labels, options }, secrets: [] } as Parameters<typeof toInputs>[1];
  const { properties } = toInputs(state, kept, await loadPlatform(platform));
  const observed = { image: properties.image ?? plan.image, ignition: properties.ignition ?? ignition };
  const now = { ...observed, labels: properties.labels, options: properties.options } as Partial<typeof plan>;
  return { ...known, halfMade: false, phase: state.phase, plan: { ...plan, ...now } };
}

async function eachOf<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = [...all.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: Math.min(width, all.length) }, worker));
  return results;
}
