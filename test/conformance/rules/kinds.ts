import { expect } from "vitest";
import { parseWith, resolveCredentials } from "../../../src/options.ts";
import type { Driver, ResourceKind, ResourcePlan, ResourceState } from "../../../src/platform.ts";
import { failure, type Rule, type Trial } from "../rule.ts";
import type { World, WorldOptions } from "../world.ts";

type KindDriver = Driver<ResourcePlan, ResourceState>;

/** One kind on one cloud, with what it needs made. */
export interface Bench {
  readonly world: World;
  readonly kind: ResourceKind;
  readonly plan: ResourcePlan;
  /** What was made for it, each once. */
  readonly needed: readonly { readonly type: string; readonly id: string; readonly options: unknown }[];
  /** A new driver, which remembers nothing. */
  driver(): KindDriver;
  /** Deletes what was made for it, last first. */
  clear(): Promise<void>;
}

async function benchOf({ open, platform }: Trial, name: string, options?: WorldOptions): Promise<Bench> {
  const world = await open(options);
  const kinds = platform.resources ?? {};
  const made: (Bench["needed"][number] & { readonly driver: KindDriver })[] = [];
  const planOf = async (own: string): Promise<ResourcePlan> => {
    const kind = kindOf(kinds, own);
    const needs: Record<string, string> = {};
    for (const needed of kind.sample.needs) {
      const driver = kindOf(kinds, needed).connect(world.credentials, world.io);
      const wanted = await planOf(needed);
      const { id } = await driver.create(wanted, world.run());
      // What several need is made once, and goes after all of them.
      if (!made.some((one) => one.id === id)) made.push({ type: needed, driver, id, options: wanted.options });
      needs[needed] = id;
    }
    const plan = { name: `conf-${own.toLowerCase()}`, options: complete(kind, kind.sample.options(needs)) };
    const labelled = { ...plan, labels: { role: "web" } };
    return takes(kind, labelled) ? labelled : { ...plan, labels: {} };
  };
  const kind = kindOf(kinds, name);
  return {
    world,
    kind,
    plan: await planOf(name),
    needed: made,
    driver: () => kind.connect(world.credentials, world.io),
    clear: async () => {
      for (const { driver, id } of made.toReversed()) await driver.delete(id, world.run());
    },
  };
}

/** Some kinds have no place for labels, and say so before any call. */
function takes(kind: ResourceKind, plan: ResourcePlan): boolean {
  const findings = kind.check?.(plan) ?? [];
  expect(findings.filter(({ at }) => at?.path?.split(".")[0] !== "labels")).toEqual([]);
  return findings.length === 0;
}

function kindOf(kinds: Readonly<Record<string, ResourceKind>>, name: string): ResourceKind {
  const kind = kinds[name];
  if (!kind) throw new Error(`there is no ${name}`);
  return kind;
}

/** Options as the driver gets them. */
export function complete(kind: ResourceKind, options: unknown): unknown {
  const { value, findings } = parseWith(kind.options, options, (path) => ({ path }));
  expect(findings).toEqual([]);
  return value;
}

/** Each kind of a platform in turn. */
export async function each(
  trial: Trial,
  check: (bench: Bench, name: string) => Promise<void>,
  options?: WorldOptions,
): Promise<void> {
  for (const name of Object.keys(trial.platform.resources ?? {}))
    await check(await benchOf(trial, name, options), name);
}

/** What is read back of the options that the plan has; what it leaves open may be anything. */
export function asked({ options }: ResourcePlan, state: ResourceState | undefined): object {
  const wanted = options as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(state?.observed.options ?? {}).filter(([key]) => wanted[key] !== undefined));
}

/** Paths of a kind that the cloud cannot show to change. */
export function untriedOf({ subject }: Trial, paths: readonly string[], name: string): readonly string[] {
  const skipped = subject.skips.filter(({ rule }) => rule === changesInPlace).flatMap(({ options = [] }) => options);
  return paths.filter((path) => skipped.includes(`${name} ${path}`));
}

/** The same environment, but nobody is at its addresses. */
function deserted(env: World["cloud"]["env"]): World["cloud"]["env"] {
  const moved = (value: string) => value.replaceAll(/(?<=\b127\.0\.0\.1:)\d+/g, "1");
  return Object.fromEntries(Object.entries(env).map(([key, value]) => [key, moved(value)]));
}

