import { expect } from "vitest";
import type { PlatformId } from "../../../src/providers/index.ts";
import { callLimits } from "../limits.ts";
import { addressOf, throughAddress } from "../process.ts";
import type { Rule, Trial } from "../rule.ts";
import { openThrottle } from "../throttle.ts";
import { virtualIO } from "../virtual-clock.ts";
import type { World } from "../world.ts";
import { idsOf } from "./life.ts";

/** More than an account has calls left, and fewer than take long. */
const machines = 150;
/** Others have made the rest of the calls of that hour. */
const callsLeft = 60;
/** The driver may take so much longer than the limit makes it, and so many seconds more. */
const slack = { times: 1.2, seconds: 20 } as const;
/** For one machine, of which the last waits for all others. */
const longestMs = 3_600_000;
/** For each call that comes through: those that a limit which is not announced may turn away. */
const refusedForEach = 1;

export const documentedLimit =
  "many machines at the platform's documented limit of calls: all are made, and it is kept";

/** How much a cloud takes. */
export const limitRules: readonly Rule[] = [
  {
    name: documentedLimit,
    async check(trial) {
      const world = await trial.open();
      const { announced, passed, refused, passedS, floorS } = await makeAll(trial, world);
      expect(await world.cloud.machines()).toHaveLength(machines);
      expect(refused).toBeLessThanOrEqual(announced ? 0 : passed * refusedForEach);
      expect(passedS).toBeLessThanOrEqual(floorS * slack.times + slack.seconds);
    },
  },
];

async function makeAll({ platform }: Trial, world: World) {
  const { cloud } = world;
  const limit = callLimits[platform.id as PlatformId];
  if (!limit) throw new Error(`${platform.id} documents no limit`);
  const clock = virtualIO(() => throttle.busy());
  const meter = limit.meter(() => clock.now().getTime(), callsLeft);
  const throttle = await openThrottle(addressOf(cloud.env), meter, () => clock.stir());
  try {
    const { credentials, env } = throughAddress(platform, cloud.env, throttle.endpoint);
    const driver = platform.connect(credentials, { ...clock, env });
    const names = Array.from({ length: machines }, (_, index) => `conf-web-${index}`);
    const plans = await Promise.all(names.map((name) => world.plan({ name })));
    const run = world.run({ timeoutMs: longestMs, signal: AbortSignal.timeout(60_000) });
    const made = await Promise.all(plans.map((plan) => driver.create(plan, run)));
    expect(idsOf(await cloud.machines())).toEqual(idsOf(made));
    // The last tenth of an announced limit is left to others.
    const floorS = limit.floorS(machines, 0);
    return { ...throttle.counts, announced: limit.announced, passedS: clock.passed() / 1_000, floorS };
  } finally {
    clock.stop();
    await throttle.close();
  }
}
