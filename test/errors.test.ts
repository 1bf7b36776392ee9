import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ErrorCode,
  errorCodes,
  type Finding,
  FlatcarError,
  formatFinding,
  nearest,
  parseFindings,
  throwFindings,
} from "../src/errors.ts";
import { root, sources, withoutComments } from "./sources.ts";

const folder = `${root}docs/errors/`;
const codes = Object.keys(errorCodes) as readonly ErrorCode[];

describe("the pages", () => {
  it("are one for each code, and no others", () => {
    const pages = readdirSync(folder).filter((name) => name !== "README.md");
    expect(pages.sort()).toEqual(codes.map((code) => `${code}.md`).sort());
  });

  it.each(codes)("%s explains it as it is", (code) => {
    const page = readFileSync(`${folder}${code}.md`, "utf8");
    const [head, , exit] = page.split("\n");
    expect(head).toBe(`# ${code}: ${errorCodes[code].title}`);
    expect(exit).toContain(errorCodes[code].input ? "exit code 2" : "exit code 1");
    expect(/```text\n(error\[FD\d{4}\]) \S/.exec(page)?.[1]).toBe(`error[${code}]`);
    expect(page.match(/^## .*$/gm)).toEqual(["## Why", "## What to do"]);
  });
});

it("every code is raised somewhere", () => {
  const elsewhere = sources("src/**/*.ts").filter(
    ({ path }) => path !== "src/errors.ts" && path !== "src/plugin/status.ts",
  );
  const text = elsewhere.map(withoutComments).join("\n");
  expect(codes.filter((code) => !text.includes(`"${code}"`))).toEqual([]);
});

it("an error holds every finding, and its code is the first one's", () => {
  const error = new FlatcarError([
    { code: "FD1004", message: "one" },
    { code: "FD1003", message: "two" },
  ]);
  expect([error.code, error.message, error.created]).toEqual(["FD1004", "one; two", undefined]);
  expect(() => throwFindings([])).not.toThrow();
  expect(() => throwFindings(error.findings)).toThrow(FlatcarError);
});

describe("findings as plain text", () => {
  it("have place, facts and remedy on lines of their own, each with its mark", () => {
    const at = { file: "flatcar.yaml", line: 8, column: 14, path: "machines.web" };
    const finding: Finding = { code: "FD1203", message: "too large", at, details: ["largest: a"], hint: "shrink\nit" };
    expect(formatFinding(finding)).toBe(
      "FD1203: too large\n  at flatcar.yaml:8:14\n  in machines.web\n  - largest: a\n  → shrink\n    it",
    );
    expect(formatFinding({ code: "FD1003", message: "wrong", at: { path: "a.b" } })).toBe("FD1003: wrong\n  in a.b");
  });

  it("are read back as they were, whatever is in them", () => {
    const part = fc.constantFrom(
      "\n",
      "  ",
      "    ",
      "\t",
      "- ",
      "→ ",
      "at ",
      "in ",
      ":3",
      "FD1003: ",
      '"',
      "\\",
      "\r",
      "a",
    );
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.array(part).map((parts) => parts.join("")),
    );
    const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
    const position = fc.oneof(
      fc.record({ file: text }),
      fc.record({ file: text, line: fc.nat() }),
      fc.record({ file: text, line: fc.nat(), column: fc.nat() }),
    );
    const at = fc.oneof(
      position,
      fc.record({ path: text }),
      fc.tuple(position, text).map(([place, path]) => ({ ...place, path })),
    );
    const finding = fc.record({
      code: fc.constantFrom(...codes),
      message: text,
      at: some(at),
      details: some(fc.array(text, { minLength: 1 })),
      hint: some(text),
    });
    const around = fc.constantFrom("", "error: ", "2 errors occurred:\n\t* ");
    fc.assert(
      fc.property(
        fc.array(finding, { minLength: 1 }),
        around,
        fc.constantFrom("\n", "\n\t* "),
        (given, before, between) => {
          const printed = before + given.map((each) => formatFinding(each as Finding)).join(between);
          expect(parseFindings(printed)).toEqual(given);
        },
      ),
    );
  });

  it("are none in any other text", () => {
    expect(["", "FD9999: no code", "  FD1003: inside", "- a\n  → b"].flatMap(parseFindings)).toEqual([]);
  });
});

it.each([
  ["stabel", ["stable", "beta"], "stable"],
  ["confg", ["config", "count"], "config"],
  ["labesl", ["labels", "release"], "labels"],
  ["xyz", ["config"], undefined],
  ["", ["a"], undefined],
  ["cofnig", ["config"], "config"],
  ["mars-west-1", ["ca-west-1", "us-west-1"], undefined],
  ["us-esat-1", ["eu-west-1", "us-east-1", "us-east-2"], "us-east-1"],
  ["eu-central1", ["eu-central-1", "eu-central-2"], "eu-central-1"],
  ["instance_type", ["instanceType"], "instanceType"],
  ["INSTANCETYPE", ["instanceType"], "instanceType"],
  ["t3.mirco", ["t3.micro", "t3.nano"], "t3.micro"],
  ["t9.micro", ["t3.micro", "t2.micro"], "t3.micro"],
  ["arm", ["amd64", "arm64"], "arm64"],
  ["refr", ["refresh", "region"], "refresh"],
  ["subnet", ["subnetIdentity", "subnetIdentities"], undefined],
  ["re", ["region"], undefined],
  ["ap", ["up"], "up"],
  ["plans", ["plan", "up"], "plan"],
  ["size", ["zone"], undefined],
  ["machine", ["machines"], "machines"],
  ["aws", ["gcp"], undefined],
  ["lts-24", ["lts-2024", "stable"], "lts-2024"],
  ["awz", ["aws", "gcp"], "aws"],
])("nearest to %j of %j", (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});
