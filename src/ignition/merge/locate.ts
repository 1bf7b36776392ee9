import type { Config } from "../schema/ignition.ts";
import type { Value, Values } from "../schema/type.ts";
import type { Entry } from "../source.ts";
import type { Ancestry } from "./merge.ts";

/** One of the configs that were merged. */
export interface Part {
  /** Its file. */
  readonly source: string;
  readonly config: Config;
  readonly minor: number;
  /** Where a path of it lies in its file. */
  locate(path: readonly (string | number)[]): Pick<Entry, "path" | "line" | "column">;
}

type Path = readonly (string | number)[];

/** The file and line that a place of the merged config comes from. */
export function locateMerged(
  config: Config,
  path: Path,
  parts: readonly Part[],
  ancestry: Ancestry,
): Pick<Entry, "file" | "path" | "line" | "column"> {
  const found = descend(config as Values, path, parts, ancestry);
  if (!found) return { file: parts[parts.length - 1]?.source ?? "", path: ["$", ...path].join(".") };
  return { file: found.part.source, ...found.part.locate(found.path) };
}

interface Found {
  readonly part: Part;
  readonly path: Path;
}

/** Follows the path to the deepest struct, then asks where that struct was made. */
function descend(root: Values, path: Path, parts: readonly Part[], ancestry: Ancestry): Found | undefined {
  let struct = root;
  let rest = path;
  let value: Value | undefined = root;
  for (const [index, step] of path.entries()) {
    value = typeof value === "object" ? (value as Values)[step] : undefined;
    if (value === undefined) break;
    if (typeof value === "object" && !Array.isArray(value)) {
      struct = value;
      rest = path.slice(index + 1);
    }
  }
  return origin(struct, rest, parts, ancestry);
}

function origin(struct: Values, rest: Path, parts: readonly Part[], ancestry: Ancestry): Found | undefined {
  const both = ancestry.get(struct);
  if (!both) return search(struct, rest, parts);
  const [field, index] = rest;
  if (field === undefined) return origin(both.child, rest, parts, ancestry);
  const item = typeof index === "number" ? (struct[field] as Value[] | undefined)?.[index] : undefined;
  for (const side of [both.child, both.parent]) {
    const value = side[field];
    if (value === undefined) continue;
    if (item === undefined) return origin(side, rest, parts, ancestry);
    const place = Array.isArray(value) ? value.indexOf(item) : -1;
    if (place >= 0) return origin(side, [field, place, ...rest.slice(2)], parts, ancestry);
  }
  return origin(both.child, rest, parts, ancestry);
}

/** Looks for the very same object in the configs that were merged. */
function search(struct: Values, rest: Path, parts: readonly Part[]): Found | undefined {
  for (const part of parts) {
    const path = pathTo(part.config as Values, struct);
    if (path) return { part, path: [...path, ...rest] };
  }
  return undefined;
}

const indexes = new WeakMap<Values, Map<Values, Path>>();

function pathTo(root: Values, wanted: Values): Path | undefined {
  let index = indexes.get(root);
  if (!index) {
    index = new Map();
    indexes.set(root, index);
    fill(index, root, []);
  }
  return index.get(wanted);
}

function fill(index: Map<Values, Path>, value: Value | undefined, path: Path): void {
  if (typeof value !== "object") return;
  if (Array.isArray(value)) {
    for (const [place, item] of value.entries()) fill(index, item, [...path, place]);
    return;
  }
  index.set(value, path);
  for (const [name, item] of Object.entries(value)) fill(index, item, [...path, name]);
}
