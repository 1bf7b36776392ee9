import { childOf, type SourceNode } from "../decode/unused.ts";
import type { Entry } from "../source.ts";
import { formatPath, type Position, type Problem, type Step } from "./report.ts";

/** Where a path leads in the user's text, or the nearest place above it. */
export function positionOf(root: SourceNode | undefined, path: readonly Step[]): Position | undefined {
  let node = root;
  if (!node) return undefined;
  for (const step of path) {
    const next: SourceNode | undefined = typeof step === "object" ? keyOf(node, step.key) : childOf(node, step);
    if (!next) break;
    node = next;
  }
  return { line: node.line, column: node.column };
}

function keyOf(node: SourceNode, name: string): SourceNode | undefined {
  for (let index = node.items.length - 2; index >= 0; index -= 2) {
    if (node.items[index]?.value === name) return node.items[index];
  }
  return undefined;
}

/** What was found, with its place in the user's file. */
export function toEntry(problem: Problem, file: string, root: SourceNode | undefined): Entry {
  const { kind, message, path } = problem;
  const position = problem.position ?? positionOf(root, path);
  return { kind, message, path: formatPath(path), file, ...position };
}

/** Most errors, and most warnings, that are told of one file: nobody reads more, and a hostile file has a million. */
export const mostTold = 100;

/** What was found, in its order; of each kind only the first `most`, and how many more there are. */
export function toEntries(
  problems: readonly Problem[],
  file: string,
  root: SourceNode | undefined,
  most: number,
): readonly Entry[] {
  const told = { error: 0, warning: 0, info: 0 };
  const entries: Entry[] = [];
  for (const problem of problems) {
    told[problem.kind]++;
    if (told[problem.kind] <= most) entries.push(toEntry(problem, file, root));
  }
  return [
    ...entries,
    ...(["error", "warning", "info"] as const).flatMap((kind) => moreOf(kind, told[kind] - most, file)),
  ];
}

/** Says how many of a kind are not told. */
export function moreOf(kind: Entry["kind"], count: number, file: string): readonly Entry[] {
  if (!(count > 0)) return [];
  const what = { error: "mistake", warning: "warning", info: "note" }[kind];
  return [{ kind, message: `and ${count} more ${what}${count === 1 ? "" : "s"} in this file`, path: "$", file }];
}
