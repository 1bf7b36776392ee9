import { expect } from "vitest";
import type { MachinePlan, Remains } from "../../../src/platform.ts";
import { atEachRequest } from "../death.ts";
import { failure, type Rule, type Trial, until } from "../rule.ts";
import type { World } from "../world.ts";
import { expectChanged, pathsOf, plansOf } from "./change.ts";
import { idsOf } from "./life.ts";

export const createKilled = "a create that was killed at any request, and create again: one machine, and nothing left";
export const sweepKilled = "a create that was killed at any request, and a sweep: no machine, and nothing left";
export const deleteKilled = "a delete that was killed at any request, and delete again: nothing left";
export const deleteKilledCreate =
  "a delete that was killed while the cloud deletes, and create: the machine is there, and stays";
export const updateKilled = "an update that was killed at any request, and update again: it is changed";

/** What a killed process leaves is gone on with, or cleared away, by one that remembers nothing. */
export const killRules: readonly Rule[] = [
  {
    name: createKilled,
    check: (trial) =>
      each(trial, async ({ world, plan, kept, clear }) =>
        atEachRequest(trial, world, plan.name, async (name, dying) => {
          const own = { ...plan, name };
          const left = await world.cloud.leftovers();
          const ended = await dying(({ io, credentials, run }) =>
            trial.platform.connect(credentials, io).create(own, run),
          );
          const { id } = await world.driver().create(own, world.run());
          expect(idsOf(await world.cloud.machines()), name).toEqual([id]);
          await clear(id);
          await expectLeft(world, left.length + kept, name);
          return ended;
        }),
      ),
  },
  {
    name: sweepKilled,
    check: (trial) =>
      each(trial, async ({ world, plan, kept, clear }) =>
        atEachRequest(trial, world, plan.name, async (name, dying) => {
          const left = await world.cloud.leftovers();
          const ended = await dying(({ io, credentials, run }) =>
            trial.platform.connect(credentials, io).create({ ...plan, name }, run),
          );
          const made = await world.driver().list(world.scope, world.run());
          expect(idsOf(await world.cloud.machines()), name).toEqual(idsOf(made));
          for (const { id } of made) await clear(id);
          for (const { id } of await remainsOf(world)) await world.driver().delete(id, world.run());
          await expectLeft(world, left.length + (made.length > 0 ? kept : 0), name);
          return ended;
        }),
      ),
  },
  {
    name: deleteKilled,
    check: (trial) =>
      each(trial, async ({ world, plan, kept, guarded }) => {
        if (guarded) return;
        await atEachRequest(trial, world, plan.name, async (name, dying) => {
          const left = await world.cloud.leftovers();
          const { id } = await world.driver().create({ ...plan, name }, world.run());
          const ended = await dying(({ io, credentials, run }) =>
            trial.platform.connect(credentials, io).delete(id, run),
          );
          await world.driver().delete(id, world.run());
          expect(await world.driver().read(id, world.run()), name).toBeUndefined();
          expect(await remainsOf(world), name).toEqual([]);
          await expectLeft(world, left.length + kept, name);
          return ended;
        });
      }),
  },
  {
    name: deleteKilledCreate,
    async check({ open }) {
      const world = await open({ latencyMs: 300 });
      const plan = await world.plan();
      const { id } = await world.driver().create(plan, world.run());
      await deletedUntilItWaits(world, id);
      const made = await world.driver().create(plan, world.run());
      await until(async () => !idsOf(await world.cloud.machines()).includes(id));
      expect(idsOf(await world.cloud.machines())).toEqual([made.id]);
      expect(await world.driver().read(made.id, world.run())).toMatchObject({ phase: "running" });
    },
  },
  {
    name: updateKilled,
    async check(trial) {
      const world = await trial.open();
      for (const path of pathsOf(trial)) {
        const [before, after] = await plansOf(trial, world, path);
        const own = `conf-${path.replace(/^options\./, "").toLowerCase()}`;
        await atEachRequest(trial, world, own, async (name, dying) => {
          const made = await world.driver().create({ ...before, name }, world.run());
          const wanted = { ...after, name };
          const ended = await dying(async ({ io, credentials, run }) =>
            trial.platform.connect(credentials, io).update?.(made.id, wanted, run),
          );
          const updated = await world.driver().update?.(made.id, wanted, world.run());
          expect(updated?.id, name).toBe(made.id);
          await expectChanged(world, path, made, after, updated);
          expect(idsOf(await world.cloud.machines()), name).toEqual([made.id]);
          await world.cloud.vanish(made.id);
          return ended;
        });
      }
    },
  },
];

/** A delete whose run ends as soon as it waits: the cloud has accepted it then, and goes on. */
async function deletedUntilItWaits(world: World, id: string): Promise<unknown> {
  const dying = new AbortController();
  const progress = (line: string) => (line.startsWith("waiting") ? dying.abort() : undefined);
  return failure(world.driver().delete(id, world.run({ signal: dying.signal, progress })));
}

/** A machine that is made and deleted over and over in one cloud. */
interface Setting {
  readonly world: World;
  readonly plan: MachinePlan;
  /** Things that stay when it is deleted, because its options say so. */
  readonly kept: number;
  /** The cloud refuses to delete it. */
  readonly guarded: boolean;
  /** Takes the machine away. */
  clear(id: string): Promise<void>;
}

/** With the smallest options, and with those that hold every option. */
async function each(trial: Trial, check: (setting: Setting) => Promise<void>): Promise<void> {
  const { platform } = trial;
  for (const onlyOptions of [undefined, ...platform.sample.full]) {
    const world = await trial.open();
    const plan = await world.plan(onlyOptions === undefined ? {} : { onlyOptions });
    const guarded = platform.guarded?.(plan.options) !== undefined;
    await check({
      world,
      plan,
      kept: platform.kept?.(plan.options).length ?? 0,
      guarded,
      clear: (id) => (guarded ? world.cloud.vanish(id) : world.driver().delete(id, world.run())),
    });
  }
}

async function remainsOf(world: World): Promise<readonly Remains[]> {
  return (await world.driver().remains?.(world.scope, world.run())) ?? [];
}

async function expectLeft(world: World, leftovers: number, name: string): Promise<void> {
  expect(await world.cloud.machines(), name).toEqual([]);
  expect(await world.driver().list(world.scope, world.run()), name).toEqual([]);
  expect(await world.cloud.leftovers(), name).toHaveLength(leftovers);
}
