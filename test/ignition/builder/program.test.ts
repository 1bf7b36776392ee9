import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { programOrigin } from "../../../src/ignition/index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "program-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What begins at the place of a property of the config that the program calls `config` with; `the call` where only that is known. */
function placeOf(property: string, program: string): string {
  const file = join(folder, "index.ts");
  writeFileSync(file, program);
  const start = program.slice(0, program.indexOf("config(")).split("\n");
  const at = { file, line: start.length, column: (start.at(-1) ?? "").length + 1 };
  const found = programOrigin(at).position?.(property.split("."));
  if (!found) return "the call";
  const [line = ""] = program.split("\n").slice((found.line ?? 0) - 1);
  return [...line]
    .slice((found.column ?? 0) - 1)
    .join("")
    .slice(0, 12);
}

describe("a property of a config lies", () => {
  it.each<readonly [what: string, property: string, program: string, place: string]>([
    ["at its value", "files.0.mode", 'flatcar.config({ files: [{ path: "/a", mode: "0644" }] })', '"0644" }] })'],
    ["at an element", "files.1", 'config({ files: [{ path: "/a" }, { path: "/b" }] })', '{ path: "/b"'],
    [
      "on a line of its own",
      "units.0.name",
      'const a = 1;\nconfig({\n  units: [\n    { name: "x.service" },\n  ],\n})',
      '"x.service" ',
    ],
    ["behind comments", "units", "config(/* {a} */ { // files: [\n files: [], /* , */ units: [1] })", "[1] })"],
    ["behind letters that take two units", "units", 'config({ files: ["😀", "é"], units: [] })', "[] })"],
    ["at a short name", "files", "config({ files, units })", "files, units"],
    ["under a quoted key", "ignition.a.b", 'config({ "ignition": { "a.b": 7 } })', "7 } })"],
    [
      "under a type that is asserted",
      "files.0.path",
      'config({ files: [{ path: "/a" } as const] satisfies F[] })',
      '"/a" } as co',
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the program's own
    ["behind a call with brackets", "units", 'config({ files: f({ a: [1, "]"] }, `}${g("`")}`), units: 1 })', "1 })"],
    ["behind a function", "units", "config({ files: f((x) => { g(x); return x; }), units: 1 })", "1 })"],
    ["behind a regular expression", "units", 'config({ files: t.replace(/["}/]/g, ""), units: 1 })', "1 })"],
    ["behind a division", "units", "config({ files: f(a / 2, b / 3), units: 1 })", "1 })"],
    ["at the last of two", "files", "config({ files: 1, files: 2 })", "2 })"],
    ["behind a spread", "files", "config({ ...base, files: 2 })", "2 })"],
    ["at a variable that holds it", "files.0.mode", "config({ files: [motd] })", "motd] })"],
    ["at a call that makes it", "files.0.mode", "config({ files: [{ a: 1 }].map(f) })", "[{ a: 1 }].m"],
    ["at a choice", "files.0.mode", "config({ files: [a ? { mode: 1 } : { mode: 2 }] })", "a ? { mode: "],
    ["at what holds one that is not there", "files.0.mode", 'config({ files: [{ path: "/a" }] })', '{ path: "/a"'],
    ["at what follows an assertion", "files.a", "config({ files: { a: 1 } as any && { a: 2 } })", "{ a: 1 } as "],
    ["at the list behind a spread", "files.1", "config({ files: [...a, { b: 1 }] })", "[...a, { b: "],
  ])("%s", (_, property, program, place) => {
    expect(placeOf(property, program)).toBe(place);
  });

  it.each<readonly [what: string, program: string]>([
    ["before a spread", "config({ files: 1, ...base })"],
    ["beside a generic call", "config({ units: f<A, B>(1), files: 1 })"],
    ["beside a method", "config({ units() { return 1; }, files: 1 })"],
    ["beside a computed key", "config({ [key]: 1, files: 1 })"],
    ["in a list with holes", "config({ files: [, 1], units: }"],
    ["in a variable", "config(values)"],
    ["behind another argument", "config(1, { files: 1 })"],
    ["in more brackets than can be read", `config({ files: ${"(".repeat(20_000)}1${")".repeat(20_000)} })`],
    ["in a text that is cut off", "config({ files: [1"],
    ["behind what may be a regular expression", 'config({ units: f(() => { return /"/; }), files: 1 })'],
  ])("at the call: %s", (_, program) => {
    expect(placeOf("files", program)).toBe("the call");
  });

  it("at the call where there is no such file, or it has changed", () => {
    const origin = { file: join(folder, "nowhere.ts"), line: 1, column: 1 };
    expect(programOrigin(origin).position?.(["files"])).toBeUndefined();
    expect(placeOf("files", "\n\n// config(\n")).toBe("the call");
  });
});
