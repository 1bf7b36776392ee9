import type { MachinePlan, MachineState, Simulator } from "../../src/platform.ts";
import { type AnyPlatform, loadPlatform, type PlatformId } from "../../src/providers/index.ts";
import { cloudOf } from "./cloud.ts";
import { openWorld, type Wanted, type World } from "./world.ts";

/** A simulated cloud, and what our driver needs there. Close the simulator. */
export interface OwnCloud {
  readonly platform: AnyPlatform;
  readonly simulator: Simulator;
  readonly world: World;
}

/** A machine that our driver made. */
export interface OwnMachine extends OwnCloud {
  readonly plan: MachinePlan;
  readonly state: MachineState;
}

export async function ownCloud(id: PlatformId): Promise<OwnCloud> {
  const platform = await loadPlatform(id);
  const simulator = await platform.simulate();
  const subject = { title: id, platform, skips: [], open: async () => cloudOf(simulator) };
  return { platform, simulator, world: await openWorld(subject) };
}

/** `change` makes of the plan what the driver is given. */
export async function ownMachine(
  cloud: OwnCloud,
  wanted: Wanted = {},
  change: (plan: MachinePlan) => MachinePlan = (plan) => plan,
): Promise<OwnMachine> {
  const plan = change(await cloud.world.plan(wanted));
  return { ...cloud, plan, state: await cloud.world.driver().create(plan, cloud.world.run()) };
}

/** The same cloud later, with this user data in place of what the machine was made with. Close it, too. */
export async function withUserData({ platform, simulator, plan }: OwnMachine, userData: string): Promise<Simulator> {
  const before = simulator.snapshot();
  const snapshot = before.replaceAll(JSON.stringify(plan.userData), () => JSON.stringify(userData));
  if (snapshot === before) throw new Error(`the snapshot of ${platform.id} does not hold the machine's user data`);
  return platform.simulate({ snapshot });
}
