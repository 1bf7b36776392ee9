import { expect, test } from "vitest";
import { loadPlatform, type PlatformId } from "../../src/providers/index.ts";
import { play } from "./campaign.ts";

/** To play one story again: `FAULT_SEED=17 FAULT_RUNS=1 npm run test:stories -- test/faults`. */
const first = Number(process.env.FAULT_SEED ?? 1);
/** Stories that one process plays at a time. */
const width = 8;
const patienceMs = 3_600_000;

/** Which of equal parts of the stories a file plays: the processors share the files. */
export interface Part {
  readonly number: number;
  readonly of: number;
}

/** So many stories over a platform, unless `FAULT_RUNS` says how many. */
export function playStories(id: PlatformId, usual: number, part: Part = { number: 0, of: 1 }): void {
  const runs = Number(process.env.FAULT_RUNS ?? usual);
  const seeds = Array.from({ length: runs }, (_, index) => first + index).filter(
    (seed) => seed % part.of === part.number,
  );
  const title = `${seeds.length} stories over ${id}: no orphan, no double, and what is wanted is there`;
  test(title, { timeout: patienceMs }, async ({ skip }) => {
    if (seeds.length === 0) skip("the seeds that were asked for are in the other part");
    console.log(`fault campaign over ${id}: seeds ${seeds[0]} to ${seeds.at(-1)} in steps of ${part.of}`);
    const platform = await loadPlatform(id);
    const bad: string[] = [];
    const waiting = [...seeds];
    const worker = async () => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift())
        bad.push(...(await play(seed, platform)));
    };
    await Promise.all(Array.from({ length: width }, worker));
    expect(bad).toEqual([]);
  });
}
