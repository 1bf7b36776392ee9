import { expect } from "vitest";
import { unpack } from "../../../src/ignition/index.ts";
import type { MachinePlan, MachineState } from "../../../src/platform.ts";
import type { Rule } from "../rule.ts";
import type { World } from "../world.ts";

/** From nothing to nothing, with nothing going wrong. */
export const lifeRules: readonly Rule[] = [
  {
    name: "create, read and delete leave nothing",
    async check({ open, platform }) {
      for (const arch of platform.architectures) {
        const world = await open();
        const driver = world.driver();
        const { id } = await driver.create(await world.plan({ arch }), world.run());
        expect((await world.cloud.machines()).map((machine) => machine.id)).toEqual([id]);
        expect(await driver.read(id, world.run())).toMatchObject({ id, phase: "running" });
        await driver.delete(id, world.run());
        expect(await driver.read(id, world.run())).toBeUndefined();
        await expectNothing(world);
      }
    },
  },
  {
    name: "user data arrives byte for byte",
    async check({ open, platform }) {
      const world = await open();
      const driver = world.driver();
      const plan = await world.plan();
      const { id } = await driver.create(plan, world.run());
      const [machine] = await world.cloud.machines();
      expect(machine?.userData).toBe(plan.userData);
      expect(unpack(machine?.userData ?? "", platform.userData)).toBe(plan.ignition);
      const observed = (await world.driver().read(id, world.run()))?.observed.userData;
      if (observed !== undefined) expect(observed).toBe(plan.userData);
    },
  },
  {
    name: "what is read is what was asked for",
    async check({ open }) {
      const world = await open();
      await expectRead(world, await world.plan());
    },
  },
  {
    name: "what is read is what was asked for, with every option",
    async check({ open, platform }) {
      for (const onlyOptions of platform.sample.full) {
        const world = await open();
        await expectRead(world, await world.plan({ onlyOptions }));
      }
    },
  },
  {
    name: "the id alone is enough to read and to delete",
    async check({ open }) {
      const world = await open();
      const { id } = await world.driver().create(await world.plan(), world.run());
      const stranger = { ...world.run(), owner: "" };
      expect((await world.driver().read(id, stranger))?.id).toBe(id);
      await world.driver().delete(id, stranger);
      await expectNothing(world);
    },
  },
  {
    name: "deleting twice succeeds",
    async check({ open }) {
      const world = await open();
      const driver = world.driver();
      const { id } = await driver.create(await world.plan(), world.run());
      await driver.delete(id, world.run());
      await driver.delete(id, world.run());
      await world.driver().delete(id, world.run());
      await expectNothing(world);
    },
  },
  {
    name: "creating what is there gives what is there",
    async check({ open }) {
      const world = await open();
      const plan = await world.plan();
      const { id } = await world.driver().create(plan, world.run());
      expect((await world.driver().create(plan, world.run())).id).toBe(id);
      expect(await world.cloud.machines()).toHaveLength(1);
    },
  },
  {
    name: "creating what is there with other labels takes away those that an earlier create wrote, and no others",
    async check({ open }) {
      const world = await open();
      const { id } = await world.driver().create(await world.plan({ labels: { role: "web", old: "x" } }), world.run());
      await world.cloud.drift(id, { theirs: "y" });
      const again = await world.driver().create(await world.plan({ labels: { role: "web" } }), world.run());
      expect(again.id).toBe(id);
      expect((await world.cloud.machines())[0]?.labels).toEqual({ role: "web", theirs: "y" });
    },
  },
  {
    name: "a replacement stands beside the old machine",
    async check({ open, platform }) {
      const world = await open();
      const driver = world.driver();
      const old = await driver.create(await world.plan(), world.run());
      const next = await driver.create(await world.plan({ options: platform.sample.replacing.options }), world.run());
      expect(next.id).not.toBe(old.id);
      expect(await world.cloud.machines()).toHaveLength(2);
      await driver.delete(old.id, world.run());
      expect((await world.cloud.machines()).map(({ id }) => id)).toEqual([next.id]);
    },
  },
  {
    name: "a create that replaces never takes up what was replaced before",
    async check({ open }) {
      const world = await open();
      const plan = await world.plan();
      const first = await world.driver().create(plan, world.run());
      const second = await world.driver().create(plan, world.run({ replacing: first.id }));
      const third = await world.driver().create(plan, world.run({ replacing: second.id }));
      expect(idsOf(await world.cloud.machines())).toEqual(idsOf([first, second, third]));
    },
  },
  {
    name: "list finds ours and only ours",
    async check({ open }) {
      const world = await open();
      const driver = world.driver();
      const ours = await Promise.all(
        ["conf-web-0", "conf-web-1"].map(async (name) => driver.create(await world.plan({ name }), world.run())),
      );
      const other = { ...world.run(), owner: "another-owner" };
      const theirs = await driver.create(await world.plan(), other);
      expect(idsOf(await world.driver().list(world.scope, world.run()))).toEqual(idsOf(ours));
      expect(idsOf(await world.driver().list(world.scope, other))).toEqual([theirs.id]);
      expect(await world.driver().list(world.scope, { ...other, owner: "nobody" })).toEqual([]);
    },
  },
  {
    name: "a machine that vanished is not there, and can be made again",
    async check({ open }) {
      const world = await open();
      const driver = world.driver();
      const plan = await world.plan();
      const { id } = await driver.create(plan, world.run());
      await world.cloud.vanish(id);
      expect(await driver.read(id, world.run())).toBeUndefined();
      expect(await driver.list(world.scope, world.run())).toEqual([]);
      await driver.delete(id, world.run());
      const again = await driver.create(plan, world.run());
      expect(again.id).not.toBe(id);
      expect((await world.cloud.machines()).map((machine) => machine.id)).toEqual([again.id]);
    },
  },
  {
    name: "what a machine that vanished leaves is found by its owner, and deleting it leaves nothing",
    async check({ open, platform }) {
      for (const onlyOptions of platform.sample.full) {
        const world = await open();
        const driver = world.driver();
        const remains = async (run = world.run()) => (await driver.remains?.(world.scope, run)) ?? [];
        const plan = await world.plan({ onlyOptions });
        const { id } = await driver.create(plan, world.run());
        expect(await remains()).toEqual([]);
        await world.cloud.vanish(id);
        expect(await remains({ ...world.run(), owner: "another-owner" })).toEqual([]);
        for (const left of await remains()) await driver.delete(left.id, world.run());
        expect(await remains()).toEqual([]);
        expect(await world.cloud.leftovers()).toHaveLength(platform.kept?.(plan.options).length ?? 0);
      }
    },
  },
  {
    name: "labels changed behind our back are seen",
    async check({ open }) {
      const world = await open();
      const { id } = await world.driver().create(await world.plan({ labels: { role: "web" } }), world.run());
      await world.cloud.drift(id, { role: "stranger" });
      const state = await world.driver().read(id, world.run());
      expect(state?.observed.labels).toMatchObject({ role: "stranger" });
    },
  },
];