export const changesInPlace = "each kind changes in place what it says it can, and nothing else";

/** What every driver of a resource beside machines keeps. */
export const kindRules: readonly Rule[] = [
  {
    name: "each kind of resource is made, found again, read and deleted, and nothing is left",
    kinds: true,
    check: (trial) =>
      each(trial, async ({ world, kind, plan, driver, clear }, name) => {
        const made = await driver().create(plan, world.run());
        expect(made.phase, name).toBe("ready");
        expect(kind.outputs.safeParse(made.outputs).error, name).toBeUndefined();
        expect((await driver().create(plan, world.run())).id, name).toBe(made.id);
        const { owner } = world.run();
        const found = await driver().read(made.id, world.run());
        expect(found?.observed, name).toMatchObject({ owner, labels: plan.labels });
        expect(plan.options, name).toMatchObject(asked(plan, found));
        const listed = await driver().list(kind.scope(plan.options), world.run());
        expect(
          listed.map(({ id }) => id),
          name,
        ).toContain(made.id);
        await driver().delete(made.id, world.run());
        await driver().delete(made.id, world.run());
        expect(await driver().read(made.id, world.run()), name).toBeUndefined();
        await clear();
        expect(await world.cloud.leftovers(), name).toEqual([]);
      }),
  },
  {
    name: changesInPlace,
    kinds: true,
    check: (trial) =>
      each(trial, async ({ world, kind, plan, driver }, name) => {
        const own = kind.inPlace.filter((path) => path.startsWith("options."));
        const untried = untriedOf(trial, own, name);
        expect([...new Set([...Object.keys(kind.sample.changed), ...untried])].sort(), name).toEqual([...own].sort());
        const { id } = await driver().create(plan, world.run());
        let given = { ...(plan.options as object) };
        for (const path of own.filter((each) => !untried.includes(each))) {
          const key = path.slice("options.".length);
          given = { ...given, [key]: kind.sample.changed[path] };
          const options = complete(kind, given);
          const state = await driver().update?.(id, { ...plan, options }, world.run());
          expect(state?.id, `${name} ${path}`).toBe(id);
          const read = await driver().read(id, world.run());
          const [now, wanted] = [read?.observed.options, options] as Readonly<Record<string, unknown>>[];
          if (now && key in now) expect(now[key], `${name} ${path}`).toEqual(wanted?.[key]);
        }
      }),
  },
  {
    name: "a lost reply doubles no kind of resource",
    kinds: true,
    check: (trial) =>
      each(trial, async ({ world, plan, driver, kind }, name) => {
        const before = world.cloud.calls().length;
        const probe = await driver().create(plan, world.run());
        const verbs = new Set(
          world.cloud
            .calls()
            .slice(before)
            .map((call) => call.name),
        );
        // Some kinds cannot stand beside one of the same options: a subnet of the same addresses, a second gateway of a network.
        await driver().delete(probe.id, world.run());
        for (const call of verbs) {
          const again = { ...plan, name: `${plan.name}-2` };
          world.cloud.fail({ call, kind: "after" });
          const first = await driver()
            .create(again, world.run())
            .catch(() => undefined);
          const { id } = first ?? (await driver().create(again, world.run()));
          const all = await driver().list(kind.scope(plan.options), world.run());
          expect(
            all.filter(({ observed }) => observed.name === again.name).map((state) => state.id),
            `${name} ${call}`,
          ).toEqual([id]);
          await driver().delete(id, world.run());
        }
      }),
  },
  {
    name: "an outage is no missing resource of any kind",
    kinds: true,
    check: (trial) =>
      each(trial, async ({ world, plan, driver, kind }, name) => {
        const { id } = await driver().create(plan, world.run());
        const env = deserted(world.cloud.env);
        const dead = kind.connect(resolveCredentials(trial.platform, undefined, env).value, { ...world.io, env });
        const run = world.run({ timeoutMs: 2_000 });
        await failure(dead.read(id, run));
        await failure(dead.list(kind.scope(plan.options), run));
        await failure(dead.delete(id, run));
        expect(await driver().read(id, world.run()), name).toBeDefined();
      }),
  },
];
