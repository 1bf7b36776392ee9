import { describe, expect, it } from "vitest";
import type { Writer } from "../../src/cli/command.ts";
import { clean, cut, styleFor, widthOf, wrap } from "../../src/cli/style.ts";
import { formatTable } from "../../src/cli/table.ts";

describe("colour", () => {
  const terminal: Writer = { write: () => undefined, isTTY: true };
  const pipe: Writer = { write: () => undefined, isTTY: false };
  const cases: [string, Writer, Record<string, string>, boolean][] = [
    ["a terminal", terminal, {}, true],
    ["a pipe", pipe, {}, false],
    ["NO_COLOR", terminal, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR", terminal, { NO_COLOR: "" }, true],
    ["a dumb terminal", terminal, { TERM: "dumb" }, false],
    ["FORCE_COLOR in a pipe", pipe, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR over NO_COLOR", pipe, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
    ["FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, false],
  ];
  it.each(cases)("%s", (_, writer, env, on) => {
    expect(styleFor(writer, env).red("x") === "\u001b[31mx\u001b[0m").toBe(on);
  });
});

describe("width", () => {
  it.each([
    ["abc", 3],
    ["\u001b[31mabc\u001b[0m", 3],
    ["2 × t3", 6],
    ["日本", 4],
    ["e\u0301", 1],
    ["🚀", 2],
  ])("%j", (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it("wraps at spaces and keeps long words whole", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("a https://example.com/long b", 10)).toEqual(["a", "https://example.com/long", "b"]);
    expect(wrap("first\nsecond", 20)).toEqual(["first", "second"]);
  });

  it("cuts with an ellipsis", () => {
    expect(cut("abcdef", 4)).toBe("abc…");
    expect(cut("abcd", 4)).toBe("abcd");
  });
});

describe("what comes from elsewhere", () => {
  it.each([
    ["\u001b]0;title\u0007", "\\x1b]0;title\\x07"],
    ["a\tb", "a  b"],
    ["\u202egnp.exe", "\\x202egnp.exe"],
    ["line\nline", "line\nline"],
    ["a\rb", "a\\x0db"],
  ])("%j cannot command the terminal", (text, shown) => {
    expect(clean(text)).toBe(shown);
  });
});

describe("table", () => {
  const rows = [
    ["web", "2 × t3.small", "", "amd64"],
    ["worker", "1 × t4g.small", "", "arm64"],
  ];
  it("lines columns up and drops empty ones", () => {
    expect(formatTable(rows, { width: 80 })).toEqual([
      "  web      2 × t3.small    amd64",
      "  worker   1 × t4g.small   arm64",
    ]);
  });

  it("breaks every row at the same column when the terminal is narrow", () => {
    expect(formatTable(rows, { width: 28 })).toEqual([
      "  web      2 × t3.small",
      "    amd64",
      "  worker   1 × t4g.small",
      "    arm64",
    ]);
  });

  it("aligns to the right where asked", () => {
    expect(
      formatTable(
        [
          ["a", "1"],
          ["b", "10"],
        ],
        { width: 80, right: [1] },
      ),
    ).toEqual(["  a    1", "  b   10"]);
  });

  it("is empty without rows", () => {
    expect(formatTable([], { width: 80 })).toEqual([]);
  });
});
