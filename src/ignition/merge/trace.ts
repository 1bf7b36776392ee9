import type { Config } from "../schema/ignition.ts";
import type { Field, ListType, StructType, Type, Value, Values } from "../schema/type.ts";
import type { Entry } from "../source.ts";
import { keyOf } from "./merge.ts";

/** One of the configs that were merged. */
export interface Part {
  /** Its file. */
  readonly source: string;
  readonly config: Config;
  readonly minor: number;
  /** Where a path of it lies in its file. */
  locate(path: Path): Pick<Entry, "path" | "line" | "column">;
}

export type Path = readonly (string | number)[];

/** A merged config and what it was made of, in order: a later part wins. All are of one version. */
export interface Merged {
  readonly schema: StructType;
  readonly config: Config;
  readonly parts: readonly Part[];
}

/** A part that has a value at a place of the merged config, and where that lies in the part. */
export interface Trace {
  readonly part: Part;
  readonly path: Path;
  readonly type: Type;
  readonly value: Value;
  /** The struct whose field it is; `undefined` for the root and for items of lists. */
  readonly holder?: Values;
  /** Another part took it away whole before the winner wrote: nothing in it was merged. */
  readonly gone?: true;
}

/**
 * Every part that wrote a place of the merged config, the one that won first. A file that takes the place of a link overrides it too,
 * though nothing below it. Nothing where the merged config has no such place.
 */
export function traceMerged({ schema, config, parts }: Merged, path: Path): readonly Trace[] {
  let traces = parts.toReversed().map((part): Trace => {
    return { part, path: [], type: schema, value: part.config as Values };
  });
  let type: Type = schema;
  let value: Value | undefined = config as Values;
  for (let at = 0; at < path.length && value !== undefined; at++) {
    const name = String(path[at]);
    const entry: Field | undefined = type.kind === "struct" ? type.index.get(name) : undefined;
    if (!entry) return [];
    value = (value as Values)[name];
    type = entry.type;
    const index = path[at + 1];
    if (type.kind === "list" && typeof index === "number" && value !== undefined) {
      const item: Value | undefined = (value as Value[])[index];
      const holders = traces.filter(({ gone }) => !gone);
      traces = item === undefined ? [] : traceItem(holders, entry, type, item, index);
      value = item;
      type = type.item;
      at++;
    } else {
      traces = traces.flatMap((trace) => stepInto(trace, entry));
    }
  }
  return value === undefined ? [] : traces;
}

function step(trace: Trace, { type }: Pick<Field, "type">, value: Value | undefined, ...steps: Path): readonly Trace[] {
  return value === undefined ? [] : [{ part: trace.part, path: [...trace.path, ...steps], type, value }];
}

function stepInto(trace: Trace, entry: Field): readonly Trace[] {
  if (trace.gone) return [];
  const holder = trace.value as Values;
  return step(trace, entry, holder[entry.name], entry.name).map((next) => ({ ...next, holder }));
}

/** `holders` have the list, or could have it. */
function traceItem(holders: readonly Trace[], entry: Field, list: ListType, item: Value, index: number): Trace[] {
  if (entry.append) return traceAppended(holders, entry, list, index);
  const key = keyOf(list, item);
  const found: Trace[] = [];
  let gone = false;
  for (const holder of holders) {
    const own = itemBy(holder, entry, key);
    const other = own.length > 0 ? [] : rivalsOf(holder, entry).flatMap((rival) => itemBy(holder, rival, key));
    gone ||= other.length > 0;
    found.push(...[...own, ...other].map((trace) => (gone ? { ...trace, gone } : trace)));
    gone ||= own.some(({ value }) => removes(list, value));
  }
  return found;
}

/** The item of a list that has the key. */
function itemBy(holder: Trace, entry: Field, key: string): readonly Trace[] {
  const list = entry.type as ListType;
  const items = itemsOf(holder, entry);
  const place = placesOf(list, items).get(key);
  return place === undefined ? [] : step(holder, { type: list.item }, items[place], entry.name, place);
}

/** The other lists of the space of keys: what is in one of them is in none of the others. */
function rivalsOf({ type }: Trace, entry: Field): readonly Field[] {
  if (!entry.space || type.kind !== "struct") return [];
  return type.fields.filter((other) => other.space === entry.space && other !== entry);
}

/** An HTTP header without a value takes away that of earlier parts. */
function removes(list: ListType, item: Value): boolean {
  return list.item.name === "HTTPHeader" && (item as Values).value === undefined;
}

function itemsOf({ value }: Trace, { name }: Field): readonly Value[] {
  return ((value as Values)[name] ?? []) as Value[];
}

/** Items of an appended list stand one part after the other, the first part first. */
function traceAppended(holders: readonly Trace[], entry: Field, list: ListType, index: number): Trace[] {
  let place = index;
  for (const holder of holders.toReversed()) {
    const items = itemsOf(holder, entry);
    if (place < items.length) return [...step(holder, { type: list.item }, items[place], entry.name, place)];
    place -= items.length;
  }
  return [];
}

const places = new WeakMap<readonly Value[], ReadonlyMap<string, number>>();

/** Places of a list's items by their keys. */
function placesOf(list: ListType, items: readonly Value[]): ReadonlyMap<string, number> {
  const known = places.get(items);
  if (known) return known;
  const made = new Map(items.map((item, index) => [keyOf(list, item), index]));
  places.set(items, made);
  return made;
}

/** The file and line that a place of the merged config comes from, or would come from were it there. */
export function locateMerged(merged: Merged, path: Path): Pick<Entry, "file" | "path" | "line" | "column"> {
  for (let length = path.length; length >= 0; length--) {
    const [winner] = traceMerged(merged, path.slice(0, length));
    if (winner) return { file: winner.part.source, ...winner.part.locate([...winner.path, ...path.slice(length)]) };
  }
  return { file: "", path: ["$", ...path].join(".") };
}
