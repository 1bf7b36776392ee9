import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ErrorCode, errorCodes, FlatcarError, formatFinding, nearest, throwFindings } from "../src/errors.ts";
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

it("a finding as plain text has place, facts and remedy on lines of their own", () => {
  const at = { file: "flatcar.yaml", line: 8, column: 14, path: "machines.web" };
  expect(formatFinding({ code: "FD1203", message: "too large", at, details: ["largest: a"], hint: "shrink it" })).toBe(
    "FD1203: too large\n  flatcar.yaml:8:14\n  largest: a\n  shrink it",
  );
  expect(formatFinding({ code: "FD1003", message: "wrong", at: { path: "a.b" } })).toBe("FD1003: wrong\n  a.b");
});

it.each([
  ["stabel", ["stable", "beta"], "stable"],
  ["confg", ["config", "count"], "config"],
  ["labesl", ["labels", "release"], "labels"],
  ["xyz", ["config"], undefined],
  ["", ["a"], "a"],
])("nearest to %j of %j", (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});
