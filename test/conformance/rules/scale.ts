import { expect } from "vitest";
import { namesOf, newCalls, type Rule } from "../rule.ts";
import { expectNothing, idsOf } from "./life.ts";

const machines = 100;
/** Of the API, for each machine of a large deployment. */
const callsPerMachine = 1.1;

/** Many at a time. */
export const scaleRules: readonly Rule[] = [
  {
    name: `${machines} machines cost at most ${callsPerMachine} calls each, to make and to delete`,
    async check({ open }) {
      const world = await open({ latencyMs: 50, speed: 1 });
      const driver = world.driver();
      const plans = await Promise.all(names().map((name) => world.plan({ name })));
      const before = world.cloud.calls().length;
      const made = await Promise.all(plans.map((plan) => driver.create(plan, world.run())));
      expect(newCalls(world, before).length).toBeLessThanOrEqual(machines * callsPerMachine);
      const between = world.cloud.calls().length;
      expect(idsOf(await driver.list(world.scope, world.run()))).toEqual(idsOf(made));
      expect(newCalls(world, between).length).toBeLessThanOrEqual(machines * 0.1);
      const middle = world.cloud.calls().length;
      await Promise.all(made.map(({ id }) => driver.delete(id, world.run())));
      expect(newCalls(world, middle).length).toBeLessThanOrEqual(machines * callsPerMachine);
      await expectNothing(world);
    },
  },
  {
    name: "many at a time, throttled: each is made once",
    async check({ open }) {
      const world = await open();
      const driver = world.driver();
      const calls = await namesOf(world, async () => driver.create(await world.plan(), world.run()));
      const plans = await Promise.all(
        names()
          .slice(1, 30)
          .map((name) => world.plan({ name })),
      );
      for (const call of calls) world.cloud.fail({ call, kind: "throttle", times: 6 });
      const made = await Promise.all(plans.map((plan) => driver.create(plan, world.run())));
      expect(new Set(idsOf(made)).size).toBe(29);
      expect(await world.cloud.machines()).toHaveLength(30);
    },
  },
];

function names(): readonly string[] {
  return Array.from({ length: machines }, (_, index) => `conf-web-${index}`);
}
