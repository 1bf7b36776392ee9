import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Of some lengths in lines: the middle one, the one that nine of ten do not exceed, and the longest. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  readonly nineOfTen: number;
  readonly most: number;
}

/** Lengths of the files in `src/` and of their functions; generated files are left out. */
export function sizes(root: string): { readonly files: Spread; readonly functions: Spread } {
  const files = globSync("src/**/*.ts", { cwd: root }).filter((file) => !file.includes(".generated."));
  const texts = files.map((file) => readFileSync(join(root, file), "utf8"));
  const lines = texts.map((text) => text.split("\n").length - 1);
  return { files: spread(lines), functions: spread(texts.flatMap(functionLines)) };
}

/** The sizes in one line. */
export function sizeLine(root: string): string {
  const { files, functions } = sizes(root);
  const shown = ({ median, nineOfTen, most }: Spread) => `${median} / ${nineOfTen} / ${most} lines`;
  return `sizes (median / 90 % / most): ${files.count} files of ${shown(files)}, ${functions.count} functions of ${shown(functions)}`;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, median: at(0.5), nineOfTen: at(0.9), most: at(1) };
}

/** Every function, method and arrow that has a body in braces. */
function functionLines(text: string): readonly number[] {
  const source = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest);
  const found: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body && ts.isBlock(node.body)) {
      const line = (position: number) => source.getLineAndCharacterOfPosition(position).line;
      found.push(line(node.end) - line(node.getStart(source)) + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
