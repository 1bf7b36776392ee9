import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { diffIgnition, render, transpile, validate } from "../../src/ignition/index.ts";
import { butaneGoldens, ignitionGoldens } from "./fixture.ts";

const header = "variant: flatcar\nversion: 1.1.0\n";

/** Everything that reads a text. Only what is reported may come out, and every finding names its file. */
function readAll(text: string): void {
  const made = transpile({ kind: "butane", name: "x.bu", text });
  expect(made.json === undefined).toBe(made.failure !== undefined);
  for (const entry of [...made.entries, ...validate(text, "x.bu")]) expect(entry.file).toBe("x.bu");
  diffIgnition(text, '{"ignition":{"version":"3.4.0"}}');
  for (const kind of ["butane", "ignition"] as const) {
    try {
      JSON.parse(render([{ kind, name: "x.bu", text }]).ignition);
    } catch (error) {
      if (!(error instanceof FlatcarError)) throw error;
      for (const finding of error.findings) expect(finding.at?.file).toBe("x.bu");
    }
  }
}

const piece = fc.constantFrom(
  ..."{}[],:?-#&*!|>'\"%@`~<".split(""),
  ..."\n|\r\n|\r|\t|\0|\u0007|\u0085|\u2028|\ufeff|\ud800|😀|é|  |    ".split("|"),
  ...": |- |? |--- |... |---\n|%YAML 1.1\n|%TAG ! x\n|&a |*a|<<: *a|!!int |!!binary |!<x> |\\x4|\\uD800|null|0o7|1e9999|- - -".split(
    "|",
  ),
  ..."variant: flatcar\n|version: 1.1.0\n|storage:\n|  files:\n|    - path: /a\n|      mode: 0644\n|      contents:\n|        inline: |".split(
    "|",
  ),
  ...['"ignition"', '{"ignition":{"version":"3.4.0"}}', "true", "-1", "1.5e3", '\\"', "\\u00", "[[", "]]", "//"],
);
const soup = fc.array(fc.oneof({ weight: 6, arbitrary: piece }, fc.string({ unit: "binary" })), { maxLength: 40 });
const seeds = [...butaneGoldens.cases, ...ignitionGoldens.validate].map(({ input }) => input);

describe("any text is read or refused, never worse", () => {
  it("pieces of YAML and JSON in any order", () => {
    fc.assert(
      fc.property(soup, (pieces) => readAll(pieces.join(""))),
      { numRuns: 1500 },
    );
  });

  it("a document with something put in or cut out", () => {
    const change = fc.tuple(fc.nat(), fc.nat({ max: 5 }), piece);
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 4 }), (seed, changes) => {
        let text = seed;
        for (const [at, cut, put] of changes) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + put + text.slice(place + cut);
        }
        readAll(text);
      }),
      { numRuns: 1500 },
    );
  });
});

/** Ten levels of ten aliases each: ten thousand million items when written out. */
const bomb = Array.from({ length: 10 }, (_, level) => {
  const items = Array.from({ length: 10 }, () => (level === 0 ? "x" : `*a${level - 1}`));
  return `a${level}: &a${level} [${items.join(", ")}]\n`;
}).join("");

/** As many aliases of a list of units that is itself made of aliases. */
const typedBomb = `x: &x {name: a.service}\ny: &y [${"*x, ".repeat(1000)}]\nsystemd:\n  units: *y\npasswd: &p {users: [${"*x, ".repeat(1000)}]}\n`;

