import type { AnyPlatform } from "../../src/providers/index.ts";
import { simulated } from "../conformance/cloud.ts";
import { namesOf } from "../conformance/rule.ts";
import { openWorld } from "../conformance/world.ts";

/** What calls of an API are for: only to make a machine, only to end it, only to change its labels, or to look. */
export const purposes = ["make", "look", "end", "change"] as const;
export type Purpose = (typeof purposes)[number];

/** Names of calls, by what they are for. */
export type Calls = Readonly<Record<Purpose, readonly string[]>>;

const known = new WeakMap<AnyPlatform, Promise<Calls>>();

/** Those that a platform's driver makes, as it is seen to make them. */
export function callsOf(platform: AnyPlatform): Promise<Calls> {
  const calls = known.get(platform) ?? watch(platform);
  known.set(platform, calls);
  return calls;
}

async function watch(platform: AnyPlatform): Promise<Calls> {
  const world = await openWorld(simulated(platform), { stocked: true });
  try {
    const plan = await world.plan();
    const changed = { ...plan, labels: { role: "db" } };
    const making = await namesOf(world, () => world.driver().create(plan, world.run()));
    const look = await namesOf(world, () => world.driver().create(plan, world.run()));
    const { id } = await world.driver().create(plan, world.run());
    const changing = await namesOf(world, async () => world.driver().update?.(id, changed, world.run()));
    const ending = await namesOf(world, () => world.driver().delete(id, world.run()));
    const without = (names: readonly string[], others: readonly string[]) =>
      names.filter((name) => !others.includes(name));
    const make = without(making, look);
    const known = [...look, ...make];
    return { make, look, end: without(ending, known), change: without(changing, known) };
  } finally {
    await world.cloud.close();
  }
}
