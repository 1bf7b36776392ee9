import { expect } from "vitest";
import type { PlatformId } from "../../../src/providers/index.ts";
import { fastIO } from "../clock.ts";
import { callLimits } from "../limits.ts";
import { addressOf, throughAddress } from "../process.ts";
import type { Rule, Trial } from "../rule.ts";
import { openThrottle } from "../throttle.ts";
import type { World } from "../world.ts";
import { idsOf } from "./life.ts";

/** More than an account has calls left, and fewer than take long. */
const machines = 150;
/** Seconds of its clock in a real one: the limits are those of hours. */
const speed = 100;
/** Of the calls: those that a limit which is not announced may turn away. */
const shareRefused = 0.5;

export const documentedLimit =
  "many machines at the platform's documented limit of calls: all are made, and it is kept";

/** How much a cloud takes. */
export const limitRules: readonly Rule[] = [
  {
    name: documentedLimit,
    async check(trial) {
      const world = await trial.open({ latencyMs: 20 });
      const { announced, passed, refused } = await makeAll(trial, world);
      expect(await world.cloud.machines()).toHaveLength(machines);
      expect(refused).toBeLessThanOrEqual(announced ? 0 : passed * shareRefused);
    },
  },
];

async function makeAll({ platform }: Trial, world: World) {
  const { cloud } = world;
  const limit = callLimits[platform.id as PlatformId];
  if (!limit) throw new Error(`${platform.id} documents no limit`);
  const clock = fastIO(cloud.env, () => undefined, speed);
  const throttle = await openThrottle(
    addressOf(cloud.env),
    limit.meter(() => clock.now().getTime()),
  );
  try {
    const { credentials, env } = throughAddress(platform, cloud.env, throttle.endpoint);
    const driver = platform.connect(credentials, { ...clock, env });
    const plans = await Promise.all(
      Array.from({ length: machines }, (_, index) => world.plan({ name: `conf-web-${index}` })),
    );
    const run = world.run({ timeoutMs: 24 * 3_600_000, signal: AbortSignal.timeout(60_000) });
    const made = await Promise.all(plans.map((plan) => driver.create(plan, run)));
    expect(idsOf(await cloud.machines())).toEqual(idsOf(made));
    return { ...throttle.counts, announced: limit.announced };
  } finally {
    await throttle.close();
  }
}
