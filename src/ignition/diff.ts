import { decodeJson } from "./decode/json.ts";
import { readJson } from "./go/json-read.ts";
import { keyOf } from "./merge/merge.ts";
import { ignitionSchema, minorOf } from "./schema/ignition.ts";
import type { Field, ListType, StructType, Type, Value, Values } from "./schema/type.ts";
import { contentsOf, isHidden, showScalar, sizeText, withoutSecrets } from "./summary.ts";

/** A change that a machine would notice. */
export interface IgnitionChange {
  readonly kind: "added" | "removed" | "changed";
  /** `storage.files["/etc/motd"].mode` */
  readonly path: string;
  /** For a person; it never holds contents or password hashes. */
  readonly summary: string;
}

/** Newest spec: its types hold those of all before. */
const newest = 7;

/**
 * What differs for a machine. Order of keyed lists and encodings of contents do not show; no change means the same machine.
 * A text that is no Ignition differs from every other text.
 */
export function diffIgnition(before: string, after: string): readonly IgnitionChange[] {
  if (before === after) return [];
  const left = read(before);
  const right = read(after);
  if (!left || !right) return [{ kind: "changed", path: "$", summary: "not an Ignition config" }];
  const changes: IgnitionChange[] = [];
  diffStruct(ignitionSchema(newest), left, right, "", changes);
  return changes;
}

function read(text: string): Values | undefined {
  try {
    const root = readJson(text);
    const { values, misfits } = decodeJson(root, ignitionSchema(newest), "types");
    const { version } = (values.ignition ?? {}) as Values;
    return misfits.length > 0 || minorOf(String(version)) === undefined ? undefined : values;
  } catch (problem) {
    if (problem instanceof SyntaxError) return undefined;
    throw problem;
  }
}

function diffStruct(type: StructType, before: Values, after: Values, path: string, changes: IgnitionChange[]): void {
  for (const entry of type.fields) {
    const place = path === "" ? entry.name : `${path}.${entry.name}`;
    if (type.name === "Resource" && entry.name === "compression") continue;
    if (type.name === "Resource" && entry.name === "source") diffContents(before, after, place, changes);
    else diffField(entry, before[entry.name], after[entry.name], place, changes);
  }
}

function diffField(
  entry: Field,
  before: Value | undefined,
  after: Value | undefined,
  path: string,
  changes: IgnitionChange[],
): void {
  const { type } = entry;
  if (type.kind === "struct") {
    diffStruct(type, (before ?? {}) as Values, (after ?? {}) as Values, path, changes);
  } else if (type.kind === "list") {
    const lists = [(before ?? []) as Value[], (after ?? []) as Value[]] as const;
    if (entry.append) diffOrdered(type, ...lists, path, changes);
    else diffKeyed(type, ...lists, path, changes);
  } else if (before !== after && !(isNothing(entry, before) && isNothing(entry, after))) {
    changes.push(scalarChange(entry, before, after, path));
  }
}

/** A required name that is empty is the same as none. */
function isNothing(entry: Field, value: Value | undefined): boolean {
  return value === undefined || (entry.required === true && value === "");
}

function scalarChange(entry: Field, before: Value | undefined, after: Value | undefined, path: string): IgnitionChange {
  const kind = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return { kind, path, summary: scalarSummary(entry, before, after) };
}

function scalarSummary({ name }: Field, before: Value | undefined, after: Value | undefined): string {
  if (name === "contents") {
    return [before, after].flatMap((value) => (value === undefined ? [] : sizeText(String(value)))).join(" → ");
  }
  if (isHidden(name)) return before === undefined ? "set" : after === undefined ? "unset" : "changed";
  if (before === undefined) return after === undefined ? "unset" : showScalar(name, after);
  return after === undefined
    ? `was ${showScalar(name, before)}`
    : `${showScalar(name, before)} → ${showScalar(name, after)}`;
}

function diffContents(before: Values, after: Values, path: string, changes: IgnitionChange[]): void {
  const left = contentsOf(before);
  const right = contentsOf(after);
  if (left === undefined && right === undefined) return;
  if (Buffer.isBuffer(left) && Buffer.isBuffer(right) ? left.equals(right) : left === right) return;
  const kind = left === undefined ? "added" : right === undefined ? "removed" : "changed";
  const sizes = [left, right].filter((value) => value !== undefined);
  const show = (value: Buffer | string) => (Buffer.isBuffer(value) ? sizeText(value) : "elsewhere");
  changes.push({ kind, path, summary: sizes.map(show).join(" → ") });
}

function diffOrdered(
  list: ListType,
  before: readonly Value[],
  after: readonly Value[],
  path: string,
  changes: IgnitionChange[],
): void {
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    diffItem(list, before[index], after[index], `${path}[${index}]`, changes);
  }
}

function diffKeyed(
  list: ListType,
  before: readonly Value[],
  after: readonly Value[],
  path: string,
  changes: IgnitionChange[],
): void {
  const left = byKey(list, before);
  const right = byKey(list, after);
  for (const [key, item] of left) diffItem(list, item, right.get(key), `${path}[${showKey(list, key)}]`, changes);
  for (const [key, item] of right) {
    if (!left.has(key)) diffItem(list, undefined, item, `${path}[${showKey(list, key)}]`, changes);
  }
}

/** Items by what makes them the same; equal keys keep their order. */
function byKey(list: ListType, items: readonly Value[]): Map<string, Value> {
  const map = new Map<string, Value>();
  for (const item of items) {
    const key = itemKey(list, item);
    let unique = key;
    for (let count = 2; map.has(unique); count++) unique = `${key} #${count}`;
    map.set(unique, item);
  }
  return map;
}

/** Resources are known by what they hold, so that another encoding is the same one. */
function itemKey(list: ListType, item: Value): string {
  if (list.item.kind !== "struct" || !isResource(list.item)) return keyOf(list, item);
  const contents = contentsOf(item as Values);
  return Buffer.isBuffer(contents) ? `data ${contents.toString("base64")}` : (contents ?? "");
}

function isResource(type: Type): boolean {
  return type.name === "Resource";
}

function showKey(list: ListType, key: string): string {
  if (!isResource(list.item)) return JSON.stringify(key);
  return key.startsWith("data ") ? '"data"' : JSON.stringify(withoutSecrets(key.trim()));
}

function diffItem(
  list: ListType,
  before: Value | undefined,
  after: Value | undefined,
  path: string,
  changes: IgnitionChange[],
): void {
  if (before === undefined || after === undefined) {
    const kind = before === undefined ? "added" : "removed";
    changes.push({ kind, path, summary: kind });
  } else if (list.item.kind === "struct") {
    diffStruct(list.item, before as Values, after as Values, path, changes);
  } else if (before !== after) {
    changes.push({ kind: "changed", path, summary: `${JSON.stringify(before)} → ${JSON.stringify(after)}` });
  }
}
