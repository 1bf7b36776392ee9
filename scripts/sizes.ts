import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Lines of files and of functions in `src/`, as median, nine of ten, and most. */
export function sizeLine(root: string): string {
  const files = globSync("src/**/*.ts", { cwd: root }).filter((file) => !file.includes(".generated."));
  const texts = files.map((file) => readFileSync(join(root, file), "utf8"));
  const lines = texts.map((text) => text.split("\n").length - 1);
  const functions = texts.flatMap((text) => functionLines(text));
  return `sizes (median / 90 % / most): ${files.length} files of ${spread(lines)} lines, ${functions.length} functions of ${spread(functions)} lines`;
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return `${at(0.5)} / ${at(0.9)} / ${at(1)}`;
}

/** Every function, method and arrow that has a body in braces. */
function functionLines(text: string): readonly number[] {
  const source = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest);
  const found: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body && ts.isBlock(node.body as ts.Node)) {
      const line = (position: number) => source.getLineAndCharacterOfPosition(position).line;
      found.push(line(node.end) - line(node.getStart(source)) + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
