import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ButaneCase, layOut, type Output, runButane } from "./butane.ts";
import { butaneGoldens, generatedButane, publishedButane } from "./fixture.ts";

const cases = [...butaneGoldens.cases, ...publishedButane, ...generatedButane];
let folder: ReturnType<typeof layOut>;

beforeAll(() => {
  folder = layOut("fd", butaneGoldens.fixture);
});
afterAll(() => folder.remove());

/** Warnings of one mapping come in no order where the case says so. */
function comparable({ stdout, stderr, rc }: Output, { unordered }: ButaneCase): Output {
  return { stdout, stderr: unordered ? stderr.split("\n").sort().join("\n") : stderr, rc };
}

describe("butane 0.29.0 prints the same", () => {
  it.each(cases.map((golden) => [golden.name, golden] as const))("%s", async (_, golden) => {
    expect(comparable(await runButane(golden.args, golden.input, folder.root), golden)).toEqual(
      comparable(golden, golden),
    );
  });
});
