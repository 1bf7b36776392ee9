import { setTimeout as wait } from "node:timers/promises";
import { planDeployment } from "./deployment.ts";
import { FlatcarError } from "./errors.ts";
import { offlineSnapshot, simulatedFile } from "./images/index.ts";
import { type Change, type ChangePolicy, diff, type PlanContext, planMemory } from "./plan.ts";
import type { IO, MachinePlan, Simulator, SimulatorOptions } from "./platform.ts";
import { loadPlatform, type PlatformId } from "./providers/index.ts";

export type {
  Fault,
  SimulatedCall,
  SimulatedMachine,
  SimulatedMetadata,
  Simulator,
  SimulatorOptions,
} from "./platform.ts";

/** An outside world without a network: any request through `fetch` is refused with FD1404. `env` is empty unless given. */
export function isolatedIO(env: IO["env"] = {}): IO {
  return {
    env,
    fetch: async (input) => {
      const { host } = new URL(input instanceof Request ? input.url : input);
      throw new FlatcarError({ code: "FD1404", message: `a test asked ${host}, and tests have no network` });
    },
    sleep: async (ms, signal) => {
      await wait(ms, undefined, signal ? { signal } : {});
    },
    now: () => new Date(),
    log: () => undefined,
  };
}

/** A context for `plan` that knows only the bundled releases and asks nobody. */
export function offlineContext(overrides: Partial<PlanContext> = {}): PlanContext {
  return {
    io: isolatedIO(),
    signal: new AbortController().signal,
    releases: offlineSnapshot(),
    offline: true,
    memory: planMemory(),
    ...overrides,
  };
}

/** Starts a simulated cloud on 127.0.0.1; close it at the end of the test. Its `env` is what a program needs to reach it. */
export async function simulate(platform: PlatformId, options?: SimulatorOptions): Promise<Simulator> {
  return (await loadPlatform(platform)).simulate(options);
}

/** The plans of a deployment file, by machine name, from the bundled releases and the given simulated clouds. */
export async function planFile(
  file: string,
  clouds: readonly Simulator[] = [],
): Promise<ReadonlyMap<string, MachinePlan>> {
  const env = Object.assign({}, ...clouds.map((cloud) => cloud.env)) as Record<string, string>;
  const context = offlineContext(
    clouds.length === 0
      ? {}
      : {
          io: { ...isolatedIO(env), fetch: globalThis.fetch },
          offline: false,
          releases: {
            ...offlineSnapshot(),
            artifact: async () => undefined,
            published: async (release, name) => simulatedFile(release, name),
          },
        },
  );
  const { plans } = await planDeployment(file, context);
  return new Map(plans.map((plan) => [plan.name, plan]));
}

/** What `up` would do to a machine that was made from `before`: for a test that a change replaces nothing. */
export async function changes(
  platform: PlatformId,
  before: MachinePlan,
  after: MachinePlan,
  policy: Partial<ChangePolicy> = {},
): Promise<readonly Change[]> {
  const defaults: ChangePolicy = { onConfigChange: "replace", onImageChange: "keep" };
  return diff(before, after, await loadPlatform(platform), { ...defaults, ...policy });
}
