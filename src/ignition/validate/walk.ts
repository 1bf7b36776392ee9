import type { Report } from "../report/report.ts";
import type { StructType, Type, Value, Values } from "../schema/type.ts";

/** A check of one struct (or of one scalar that has a type of its own). It reports at the current place and below. */
export type Rule<Context, T = Values> = (value: T, report: Report, context: Context) => void;
/** The rules of many types in one table: each is called with a value of its own type only. */
export type Rules<Context> = Readonly<Record<string, Rule<Context, never>>>;

/** Runs the rule of every type in it, a struct's own before those of its parts, in the order of the types. */
export function walk<Context>(rules: Rules<Context>, type: Type, value: Value, report: Report, context: Context): void {
  if (type.name !== undefined) rules[type.name]?.(value as never, report, context);
  if (type.kind === "struct") walkFields(rules, type, value as Values, report, context);
  if (type.kind !== "list" || !isWatched(rules, type.item)) return;
  for (const [index, item] of (value as Value[]).entries()) {
    report.enter(index);
    walk(rules, type.item, item, report, context);
    report.leave();
  }
}

function walkFields<Context>(
  rules: Rules<Context>,
  type: StructType,
  values: Values,
  report: Report,
  context: Context,
): void {
  for (const entry of type.fields) {
    const value = values[entry.name];
    if (value === undefined || !isWatched(rules, entry.type)) continue;
    report.enter(entry.name);
    walk(rules, entry.type, value, report, context);
    report.leave();
  }
}

/** Scalars without a rule of their own need no visit. */
function isWatched<Context>(rules: Rules<Context>, type: Type): boolean {
  return type.kind === "struct" || type.kind === "list" || (type.name !== undefined && type.name in rules);
}
