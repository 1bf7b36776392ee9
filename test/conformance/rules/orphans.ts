import { expect } from "vitest";
import { deleteOrphans, findOrphans, type Orphan, readStacks } from "../../../src/engine/index.ts";
import type { ResourcePlan } from "../../../src/platform.ts";
import { imageContent, imagePlan } from "../imported.ts";
import { outcome, type Rule, type Trial } from "../rule.ts";
import { releaseFor, type World } from "../world.ts";
import { cutOff, studioOf } from "./images.ts";
import { type Bench, each } from "./kinds.ts";

/** A resource as the state of a stack has it. */
interface Held {
  readonly type: string;
  readonly id: string;
  readonly options?: unknown;
  /** Of an image. */
  readonly place?: string;
}

/** What the orphans of a stack are whose state holds these resources, and notes one as begun. */
async function orphansOf(
  { platform }: Trial,
  world: World,
  resources: readonly Held[],
  begun?: Omit<Held, "id">,
): Promise<readonly Orphan[]> {
  const { owner, signal } = world.run();
  const stated = ({ type, options, place }: Omit<Held, "id">, id?: string) => ({
    urn: `urn:pulumi:dev::shop::flatcar:${platform.id}:${type}::it`,
    type: `flatcar:${platform.id}:${type}`,
    ...(id === undefined ? {} : { id }),
    inputs: { owner, options, ...(place === undefined ? {} : { place }) },
  });
  const provider = { urn: "urn:pulumi:dev::shop::pulumi:providers:flatcar::default", inputs: { owner } };
  const deployment = {
    resources: [{ ...provider, type: "pulumi:providers:flatcar" }, ...resources.map((held) => stated(held, held.id))],
    ...(begun ? { pending_operations: [{ type: "creating", resource: stated(begun) }] } : {}),
  };
  const stacks = await readStacks([{ name: "state", text: JSON.stringify({ version: 3, deployment }) }]);
  const { orphans, unasked } = await findOrphans({ ...stacks, io: world.io, signal });
  expect(unasked).toEqual([]);
  return orphans;
}

function idsOf(orphans: readonly Orphan[]): readonly string[] {
  return orphans.map(({ type, id }) => `${type} ${id}`).sort();
}

async function clearOf(orphans: readonly Orphan[], { io, run }: World): Promise<void> {
  await deleteOrphans(orphans, { io, signal: run().signal, deleted: () => undefined });
}

/** Another owner's; where two of these cannot be at a time there is none. */
async function strangerOf({ driver, plan, world }: Bench): Promise<string | undefined> {
  const other: ResourcePlan = { ...plan, name: `${plan.name}-2` };
  let id: string | undefined;
  await outcome(
    driver()
      .create(other, world.run({ owner: "somebody-else" }))
      .then((made) => (id = made.id)),
  );
  return id;
}

/** Imports that are killed side by side: most of their time they wait. */
const atOnce = 10;

/** Whether an import ends that is killed before its request `index`. What it has made is deleted. */
async function importKilled(trial: Trial, index: number): Promise<boolean> {
  const { world, plan, driver, run, images } = await studioOf(trial);
  const dying = driver(cutOff(world.io, index).io).create(plan, run({ timeoutMs: 600_000 }));
  const ended = (await outcome(dying)) === undefined;
  await clearOf(await orphansOf(trial, world, [], { type: "Image", place: plan.place }), world);
  expect(await images(), `killed before request ${index}`).toEqual([]);
  expect(await world.cloud.leftovers(), `killed before request ${index}`).toEqual([]);
  await world.cloud.close();
  return ended;
}