export function idsOf(states: readonly { readonly id: string }[]): readonly string[] {
  return states.map(({ id }) => id).sort();
}

export async function expectNothing(world: World): Promise<void> {
  expect(await world.cloud.machines()).toEqual([]);
  expect(await world.cloud.leftovers()).toEqual([]);
  expect(await world.driver().list(world.scope, world.run())).toEqual([]);
}

async function expectRead(world: World, plan: MachinePlan): Promise<void> {
  const made = await world.driver().create(plan, world.run());
  expectAsked(made, plan, world);
  expectAsked(await world.driver().read(made.id, world.run()), plan, world);
  const [listed] = await world.driver().list(world.scope, world.run());
  expect(listed).toMatchObject({ id: made.id, observed: { name: plan.name, owner: world.run().owner } });
}

/** Everything that the cloud gives back has the plan's value; what a plan leaves open may have any. */
function expectAsked(state: MachineState | undefined, plan: MachinePlan, world: World): void {
  const { name, owner, arch, image, labels, options } = state?.observed ?? {};
  const asked = { name: plan.name, owner: world.run().owner, arch: plan.release.arch, image: plan.image };
  expect({ name, owner, arch, image }).toEqual(asked);
  expect(labels).toEqual(plan.labels);
  const seen = Object.entries(options ?? {});
  const wanted = plan.options as Readonly<Record<string, unknown>>;
  expect(seen.length).toBeGreaterThan(0);
  for (const [key, value] of seen)
    if (wanted[key] !== undefined) expect({ [key]: value }).toMatchObject({ [key]: visible(wanted[key], value) });
}

/** The wanted value without the parts that cannot be read back: those that the observed one leaves out. */
function visible(wanted: unknown, seen: unknown): unknown {
  if (Array.isArray(wanted) && Array.isArray(seen)) return wanted.map((part, index) => visible(part, seen[index]));
  if (!isRecord(wanted) || !isRecord(seen)) return wanted;
  const parts = Object.entries(wanted).filter(([key, part]) => part !== undefined && key in seen);
  return Object.fromEntries(parts.map(([key, part]) => [key, visible(part, seen[key])]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
