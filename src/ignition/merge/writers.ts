import { isHoisted, stepsOf } from "../builder/path.ts";
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
  const summary = holder ? showField(holder, name, type, value) : showItem(path, type, value);
  const isDocument = at.path.startsWith("$");
  const from = stepsOf(at.path).slice(isDocument ? 1 : 0);
  const copied = isDocument ? isSame(path, from) : isProperty(path, from);
  return {
    file: part.source,
    ...at,
    summary,
    ...(copied ? {} : { madeBy: isDocument ? from.join(".") : at.path }),
    ...(gone ? { gone } : {}),
  };
}

/** Whether two paths name the same fields; places in lists may differ. */
function isSame(path: Path, from: readonly string[]): boolean {
  const names = namesOf(path);
  return [names, toSnake(names)].includes(namesOf(from));
}

/** Whether a property of a program is the one that Ignition has at the path. */
function isProperty(path: Path, from: readonly string[]): boolean {
  const property = isHoisted(path[0]) ? path.slice(1) : path;
  return `.${namesOf(from)}`.endsWith(`.${namesOf(property)}`);
}

/** The fields of a path, without places in lists. */
function namesOf(steps: readonly (string | number)[]): string {
  return steps.filter((step) => !/^\d+$/.test(String(step))).join(".");
}
