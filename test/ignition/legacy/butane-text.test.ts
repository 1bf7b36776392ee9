import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { butaneText } from "../../../src/ignition/legacy/butane-text.ts";
import { scalarText } from "../../../src/ignition/legacy/scalar-text.ts";
import type { YamlNode } from "../../../src/ignition/yaml/node.ts";
import { parseYaml } from "../../../src/ignition/yaml/parser.ts";

const pieces = ["\n", "\n\n", " ", "  ", "\t", "\r", "#", " #", ": ", "- ", "a", "'", '"', "\\", "|", "%", "é", "😀"];
const odd = ["\0", "\x07", "\u0085", "\u2028", "\ufeff", "---\n", "...\n", "&x", "*x", "!t", "{", "[", "~", "0", "?"];
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...pieces, ...odd), { maxLength: 12 }).map((parts) => parts.join("")),
);

describe("a text", () => {
  it("comes back, wherever it stands", () => {
    fc.assert(
      fc.property(text, text, (first, second) => {
        const items = [{ name: first, contents: second }, { name: second }];
        const written = butaneText(
          ["head"],
          { variant: "v", version: "w", list: items, texts: [first, second], end: items },
          new Map(),
        );
        const root = parseYaml(written);
        expect(textsOf(root)).toEqual(["v", "w", first, second, second, first, second, first, second, second]);
      }),
      { numRuns: 3000 },
    );
  });

  it("reads the same to others", () => {
    fc.assert(
      fc.property(text, (some) => {
        expect(parse(`a:\n  b: ${scalarText(some, 4)}\n`)).toEqual({ a: { b: some } });
        expect(parse(`a:\n  - ${scalarText(some, 4)}\n`)).toEqual({ a: [some] });
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["plain-text", "plain-text"],
    ["ssh-ed25519 AAAA+/= a@b", "ssh-ed25519 AAAA+/= a@b"],
    ["", '""'],
    ["off", '"off"'],
    ["0644", '"0644"'],
    ["12:30", '"12:30"'],
    ["2020-01-02", '"2020-01-02"'],
    ["a: b", '"a: b"'],
    ["a #b", '"a #b"'],
    ["one\ntwo\n", "|\n    one\n    two"],
    ["one\n\ntwo", "|-\n    one\n\n    two"],
    ["one\n\n\n", "|+\n    one\n\n"],
    ["  one\n", "|2\n      one"],
    ["one\r\n", '"one\\r\\n"'],
    ["\0", '"\\x00"'],
    ["one\ttwo", '"one\\ttwo"'],
  ])("%j is written %j", (given, wanted) => {
    expect(scalarText(given, 4)).toBe(wanted);
  });
});

it("writes modes in octal, comments above their items, and nothing that is empty", () => {
  const file = { path: "/a", mode: 0o644, contents: { inline: "x\n" }, append: [] };
  const comments = new Map<object, readonly string[]>([[file, ["why\nso"]]]);
  const values = { variant: "flatcar", version: "1.0.0", passwd: {}, storage: { files: [file], links: [] } };
  expect(butaneText(["from a test"], values, comments)).toBe(`# from a test
variant: flatcar
version: 1.0.0

storage:
  files:
    # why so
    - path: /a
      mode: 0644
      contents:
        inline: |
          x
`);
});

function textsOf(node: YamlNode | undefined): readonly string[] {
  if (!node) return [];
  if (node.kind === "scalar") return [node.value];
  const values = node.kind === "mapping" ? node.items.filter((_, index) => index % 2 === 1) : node.items;
  return values.flatMap(textsOf);
}
