import type { MachineState } from "../platform.ts";
import type { KnownMachine, LeftMachine, MachineStatus, RunOptions, Status } from "./api.ts";
import { noDeployment } from "./failures.ts";
import { leftMachines } from "./leftovers.ts";
import { runningRun, wasInterrupted } from "./lock.ts";
import { placeExists } from "./place.ts";
import { knownSettings, type Session } from "./run.ts";
import type { State } from "./state.ts";
import { connectDriver, listOwned, type Owned, quietRun, type SweepOptions } from "./sweep.ts";

/** The machines as cloud and state see them together. Each scope is listed once; only what is not listed is asked for by its id. */
export async function readStatus(
  { place, clouds }: Pick<Session, "place" | "clouds">,
  state: State,
  { signal }: RunOptions,
): Promise<Status> {
  if (!state.exists && !placeExists(place)) throw noDeployment(place.name);
  const settings = await knownSettings(place, state);
  const io = await clouds.io(
    settings.scopes.map(({ platform }) => platform),
    false,
  );
  const sweep = { io, signal, settings };
  const owned = await listOwned(sweep);
  const listed = new Map(owned.map((machine) => [key(machine.platform, machine.state.id), machine]));
  const known = await Promise.all(
    [...state.machines, ...state.waiting].map(async (machine) => toStatus(machine, await seen(machine, listed, sweep))),
  );
  const unknown = await leftMachines(owned, state);
  const running = runningRun(place);
  return {
    machines: [...known, ...unknown.map(toUnknown)],
    interrupted: running === undefined && wasInterrupted(place),
    running,
    pending: state.pending,
  };
}

/** A machine that has lost its label is not listed, and is there all the same. */
async function seen(
  { platform, id }: KnownMachine,
  listed: ReadonlyMap<string, Owned>,
  { io, signal, settings }: SweepOptions,
): Promise<MachineState | undefined> {
  const found = listed.get(key(platform, id));
  if (found) return found.state;
  const driver = await connectDriver(platform, io);
  return driver.read(id, quietRun(settings.owner, signal));
}

function toStatus(known: KnownMachine, state: MachineState | undefined): MachineStatus {
  const { name, platform, id } = known;
  const { phase = "gone", addresses = {} } = state ?? {};
  return { name, platform, id, phase, addresses, known };
}

function toUnknown(left: LeftMachine): MachineStatus {
  return { ...left, phase: "unknown", known: undefined };
}

function key(platform: string, id: string): string {
  return `${platform} ${id}`;
}
