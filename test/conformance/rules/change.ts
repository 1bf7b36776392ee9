import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import { type Change, diff } from "../../../src/plan.ts";
import type { MachinePlan, MachineState } from "../../../src/platform.ts";
import { failure, namesOf, persist, type Rule, type Trial } from "../rule.ts";
import type { Wanted, World } from "../world.ts";

/** A skip of one of its options holds for every rule about updates. */
export const updateKeeps = "update keeps the id and changes what it claims";

/** What changes a machine, and what needs another one. */
export const changeRules: readonly Rule[] = [
  {
    name: "update is there exactly when something changes in place, and the sample shows each of it",
    async check({ open, platform }) {
      const world = await open();
      const paths = platform.inPlace.map(({ path }) => path);
      expect(world.driver().update !== undefined).toBe(paths.length > 0);
      expect(Object.keys(platform.sample.changed).sort()).toEqual([...paths].sort());
    },
  },
  {
    name: updateKeeps,
    async check(trial) {
      for (const path of pathsOf(trial)) {
        const world = await trial.open();
        const [before, after] = await plansOf(trial, world, path);
        expect(changesOf(trial, before, after).map(({ kind }) => kind)).not.toContain("replace");
        expect(changesOf(trial, before, after).map((change) => change.path)).toContainEqual(
          expect.stringContaining(path),
        );
        const made = await world.driver().create(before, world.run());
        const updated = await world.driver().update?.(made.id, after, world.run());
        expect(updated?.id).toBe(made.id);
        await expectChanged(world, path, made, after, updated);
        await expectChanged(world, path, made, after, await world.driver().read(made.id, world.run()));
        expect(await world.cloud.machines()).toHaveLength(1);
      }
    },
  },
  {
    name: "update goes back as well where the plan of old still says how",
    async check(trial) {
      for (const path of pathsOf(trial)) {
        const world = await trial.open();
        const [before, after] = await plansOf(trial, world, path);
        if (changesOf(trial, after, before).some(({ kind }) => kind === "replace")) continue;
        const made = await world.driver().create(before, world.run());
        await world.driver().update?.(made.id, after, world.run());
        const back = await world.driver().update?.(made.id, before, world.run());
        expect(back?.observed.labels).toEqual(before.labels);
        expect(withoutUnset(back, before)).toEqual(withoutUnset(made, before));
      }
    },
  },
  {
    name: "labels that others set stay, and those that the plan drops go",
    async check({ open, platform }) {
      if (!platform.inPlace.some(({ path }) => path === "labels")) return;
      const world = await open();
      const { id } = await world.driver().create(await world.plan({ labels: { role: "web", old: "1" } }), world.run());
      await world.cloud.drift(id, { stranger: "theirs" });
      const plan = await world.plan({ labels: { role: "db" } });
      for (const dropped of [["old"], []]) {
        const state = await world.driver().update?.(id, plan, world.run({ dropped }));
        expect(state?.observed.labels).toEqual({ role: "db", stranger: "theirs" });
        expect((await world.cloud.machines())[0]?.labels).toEqual({ role: "db", stranger: "theirs" });
      }
    },
  },
  {
    name: "an update that was cut off, and update again: it is changed",
    async check(trial) {
      for (const path of pathsOf(trial)) {
        for (const call of await updateCalls(trial, path)) {
          for (const kind of ["before", "after", "drop"] as const) {
            const world = await trial.open();
            const [before, after] = await plansOf(trial, world, path);
            const made = await world.driver().create(before, world.run());
            world.cloud.fail({ call, kind, times: 12 });
            const updated = await persist(async () => world.driver().update?.(made.id, after, world.run()));
            await expectChanged(world, path, made, after, updated);
          }
        }
      }
    },
  },
  {
    name: "updating what is gone fails",
    async check({ open, platform }) {
      if (platform.inPlace.length === 0) return;
      const world = await open();
      const plan = await world.plan();
      const { id } = await world.driver().create(plan, world.run());
      await world.cloud.vanish(id);
      const error = await failure(Promise.resolve(world.driver().update?.(id, plan, world.run())));
      expect(error.code).toBe("FD1415");
    },
  },
  {
    name: "a changed path outside inPlace replaces",
    async check(trial) {
      const { path, options } = trial.platform.sample.replacing;
      const world = await trial.open();
      const changes = changesOf(trial, await world.plan(), await world.plan({ options }));
      expect(changes).toContainEqual(expect.objectContaining({ path, kind: "replace" }));
      expect(changesOf(trial, await world.plan(), await world.plan({ name: "conf-web-1" }))).toMatchObject([
        { path: "name", kind: "replace" },
      ]);
    },
  },
];

/** Paths that change in place, without those that the cloud cannot show. */
export function pathsOf({ platform, subject }: Trial): readonly string[] {
  const skipped = subject.skips.filter(({ rule }) => rule === updateKeeps).flatMap(({ options = [] }) => options);
  return Object.keys(platform.sample.changed).filter((path) => !skipped.includes(path.replace(/^options\./, "")));
}

export async function plansOf(
  { platform }: Trial,
  world: World,
  path: string,
): Promise<readonly [MachinePlan, MachinePlan]> {
  const { options, labels, ignition } = platform.sample.changed[path] ?? {};
  const wanted: Wanted = {
    ...(options ? { options } : {}),
    ...(labels ? { labels } : {}),
    ...(ignition ? { ignition } : {}),
  };
  return [await world.plan(), await world.plan(wanted)];
}

function changesOf({ platform }: Trial, before: MachinePlan, after: MachinePlan): readonly Change[] {
  const onConfigChange = platform.inPlace.some(({ path }) => path === "ignition") ? "rebuild" : "replace";
  return diff(before, after, platform, { onConfigChange, onImageChange: "replace" });
}

/** The calls that change something: those that an update without a change does not make. */
async function updateCalls(trial: Trial, path: string): Promise<readonly string[]> {
  const world = await trial.open();
  const [before, after] = await plansOf(trial, world, path);
  const { id } = await world.driver().create(before, world.run());
  const idle = await namesOf(world, async () => world.driver().update?.(id, before, world.run()));
  const busy = await namesOf(world, async () => world.driver().update?.(id, after, world.run()));
  return busy.filter((name) => !idle.includes(name));
}

/** The changed path has its new value, and nothing else changed. What is never read back is only our own, as a policy is. */
export async function expectChanged(
  world: World,
  path: string,
  before: MachineState,
  plan: MachinePlan,
  after: MachineState | undefined,
): Promise<void> {
  expect(after?.observed.labels).toEqual(plan.labels);
  expect((await world.cloud.machines())[0]?.labels).toEqual(plan.labels);
  const wanted = plan.options as Readonly<Record<string, unknown>>;
  const key = path.replace(/^options\./, "");
  const [old, now] = [before, after].map(
    (state) => (state?.observed.options ?? {}) as Readonly<Record<string, unknown>>,
  );
  if (now && key in now) expect(now[key]).toEqual(wanted[key]);
  for (const other of Object.keys(old ?? {})) {
    if (!isDeepStrictEqual(old?.[other], now?.[other])) expect([path]).toContain(`options.${other}`);
  }
}

/** What is observed of the options that the plan says. */
function withoutUnset(state: MachineState | undefined, plan: MachinePlan): unknown {
  const wanted = plan.options as Readonly<Record<string, unknown>>;
  return Object.entries(state?.observed.options ?? {}).filter(([key]) => wanted[key] !== undefined);
}
