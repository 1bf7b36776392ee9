import { basename } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { sizes } from "../scripts/sizes.ts";
import { root, type SourceFile, sources } from "./sources.ts";

const own = sources("src/**/*.ts");
const all = [...own, ...sources("{bench,bin,examples,scripts,test}/**/*.{ts,js}")].filter(
  ({ path }) => !path.includes("node_modules/"),
);

describe("sizes", () => {
  const { files, functions } = sizes(root);
  it.each([
    ["files, median", files.median, 100],
    ["files, nine of ten", files.nineOfTen, 250],
    ["files, most", files.most, 400],
    ["functions, median", functions.median, 10],
    ["functions, nine of ten", functions.nineOfTen, 40],
    ["functions, most", functions.most, 60],
  ])("%s", (_, lines, limit) => {
    expect(lines).toBeGreaterThan(0);
    expect(lines).toBeLessThanOrEqual(limit);
  });

  it("holds every file to 400 lines", () => {
    expect(pathsOf(all, ({ text }) => text.split("\n").length > 401)).toEqual([]);
  });
});

describe("names", () => {
  it("are kebab-case", () => {
    const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|config))?\.[jt]s$/;
    expect(pathsOf(all, ({ path }) => !kebab.test(basename(path)))).toEqual([]);
  });

  it("say what is inside", () => {
    const empty = /(?:^|[-/])(?:utils?|helpers?|managers?)[./]|(?:^|\/)(?:common|base|misc|shared|lib)[./]/;
    expect(pathsOf(all, ({ path }) => empty.test(path))).toEqual([]);
  });
});

describe("code", () => {
  it("says any only at the wire, and where one table holds many types", () => {
    const allowed = ["src/plugin/wire.ts", "src/providers/index.ts"];
    expect(pathsOf(own, (file) => holds(file, ({ kind }) => kind === ts.SyntaxKind.AnyKeyword))).toEqual(allowed);
  });

  it("has no classes but errors and Pulumi's resources", () => {
    const odd = (node: ts.Node) => ts.isClassLike(node) && !/\b(?:Error|pulumi\.\w+Resource)$/.test(parentOf(node));
    expect(pathsOf(own, (file) => holds(file, odd))).toEqual([]);
  });

  it("leaves nothing for later, and no test alone", () => {
    const later = /\b(?:TODO|FIXME|XXX|HACK)\b|\b(?:it|test|describe)\.only\(/;
    expect(pathsOf(all, ({ path, text }) => path !== "test/style.test.ts" && later.test(text))).toEqual([]);
  });

  it("turns a lint rule off only with a reason", () => {
    const silent = /biome-ignore [\w/]+:?\s*(?:\n|$)|eslint-disable(?!.* -- )|@ts-(?:ignore|nocheck)/;
    expect(pathsOf(all, ({ path, text }) => path !== "test/style.test.ts" && silent.test(text))).toEqual([]);
  });

  it("skips a test only with a reason", () => {
    const silent = /(?:it|test|describe)\.skip\(|\bskip\(\)/;
    expect(
      pathsOf(sources("test/**/*.ts"), ({ path, text }) => path !== "test/style.test.ts" && silent.test(text)),
    ).toEqual([]);
  });
});

function pathsOf(files: readonly SourceFile[], wrong: (file: SourceFile) => boolean): readonly string[] {
  return files.filter(wrong).map(({ path }) => path);
}

function holds({ path, text }: SourceFile, wanted: (node: ts.Node) => boolean): boolean {
  const visit = (node: ts.Node): boolean => wanted(node) || ts.forEachChild(node, visit) === true;
  return visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
}

/** What a class extends, as it is written. */
function parentOf(node: ts.ClassLikeDeclaration): string {
  return node.heritageClauses?.[0]?.types[0]?.expression.getText() ?? "";
}
