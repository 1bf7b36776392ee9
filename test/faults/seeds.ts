import { expect, test } from "vitest";
import { play, type Stage } from "./campaign.ts";

/** To play one story again: `FAULT_SEED=17 FAULT_RUNS=1 npm run test:stories -- test/faults`. */
const first = Number(process.env.FAULT_SEED ?? 1);
const runs = Number(process.env.FAULT_RUNS ?? 1_000);
/** Stories that one process plays at a time. */
const width = 8;
const patienceMs = 600_000;

/** One of several equal parts of a thousand stories: each part is a file, so that the processors share them. */
export function playPart(stage: Stage, part: number, parts: number): void {
  const seeds = Array.from({ length: runs }, (_, index) => first + index).filter((seed) => seed % parts === part);
  const title = `${seeds.length} stories: no orphan, no double, and what is wanted is there`;
  test(title, { timeout: patienceMs }, async ({ skip }) => {
    if (seeds.length === 0) skip("the seeds that were asked for are in the other part");
    console.log(`fault campaign over ${stage.platform.id}: seeds ${seeds[0]} to ${seeds.at(-1)} in steps of ${parts}`);
    const bad: string[] = [];
    const waiting = [...seeds];
    const worker = async () => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift())
        bad.push(...(await play(seed, stage)));
    };
    await Promise.all(Array.from({ length: width }, worker));
    expect(bad).toEqual([]);
  });
}