/** What is found of a stack that its state does not know, and what is not. */
export const orphanRules: readonly Rule[] = [
  {
    name: "a machine and an image of a stack that its state does not know are found and deleted, and nobody else's are",
    async check(trial) {
      const world = await trial.open();
      const { image } = trial.platform;
      const plan = await world.plan();
      const [lost, kept] = await Promise.all(
        ["conf-lost", "conf-kept"].map((name) => world.driver().create({ ...plan, name }, world.run())),
      );
      const stranger = await world
        .driver()
        .create({ ...plan, name: "conf-stranger" }, world.run({ owner: "somebody-else" }));
      const images = image.kind === "imported" ? image.connect(world.credentials, world.io) : undefined;
      const file =
        image.kind === "imported" ? imagePlan(image, releaseFor(plan.release.arch), plan.options) : undefined;
      const held = file && (await images?.create(file, { ...world.run(), content: imageContent(file) }));
      const state = [{ type: "Machine", id: kept?.id ?? "", options: plan.options }];
      const found = await orphansOf(trial, world, state);
      expect(idsOf(found)).toEqual([...(held ? [`Image ${held.id}`] : []), `Machine ${lost?.id}`].sort());
      await clearOf(found, world);
      expect((await world.cloud.machines()).map(({ id }) => id).sort()).toEqual([kept?.id, stranger.id].sort());
      expect(await orphansOf(trial, world, state)).toEqual([]);
      if (held) expect((await images?.read(held.id, world.run()))?.holders).not.toContain(world.run().owner);
    },
  },
  {
    name: "an import that was killed at any request leaves orphans, and nothing once they are deleted",
    images: "imported",
    async check(trial) {
      for (let first = 0, ended = false; !ended; first += atOnce) {
        const indexes = Array.from({ length: atOnce }, (_, index) => first + index);
        ended = (await Promise.all(indexes.map((index) => importKilled(trial, index)))).includes(true);
        if (first > 300) throw new Error("an import takes more than 300 requests");
      }
    },
  },
  {
    name: "nothing that belongs to a machine of the state is an orphan",
    async check(trial) {
      for (const onlyOptions of trial.platform.sample.full) {
        const world = await trial.open();
        const plan = await world.plan({ onlyOptions });
        let id: string | undefined;
        await outcome(
          world
            .driver()
            .create(plan, world.run())
            .then((made) => (id = made.id)),
        );
        if (id === undefined) continue;
        expect(await orphansOf(trial, world, [{ type: "Machine", id, options: plan.options }])).toEqual([]);
      }
    },
  },
  {
    name: "each kind of resource that the state does not know is found and deleted, and nobody else's is",
    kinds: true,
    check: (trial) =>
      each(trial, async (bench, type) => {
        const { world, kind, plan, driver, needed } = bench;
        const { options } = await world.plan();
        const made = await driver().create(plan, world.run());
        const stranger = await strangerOf(bench);
        const begun = await orphansOf(trial, world, needed, { type, options: plan.options });
        expect(idsOf(begun), type).toEqual([`${type} ${made.id}`]);
        expect(begun[0]?.holdsData, type).toBe(kind.holdsData);
        const machine = { type: "Machine", id: "elsewhere", options };
        const placed = await orphansOf(trial, world, [...needed, machine]);
        expect(idsOf(placed), type).toEqual(idsOf(begun));
        const state = [...needed, { type, id: made.id, options: plan.options }, machine];
        expect(await orphansOf(trial, world, state), type).toEqual([]);
        await clearOf(begun, world);
        expect(await driver().read(made.id, world.run()), type).toBeUndefined();
        if (stranger !== undefined) {
          expect(await driver().read(stranger, world.run()), type).toBeDefined();
          await driver().delete(stranger, world.run({ owner: "somebody-else" }));
        }
      }),
  },
  {
    name: "orphans of every kind go before those that they need, and nothing is left",
    kinds: true,
    check: (trial) =>
      each(trial, async ({ world, plan, driver, needed }, type) => {
        const machine = { type: "Machine", id: "elsewhere", options: (await world.plan()).options };
        const { id } = await driver().create(plan, world.run());
        const found = await orphansOf(trial, world, [machine]);
        expect(idsOf(found), type).toEqual([{ type, id }, ...needed].map((one) => `${one.type} ${one.id}`).sort());
        await clearOf(found, world);
        expect(await world.cloud.leftovers(), type).toEqual([]);
      }),
  },
];
