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
