import { toSnake } from "../schema/name.ts";
import type { Entry } from "../source.ts";
import { showField, showItem } from "../summary.ts";
import { type Merged, type Path, type Trace, traceMerged } from "./trace.ts";

/** A file that wrote a place of a merged config. */
export interface Writer extends Pick<Entry, "file" | "path" | "line" | "column"> {
  /** What it wrote there, for a person; it holds neither contents nor secrets. */
  readonly summary: string;
  /** The Butane key that made it, where it was not written as such: `storage.trees.0`, `storage.files.0.contents.inline`. */
  readonly madeBy?: string;
  /** Nothing of it was merged: another file had taken it away, or put a node of another kind in its place. */
  readonly gone?: true;
}

/** Who wrote a place of a merged config: the file that won, then those that it overrode, the last one first. */
export function writersOf(merged: Merged, path: Path): readonly Writer[] {
  return traceMerged(merged, path).map(toWriter);
}

function toWriter({ part, path, type, value, holder, gone }: Trace): Writer {
  const at = part.locate(path);
  const name = String(path.at(-1) ?? "");
  const summary = holder ? showField(holder, name, type, value) : showItem(type, value);
  const from = at.path.split(".").slice(1);
  const copied = [path.map(String), path.map((step) => toSnake(String(step)))].some((steps) => isSame(steps, from));
  return {
    file: part.source,
    ...at,
    summary,
    ...(copied ? {} : { madeBy: from.join(".") }),
    ...(gone ? { gone } : {}),
  };
}

/** Whether two paths name the same fields; places in lists may differ. */
function isSame(a: readonly string[], b: readonly string[]): boolean {
  const names = (steps: readonly string[]) => steps.filter((step) => !/^\d+$/.test(step)).join(".");
  return names(a) === names(b);
}
