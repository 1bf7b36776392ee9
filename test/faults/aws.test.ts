import { expect, test } from "vitest";
import aws from "../../src/providers/aws/index.ts";
import { play } from "./campaign.ts";

/** To play one story again: `FAULT_SEED=17 FAULT_RUNS=1 npx vitest run test/faults`. */
const first = Number(process.env.FAULT_SEED ?? 1);
const runs = Number(process.env.FAULT_RUNS ?? 1_000);
/** Stories that are played at a time. */
const width = 8;

test(`${runs} stories over simulated EC2: no orphan, no double, and what is wanted is there`, {
  timeout: 300_000,
}, async () => {
  console.log(`fault campaign over aws: seeds ${first} to ${first + runs - 1}`);
  const seeds = Array.from({ length: runs }, (_, index) => first + index);
  const bad: string[] = [];
  const worker = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      bad.push(...(await play(seed, { platform: aws, endpoint: "AWS_ENDPOINT_URL_EC2" })));
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  expect(bad).toEqual([]);
});
