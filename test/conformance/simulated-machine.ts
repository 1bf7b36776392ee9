import type { MachinePlan, MachineState, Simulator } from "../../src/platform.ts";
import { type AnyPlatform, loadPlatform, type PlatformId } from "../../src/providers/index.ts";
import { cloudOf } from "./cloud.ts";
import { openWorld, type Wanted, type World } from "./world.ts";

/** A machine that our driver made in a cloud of its own. Close the cloud. */
export interface OwnMachine {
  readonly platform: AnyPlatform;
  readonly simulator: Simulator;
  readonly world: World;
  readonly plan: MachinePlan;
  readonly state: MachineState;
}

export async function simulatedMachine(id: PlatformId, wanted: Wanted = {}): Promise<OwnMachine> {
  const platform = await loadPlatform(id);
  const simulator = await platform.simulate();
  const world = await openWorld({ title: id, platform, skips: [], open: async () => cloudOf(simulator) });
  const plan = await world.plan(wanted);
  return { platform, simulator, world, plan, state: await world.driver().create(plan, world.run()) };
}
