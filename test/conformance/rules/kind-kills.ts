import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import type { ResourcePlan } from "../../../src/platform.ts";
import { atEachRequest, type Dying, type Ended } from "../death.ts";
import type { Rule, Trial } from "../rule.ts";
import type { WorldOptions } from "../world.ts";
import { asked, type Bench, complete, each, untriedOf } from "./kinds.ts";

/** For so long a cloud that deletes in the background shows what it deletes. */
const deletionMs = 20;

const kindCreateKilled = "a create of any kind of resource that was killed, and create again: there is one";
const kindSweepKilled = "a create of any kind of resource that was killed, and a sweep: there is none";

/** What a killed process leaves of a resource beside machines is gone on with, or cleared away. */
export const kindKillRules: readonly Rule[] = [
  atEach(kindCreateKilled, async (turn) => {
    const { bench, plan, dying } = turn;
    const ended = await dying(({ io, credentials, run }) => bench.kind.connect(credentials, io).create(plan, run));
    const { id } = await bench.driver().create(plan, bench.world.run());
    expect(await idsOf(turn), plan.name).toEqual([id]);
    await bench.driver().delete(id, bench.world.run());
    return ended;
  }),
  atEach(kindSweepKilled, async (turn) => {
    const { bench, plan, dying } = turn;
    const ended = await dying(({ io, credentials, run }) => bench.kind.connect(credentials, io).create(plan, run));
    for (const id of await idsOf(turn)) await bench.driver().delete(id, bench.world.run());
    return ended;
  }),
  atEach("a delete of any kind of resource that was killed, and delete again: there is none", async (turn) => {
    const { bench, plan, dying } = turn;
    const { id } = await bench.driver().create(plan, bench.world.run());
    const ended = await dying(({ io, credentials, run }) => bench.kind.connect(credentials, io).delete(id, run));
    await bench.driver().delete(id, bench.world.run());
    expect(await bench.driver().read(id, bench.world.run()), plan.name).toBeUndefined();
    return ended;
  }),
  atEach(
    "a delete of any kind of resource that was killed, and create again: there is one",
    async (turn) => {
      const { bench, plan, dying } = turn;
      const { id } = await bench.driver().create(plan, bench.world.run());
      const ended = await dying(({ io, credentials, run }) => bench.kind.connect(credentials, io).delete(id, run));
      const made = await bench.driver().create(plan, bench.world.run());
      await wait(2 * deletionMs);
      expect(await bench.driver().read(made.id, bench.world.run()), plan.name).toMatchObject({ phase: "ready" });
      expect(await idsOf(turn), plan.name).toEqual([made.id]);
      await bench.driver().delete(made.id, bench.world.run());
      return ended;
    },
    { latencyMs: deletionMs },
  ),
  atEach("an update of any kind of resource that was killed, and update again: it is changed", async (turn) => {
    const { bench, plan, dying } = turn;
    const changed = changedOf(turn);
    if (!changed) return "lived";
    const { id } = await bench.driver().create(plan, bench.world.run());
    const ended = await dying(async ({ io, credentials, run }) =>
      bench.kind.connect(credentials, io).update?.(id, changed, run),
    );
    const updated = await bench.driver().update?.(id, changed, bench.world.run());
    expect(updated?.observed.labels, plan.name).toEqual(changed.labels);
    expect(changed.options, plan.name).toMatchObject(asked(changed, updated));
    await bench.driver().update?.(id, unguarded(bench, changed), bench.world.run());
    await bench.driver().delete(id, bench.world.run());
    return ended;
  }),
];

/** One kind, which a process that is killed works with. */
interface Turn {
  readonly trial: Trial;
  readonly bench: Bench;
  /** Name of the kind. */
  readonly kind: string;
  /** With a name that no other turn has. */
  readonly plan: ResourcePlan;
  readonly dying: Dying;
}

/** Of each kind one after the other is made and goes in the same cloud, which is as it was after each turn. */
function atEach(name: string, check: (turn: Turn) => Promise<Ended>, options: WorldOptions = {}): Rule {
  return {
    name,
    kinds: true,
    check: (trial) =>
      each(
        trial,
        async (bench, kind) => {
          if (trial.subject.skips.some(({ rule, options = [] }) => rule === name && options.includes(kind))) return;
          const before = await bench.world.cloud.leftovers();
          const play = async (own: string, dying: Dying) => {
            const turn = { trial, bench, kind, plan: { ...bench.plan, name: own }, dying };
            const ended = await check(turn);
            expect(await idsOf(turn), own).toEqual([]);
            expect(await bench.world.cloud.leftovers(), own).toEqual(before);
            return ended;
          };
          await atEachRequest(trial, bench.world, bench.plan.name, play, ["answer"]);
          await bench.clear();
          expect(await bench.world.cloud.leftovers(), kind).toEqual([]);
        },
        options,
      ),
  };
}

/** Those of the turn's name that are there, and of the owner's what has no name yet: only a killed process leaves that. */
async function idsOf({ bench, plan }: Turn): Promise<readonly string[]> {
  const all = await bench.driver().list(bench.kind.scope(plan.options), bench.world.run());
  return all.filter(({ observed }) => [plan.name, undefined].includes(observed.name)).map(({ id }) => id);
}

/** Everything changed at once that changes in place; `undefined` where nothing does. */
function changedOf({ trial, bench, kind: name, plan }: Turn): ResourcePlan | undefined {
  const { inPlace, sample } = bench.kind;
  const paths = inPlace.filter((path) => path.startsWith("options."));
  const tried = paths.filter((path) => !untriedOf(trial, paths, name).includes(path));
  const labels = inPlace.includes("labels") && Object.keys(plan.labels).length > 0 ? { role: "db" } : plan.labels;
  if (tried.length === 0 && labels === plan.labels) return undefined;
  const news = tried.map((path) => [path.slice("options.".length), sample.changed[path]]);
  const options = complete(bench.kind, { ...(plan.options as object), ...Object.fromEntries(news) });
  return { ...plan, labels, options };
}

/** The same without the switch that keeps it from being deleted. */
function unguarded({ kind }: Bench, plan: ResourcePlan): ResourcePlan {
  const options = plan.options as Readonly<Record<string, unknown>>;
  const off = Object.keys(options)
    .filter((key) => options[key] === true)
    .map((key) => ({ ...plan, options: { ...options, [key]: false } }));
  return kind.guarded?.(options) ? (off.find((less) => !kind.guarded?.(less.options)) ?? plan) : plan;
}
