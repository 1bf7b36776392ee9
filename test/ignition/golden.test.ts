import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeDataUrl } from "../../src/ignition/go/dataurl-decode.ts";
import { type ButaneCase, layOut, type Output, runButane } from "./butane.ts";
import { butaneGoldens, generatedButane, publishedButane } from "./fixture.ts";
import { pending } from "./pending.ts";

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

/** The same with contents in place of data URLs, whatever their encoding. */
function unpacked(json: string): string {
  return json.replace(/"compression":\s*"(?:gzip)?",\s*"source":\s*"(data:[^"]*)"/g, (_, url: string) => {
    const bytes = decodeDataUrl(url);
    return JSON.stringify(Buffer.from(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString("latin1"));
  });
}

describe("butane 0.29.0 prints the same", () => {
  it.each(cases.filter(({ name }) => !pending.has(name)).map((golden) => [golden.name, golden] as const))(
    "%s",
    (_, golden) => {
      expect(comparable(runButane(golden.args, golden.input, folder.root), golden)).toEqual(comparable(golden, golden));
    },
  );
});

describe("butane 0.29.0 packs otherwise", () => {
  for (const [name, reason] of pending) {
    it(name, (context) => {
      const golden = cases.find((one) => one.name === name);
      if (!golden) throw new Error(`there is no case ${name}`);
      const made = runButane(golden.args, golden.input, folder.root);
      expect(made.stdout).not.toBe(golden.stdout);
      expect(unpacked(made.stdout)).toBe(unpacked(golden.stdout));
      expect({ ...comparable(made, golden), stdout: "" }).toEqual({ ...comparable(golden, golden), stdout: "" });
      context.skip(reason);
    });
  }
});
