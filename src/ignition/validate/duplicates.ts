import { keyOf } from "../merge/merge.ts";
import type { Report } from "../report/report.ts";
import type { ListType, StructType, Type, Value, Values } from "../schema/type.ts";

/** Reports every item of a keyed list whose key was there before, in this list or in one of the same space. */
export function reportDuplicates(type: Type, value: Value, report: Report): void {
  if (type.kind === "struct") {
    reportLists(type, value as Values, report);
    for (const entry of type.fields) {
      const child = (value as Values)[entry.name];
      if (child === undefined || entry.type.kind === "string") continue;
      report.enter(entry.name);
      reportDuplicates(entry.type, child, report);
      report.leave();
    }
  } else if (type.kind === "list" && type.item.kind === "struct") {
    for (const [index, item] of (value as Value[]).entries()) {
      report.enter(index);
      reportDuplicates(type.item, item, report);
      report.leave();
    }
  }
}

function reportLists(type: StructType, values: Values, report: Report): void {
  const spaces = new Map<string, Set<string>>();
  for (const entry of type.fields) {
    const items = values[entry.name];
    if (entry.type.kind !== "list" || entry.append || items === undefined) continue;
    const space = entry.space ?? entry.name;
    const keys = spaces.get(space) ?? new Set<string>();
    spaces.set(space, keys);
    for (const [index, item] of (items as Value[]).entries()) {
      const key = keyOf(entry.type as ListType, item);
      if (keys.has(key)) report.error("duplicate entry defined", entry.name, index);
      keys.add(key);
    }
  }
}
