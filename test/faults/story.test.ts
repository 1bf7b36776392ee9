import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Death, openGate } from "../conformance/gate.ts";
import { seeded } from "./random.ts";
import { storyOf, tell } from "./story.ts";

test("a seed tells the same story each time, and another seed another one", () => {
  expect(storyOf(7)).toEqual(storyOf(7));
  expect(tell(storyOf(7))).not.toEqual(tell(storyOf(8)));
});

test("a thousand stories hold every kind of trouble", () => {
  const steps = Array.from({ length: 1_000 }, (_, seed) => storyOf(seed)).flatMap((story) => story.steps);
  const kinds = new Set(steps.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
  expect(kinds).toEqual(new Set(["before", "after", "drop", "throttle", "capacity"]));
  expect(new Set(steps.flatMap(({ forced }) => forced))).toEqual(new Set(["a", "b", "c"]));
  expect(new Set(steps.map(({ death }) => death?.at))).toEqual(new Set(["request", "answer", undefined]));
});

test("chance is spread evenly", () => {
  const random = seeded(1);
  const counts = [0, 0, 0, 0];
  for (let draw = 0; draw < 4_000; draw++) {
    const index = random.below(4);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(120);
});

const heard: string[] = [];
const cloud = createServer((request, response) => {
  heard.push(request.url ?? "");
  response.end("done");
});
let target: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => cloud.listen(0, "127.0.0.1", resolve));
  target = `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`;
});
afterAll(() => {
  cloud.closeAllConnections();
  cloud.close();
});

test.each<{ death: Death; answered: number; reached: readonly string[] }>([
  { death: { at: "request", after: 0 }, answered: 0, reached: ["/1"] },
  { death: { at: "request", after: 1 }, answered: 1, reached: ["/1", "/2"] },
  { death: { at: "answer", after: 0 }, answered: 0, reached: ["/1"] },
  { death: { at: "answer", after: 1 }, answered: 1, reached: ["/1", "/2"] },
])("killed at %o", async ({ death, answered, reached }) => {
  heard.length = 0;
  const gate = await openGate(target, death);
  let done = 0;
  for (const path of ["/1", "/2", "/3"]) {
    const answer = await fetch(gate.endpoint + path).catch(() => undefined);
    if (answer && (await answer.text()) === "done") done++;
  }
  await gate.cut;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect({ answered: done, reached: heard }).toEqual({ answered, reached });
  await gate.close();
});
