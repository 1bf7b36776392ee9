import { expect } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import type { SimulatedCall } from "../../src/platform.ts";
import type { AnyPlatform } from "../../src/providers/index.ts";
import type { Subject } from "./cloud.ts";
import { openWorld, type World, type WorldOptions } from "./world.ts";

/** What a rule works with. Clouds that it opens are closed after it. */
export interface Trial {
  readonly subject: Subject;
  readonly platform: AnyPlatform;
  open(options?: WorldOptions): Promise<World>;
}

/** One promise that every driver keeps. */
export interface Rule {
  readonly name: string;
  /** Platforms whose images come in this way; left out: all. */
  readonly images?: "published" | "imported";
  /** Only for platforms that have resources beside machines. */
  readonly kinds?: true;
  /** Throws where the promise is broken. */
  check(trial: Trial): Promise<void>;
}

/** Checks one rule, and that no request of it broke the official description of the API. */
export async function obey(rule: Rule, subject: Subject): Promise<void> {
  const worlds: World[] = [];
  const open = async (options: WorldOptions = {}) => {
    const world = await openWorld(subject, { stocked: true, ...options });
    worlds.push(world);
    return world;
  };
  try {
    await rule.check({ subject, platform: subject.platform, open });
    expect([...new Set(worlds.flatMap(({ cloud }) => cloud.violations()))]).toEqual([]);
  } finally {
    await Promise.all(worlds.map(({ cloud }) => cloud.close()));
  }
}

/** The error of a step that must fail, which must be ours. */
export async function failure(step: Promise<unknown>): Promise<FlatcarError> {
  const outcome = await step.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!("error" in outcome)) throw new Error(`it must fail, and gave ${JSON.stringify(outcome.value)}`);
  if (!(outcome.error instanceof FlatcarError)) {
    throw new Error(`it must fail with an error of ours, not ${String(outcome.error)}`, { cause: outcome.error });
  }
  return outcome.error;
}

/** The error of a step, when it fails. */
export async function outcome(step: Promise<unknown>): Promise<FlatcarError | undefined> {
  return step.then(
    () => undefined,
    () => failure(step),
  );
}

/** Tries again, as a user would, until it works. Throws the last error. */
export async function persist<T>(step: () => Promise<T>, attempts = 8): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

/** Names of the calls that a step makes, each once, in order. */
export async function namesOf(world: World, step: (world: World) => Promise<unknown>): Promise<readonly string[]> {
  const before = world.cloud.calls().length;
  await step(world);
  return [...new Set(newCalls(world, before).map(({ name }) => name))];
}

export function newCalls(world: World, before: number): readonly SimulatedCall[] {
  return world.cloud.calls().slice(before);
}

/** Waits until something holds; looks every millisecond. */
export async function until(holds: () => Promise<boolean>, ms = 5_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it did not come to hold within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