describe("texts made to hurt are done soon", () => {
  it.each([
    ["flow lists, nested deeply", `${header}x: ${"[".repeat(50_000)}`],
    ["flow mappings, nested deeply", `${header}x: ${"{a: ".repeat(50_000)}`],
    ["flow lists, nested deeply and closed", `${header}storage: ${"[".repeat(9_000)}${"]".repeat(9_000)}\n`],
    ["block lists, nested deeply", `${header}x:\n  ${"- ".repeat(50_000)}a\n`],
    ["block mappings, nested deeply", Array.from({ length: 900 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
    ["JSON, nested deeply", `{"ignition":{"version":"3.4.0"},"x":${"[".repeat(50_000)}`],
    ["JSON, nested deeply and closed", `{"ignition":{"version":"3.4.0"},"x":${"[".repeat(9_000)}${"]".repeat(9_000)}}`],
    ["aliases that multiply", header + bomb],
    ["aliases that multiply in a section that is read", header + typedBomb],
    ["an alias of what it is in", `${header}storage: &a\n  files: *a\n`],
    ["a merge of what it is in", `${header}storage: &a\n  <<: *a\n`],
    ["a long plain scalar", `${header}x: ${"a ".repeat(500_000)}\n`],
    ["a long quoted scalar", `${header}x: "${"a \\n".repeat(200_000)}"\n`],
    ["a long block scalar", `${header}x: |\n${"  line\n".repeat(150_000)}`],
    ["many keys", header + Array.from({ length: 50_000 }, (_, index) => `k${index}: 1\n`).join("")],
    ["many equal keys", header + "a: 1\n".repeat(20_000)],
    ["many anchors", header + Array.from({ length: 20_000 }, (_, index) => `k${index}: &a${index} x\n`).join("")],
    ["many comments", header + "# x\n".repeat(200_000)],
    ["many empty lines", header + "\n".repeat(500_000)],
    ["many quotes", `${header}x: ${"'".repeat(100_000)}`],
    ["many colons", `${header}x${": ".repeat(50_000)}`],
    ["many question marks", `${header}${"? ".repeat(20_000)}`],
    ["a line of white space", `${header}x: a${" ".repeat(500_000)}b\n`],
    [
      "a unit of white space",
      `${header}systemd: {units: [{name: a.service, contents: "[Unit]${" ".repeat(200_000)}x"}]}\n`,
    ],
    ["a path of slashes", `${header}storage: {files: [{path: "${"/".repeat(300_000)}"}]}\n`],
    ["digits", `${header}storage: {files: [{path: /a, mode: ${"1".repeat(100_000)}}]}\n`],
    ["JSON digits", `{"ignition":{"version":"3.4.0","timeouts":{"httpTotal":${"1".repeat(100_000)}}}}`],
    ["a version of digits", `variant: flatcar\nversion: ${"1".repeat(100_000)}.0.0\n`],
  ])("%s", (_, text) => {
    const start = performance.now();
    readAll(text);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe("a quoted scalar", () => {
  it.each([
    ["'it ''s'", "it 's"],
    ["'say ''hi'' '", "say 'hi' "],
    ["' '''", " '"],
    ['"a \\"b\\" c"', 'a "b" c'],
    ['"a\\\n  b"', "ab"],
  ])("%j is %j", (written, contents) => {
    const text = `${header}systemd: {units: [{name: a.service, contents: ${written}}]}\n`;
    const { json = "" } = transpile({ kind: "butane", name: "x.bu", text });
    expect(JSON.parse(json).systemd.units[0].contents).toBe(contents);
  });
});

describe("the same document", () => {
  const plain = `${header}storage:\n  files:\n    - path: /a\n      contents:\n        inline: |\n          one\n          two\n`;
  const json = transpile({ kind: "butane", name: "x.bu", text: plain }).json;
  it.each([
    ["with CRLF", plain.replaceAll("\n", "\r\n")],
    ["with CR", plain.replaceAll("\n", "\r")],
    ["with a BOM", `\ufeff${plain}`],
    ["with a document marker", `---\n${plain}`],
    ["with comments", plain.replace("files:", "files: # all")],
    ["with another document after it", `${plain}---\n: : [\n`],
  ])("%s", (_, text) => {
    expect(json).toContain("data:,one%0Atwo%0A");
    expect(transpile({ kind: "butane", name: "x.bu", text }).json).toBe(json);
  });

  it.each([
    [
      "a tab",
      header.replace("version", "\tversion"),
      "Error unmarshaling yaml: yaml: line 2: found a tab character that violates indentation",
    ],
    ["NUL", `${header}x: \0\n`, "Error unmarshaling yaml: yaml: control characters are not allowed"],
    [
      "UTF-16",
      Buffer.from(plain, "utf16le").toString("latin1"),
      "Error unmarshaling yaml: yaml: control characters are not allowed",
    ],
  ])("is refused with %s", (_, text, failure) => {
    expect(transpile({ kind: "butane", name: "x.bu", text }).failure).toBe(failure);
  });
});
