import { isDeepStrictEqual } from "node:util";
import { covers, parsePath } from "./path.ts";
import { hasUnknown, type Message, type Path, valueAt } from "./wire.ts";

/** One difference between two sets of inputs, by its path. */
export interface Change {
  readonly path: Path;
  readonly action: "add" | "delete" | "update";
  readonly replaces: boolean;
}

/** The change at a path, if there is one. An unknown new value is a change: it may become anything. */
export function changeAt(path: Path, olds: Message, news: Message, replaces: boolean): readonly Change[] {
  const before = valueAt(olds.properties, path);
  const after = valueAt(news.properties, path);
  if (isDeepStrictEqual(before, after) && !hasUnknown(after)) return [];
  const action = before === undefined ? "add" : after === undefined ? "delete" : "update";
  return [{ path, action, replaces }];
}

/** Leaves out what the user said to ignore. */
export function withoutIgnored(changes: readonly Change[], ignored: readonly string[]): readonly Change[] {
  const paths = ignored.map(parsePath);
  return changes.filter(({ path }) => !paths.some((outer) => covers(outer, path)));
}
