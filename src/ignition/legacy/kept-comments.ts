import { positionOf } from "../report/entry.ts";
import type { Step } from "../report/report.ts";
import type { Draft } from "./draft.ts";

/**
 * Takes the user's own comments over: those right above what became an item of the new document stand above what is said of it
 * here. Returns those at the top of the YAML.
 */
export function keepComments(draft: Draft, text: string): readonly string[] {
  const lines = text.split("\n");
  const taken = new Set<number>();
  const top = topOf(lines, taken);
  for (const item of itemsIn(draft.config)) {
    const place = draft.places.get(item);
    const line = place && lineOf(draft, place);
    const kept = line === undefined ? [] : above(lines, line, taken);
    if (kept.length > 0) draft.comments.set(item, [...kept, ...(draft.comments.get(item) ?? [])]);
  }
  return top;
}

/** Every object of the new document, in the order in which it is written. */
function itemsIn(value: unknown): readonly object[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.values(value).flatMap(itemsIn);
  return Array.isArray(value) ? inner : [value, ...inner];
}

/** The line of an item, or of the key of a section. */
function lineOf({ root }: Draft, place: readonly Step[]): number | undefined {
  const last = place.at(-1);
  return positionOf(root, typeof last === "string" ? [...place.slice(0, -1), { key: last }] : place)?.line;
}

function topOf(lines: readonly string[], taken: Set<number>): readonly string[] {
  const end = lines.findIndex((line) => !line.startsWith("#"));
  const top = lines.slice(0, Math.max(0, end));
  for (const index of top.keys()) taken.add(index);
  return top.filter((line) => line.trimEnd() !== "#cloud-config").map(textOf);
}

/** Comments that are indented as the line below them, or less: what is indented more may be text. */
function above(lines: readonly string[], line: number, taken: Set<number>): readonly string[] {
  const indent = indentOf(lines[line - 1] ?? "");
  const kept: string[] = [];
  for (let index = line - 2; index >= 0 && !taken.has(index); index--) {
    const text = lines[index] ?? "";
    if (!text.trimStart().startsWith("#") || indentOf(text) > indent) break;
    taken.add(index);
    kept.unshift(textOf(text));
  }
  return kept;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function textOf(line: string): string {
  return line.trim().replace(/^# ?/, "");
}
