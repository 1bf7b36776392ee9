import { expect } from "vitest";
import type { PlatformId } from "../../../src/providers/index.ts";
import { crowds } from "../crowd.ts";
import { newCalls, type Rule, type Trial } from "../rule.ts";
import type { World } from "../world.ts";
import { idsOf } from "./life.ts";

const others = 10_000;
/** For a list, three machines made, read and deleted, on a machine that does much else. */
const longestMs = 20_000;

export const inACrowd = `among ${others} machines of others ours alone are listed, made and deleted, and cost no call more`;

export const twoAccounts = "two accounts in one process: each driver sees and touches its own alone";

/** Ours and those of others. */
export const crowdRules: readonly Rule[] = [
  {
    name: inACrowd,
    async check(trial) {
      const world = await crowd(trial);
      const begun = performance.now();
      const names = await life(world);
      expect(performance.now() - begun).toBeLessThan(longestMs);
      expect(await world.cloud.machines()).toHaveLength(others + 1);
      expect(names).toEqual(await life(await trial.open()));
    },
  },
  {
    name: twoAccounts,
    async check({ open, platform }) {
      const [one, other] = [await open({ stocked: false }), await open({ stocked: false })];
      const run = one.run();
      const accounts = await Promise.all(
        [one, other].map(async (world) => {
          const plans = await Promise.all(["conf-web-0", "conf-web-1"].map((name) => world.plan({ name })));
          return { world, plans, driver: platform.connect(world.credentials, one.io) };
        }),
      );
      const made = await Promise.all(
        accounts.map(({ plans, driver }) => Promise.all(plans.map((plan) => driver.create(plan, run)))),
      );
      const [ofOne = [], ofOther = []] = made;
      for (const [index, { world, driver }] of accounts.entries()) {
        const own = idsOf(made[index] ?? []);
        expect(idsOf(await world.cloud.machines())).toEqual(own);
        expect(idsOf(await driver.list(world.scope, run))).toEqual(own);
      }
      const driver = platform.connect(one.credentials, one.io);
      await Promise.all(ofOne.map(({ id }) => driver.delete(id, run)));
      expect(await one.cloud.machines()).toEqual([]);
      expect(idsOf(await other.cloud.machines())).toEqual(idsOf(ofOther));
    },
  },
];

/** A cloud that is full of the machines of another deployment. */
async function crowd({ open, platform }: Trial): Promise<World> {
  const first = await open();
  const their = { ...first.run(), owner: "another-owner" };
  await first.driver().create(await first.plan({ name: "their-web" }), their);
  const snapshot = crowds[platform.id as PlatformId](first.cloud.snapshot?.() ?? "", others);
  const world = await open({ snapshot });
  expect(await world.cloud.machines()).toHaveLength(others + 1);
  return world;
}

/** Everything that happens to a small deployment, each step in a process of its own; how many calls of each name it took. */
async function life(world: World): Promise<Readonly<Record<string, number>>> {
  const before = world.cloud.calls().length;
  const made = [];
  for (const name of ["conf-web-0", "conf-web-1", "conf-web-2"]) {
    made.push(await world.driver().create(await world.plan({ name }), world.run()));
  }
  expect(idsOf(await world.driver().list(world.scope, world.run()))).toEqual(idsOf(made));
  const [first, ...rest] = made;
  expect((await world.driver().read(first?.id ?? "", world.run()))?.id).toBe(first?.id);
  await world.driver().delete(first?.id ?? "", world.run());
  expect(idsOf(await world.driver().list(world.scope, world.run()))).toEqual(idsOf(rest));
  for (const { id } of rest) await world.driver().delete(id, world.run());
  expect(await world.driver().list(world.scope, world.run())).toEqual([]);
  const counts = Map.groupBy(newCalls(world, before), ({ name }) => name);
  return Object.fromEntries([...counts].map(([name, calls]) => [name, calls.length]));
}
