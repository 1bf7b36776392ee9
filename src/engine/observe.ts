import type { MachineState } from "../platform.ts";
import { loadPlatform } from "../providers/index.ts";
import type { KnownMachine, RunOptions } from "./api.ts";
import { knownSettings, orStopped, type Session } from "./run.ts";
import type { State } from "./state.ts";
import { withEach } from "./sweep.ts";

/** Machines of a state as the cloud has them now, each asked for by its id; those that are gone are left out. Changes nothing. Throws every failure at once. */
export async function observeMachines(
  { place, clouds }: Session,
  state: State,
  machines: readonly KnownMachine[],
  { signal, onEvent }: RunOptions,
): Promise<readonly KnownMachine[]> {
  if (machines.length === 0) return [];
  onEvent?.({ kind: "phase", message: "looking at the machines" });
  const settings = await knownSettings(place, state);
  const platforms = settings.scopes.map(({ platform }) => platform);
  const io = await clouds.io(platforms, false);
  const found = await orStopped({ signal }, () =>
    withEach(machines, { io, signal, settings }, async (machine, driver, run) => {
      const now = await driver.read(machine.id, run);
      return now && (await toKnown(machine, now));
    }),
  );
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
