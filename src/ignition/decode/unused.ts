import type { Report } from "../report/report.ts";
import type { StructType, Type, Value, Values } from "../schema/type.ts";

/** A node of the user's own text, YAML or JSON, as far as paths and positions go. */
export interface SourceNode {
  readonly kind: "scalar" | "mapping" | "sequence" | "alias";
  readonly value: string;
  readonly line: number;
  readonly column: number;
  readonly items: readonly SourceNode[];
}

/** Value of a key of a mapping; the last one where there are several. */
export function childOf(node: SourceNode | undefined, name: string | number): SourceNode | undefined {
  if (node?.kind === "sequence") return typeof name === "number" ? node.items[name] : undefined;
  if (node?.kind !== "mapping" || typeof name !== "string") return undefined;
  for (let index = node.items.length - 2; index >= 0; index -= 2) {
    if (node.items[index]?.value === name) return node.items[index + 1];
  }
  return undefined;
}

/** Warns of every key that no type knows, and of places where text and values do not run in parallel. */
export function reportUnusedKeys(type: StructType, values: Values, node: SourceNode | undefined, report: Report): void {
  walkStruct(type, values, node, report);
}

function walk(type: Type, value: Value | undefined, node: SourceNode | undefined, report: Report): void {
  if (type.kind === "struct") walkStruct(type, value as Values | undefined, node, report);
  if (type.kind !== "list" || !Array.isArray(value)) return;
  for (const [index, item] of value.entries()) {
    report.enter(index);
    walk(type.item, item, childOf(node, index), report);
    report.leave();
  }
}

function walkStruct(type: StructType, values: Values | undefined, node: SourceNode | undefined, report: Report): void {
  if (node && node.kind !== "mapping") {
    const at = report.pathText();
    report.warning(
      `context tree does not match content tree at ${at}. Line and column reporting may be inconsistent. Unused keys may not be reported`,
    );
  } else if (node) {
    reportKeys(type, node, report);
  }
  for (const entry of type.fields) {
    const child = childOf(node, entry.name);
    if (values?.[entry.name] === undefined && child === undefined) continue;
    report.enter(entry.name);
    walk(entry.type, values?.[entry.name], child, report);
    report.leave();
  }
}

/** Of a key that is there twice the last one counts. */
function reportKeys(type: StructType, node: SourceNode, report: Report): void {
  const unused = new Map<string, SourceNode>();
  for (let index = 0; index < node.items.length; index += 2) {
    const key = node.items[index];
    if (key && !type.index.has(key.value)) unused.set(key.value, key);
  }
  const place = report.path();
  for (const [name, { line, column }] of unused) {
    const path = [...place, { key: name }];
    report.problems.push({ kind: "warning", message: `unused key ${name}`, path, position: { line, column } });
  }
}
