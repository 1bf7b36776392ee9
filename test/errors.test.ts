import { globSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type ErrorCode, errorCodes, FlatcarError, formatFinding, nearest, throwFindings } from "../src/errors.ts";

const pages = new URL("../docs/errors/", import.meta.url);
const codes = Object.keys(errorCodes) as ErrorCode[];

describe("every error code", () => {
  test.each(codes)("%s has a page that begins with its title", (code) => {
    const [first] = readFileSync(new URL(`${code}.md`, pages), "utf8").split("\n");
    expect(first).toBe(`# ${code}: ${errorCodes[code].title}`);
  });

  test("and there are no other pages", () => {
    const found = readdirSync(pages).map((name) => name.replace(/\.md$/, ""));
    expect(found.filter((name) => name !== "README" && !codes.includes(name as ErrorCode))).toEqual([]);
  });

  test("is raised somewhere", () => {
    const root = fileURLToPath(new URL("../src", import.meta.url));
    const text = globSync("**/*.ts", { cwd: root })
      .filter((file) => file !== "errors.ts")
      .map((file) => readFileSync(`${root}/${file}`, "utf8").replace(/\/\*[\s\S]*?\*\//g, ""))
      .join("\n");
    expect(codes.filter((code) => !text.includes(`"${code}"`))).toEqual([]);
  });
});

test("an error holds every finding, and its code is the first one's", () => {
  const error = new FlatcarError([
    { code: "FD1004", message: "one" },
    { code: "FD1003", message: "two" },
  ]);
  expect([error.code, error.message, error.created]).toEqual(["FD1004", "one; two", undefined]);
  expect(() => throwFindings([])).not.toThrow();
  expect(() => throwFindings(error.findings)).toThrow(FlatcarError);
});

test("a finding as plain text has place, facts and remedy on lines of their own", () => {
  const at = { file: "flatcar.yaml", line: 8, column: 14, path: "machines.web" };
  expect(formatFinding({ code: "FD1203", message: "too large", at, details: ["largest: a"], hint: "shrink it" })).toBe(
    "FD1203: too large\n  flatcar.yaml:8:14\n  largest: a\n  shrink it",
  );
  expect(formatFinding({ code: "FD1003", message: "wrong", at: { path: "a.b" } })).toBe("FD1003: wrong\n  a.b");
});

test.each([
  ["stabel", ["stable", "beta"], "stable"],
  ["confg", ["config", "count"], "config"],
  ["labesl", ["labels", "release"], "labels"],
  ["xyz", ["config"], undefined],
  ["", ["a"], "a"],
])("nearest to %j of %j", (word, candidates, expected) => expect(nearest(word, candidates)).toBe(expected));
