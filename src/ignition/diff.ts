import { isUtf8 } from "node:buffer";
import { keyOf } from "./merge/merge.ts";
import { inner, pointsTo } from "./pack/pointer.ts";
import { anySchema, readValues } from "./read-values.ts";
import type { File } from "./schema/ignition.ts";
import type { Field, ListType, StructType, Type, Value, Values } from "./schema/type.ts";
import { type TextPlace, withoutSecretValues } from "./secret-text.ts";
import { contentsOf, isHidden, showResource, showScalar, sizeText, withoutSecrets } from "./summary.ts";
import { diffLines } from "./text-diff.ts";

/** A change that a machine would notice. */
export interface IgnitionChange {
  readonly kind: "added" | "removed" | "changed";
  /** `storage.files["/etc/motd"].mode` */
  readonly path: string;
  /** For a person; it never holds contents or password hashes. */
  readonly summary: string;
  /** Where they were asked for, of contents that are text: what goes and what comes, line by line, without secrets. */
  readonly lines?: readonly string[];
}

export interface DiffOptions {
  /** Show the lines of contents that changed, came or went. */
  readonly lines?: boolean;
}

interface State {
  readonly changes: IgnitionChange[];
  readonly lines: boolean;
  /** Where the contents that are looked at lie; `undefined` where nobody may see them. */
  readonly place: TextPlace | undefined;
  /** Name of the item that came or went, which its path says already. */
  readonly name?: string;
}

/**
 * What differs for a machine. Order of keyed lists, encodings of contents, and how the whole reaches the machine do not show; no change
 * means the same machine.
 * A text that is no Ignition differs from every other text.
 */
export function diffIgnition(before: string, after: string, options: DiffOptions = {}): readonly IgnitionChange[] {
  if (before === after || pointsTo(before, after) || pointsTo(after, before)) return [];
  const [left, right] = [before, after].map((text) => readValues(inner(text) ?? text));
  if (!left || !right) return [{ kind: "changed", path: "$", summary: "not an Ignition config" }];
  const state: State = { changes: [], lines: options.lines === true, place: undefined };
  diffStruct(anySchema, left, right, "", state);
  return state.changes;
}

function diffStruct(type: StructType, before: Values, after: Values, path: string, outer: State): void {
  const state = { ...outer, place: placeOf(type, before, after) ?? outer.place };
  for (const entry of type.fields) {
    const place = path === "" ? entry.name : `${path}.${entry.name}`;
    if (type.name === "Resource" && entry.name === "compression") continue;
    if (type.name === "Resource" && entry.name === "source") diffContents(before, after, place, state);
    else diffField(entry, before[entry.name], after[entry.name], place, state);
  }
}

/** Only contents of files and units are shown, of files to those alone who could read them before and now. */
function placeOf({ name }: StructType, before: File, after: File): TextPlace | undefined {
  if (name === "Unit") return {};
  if (name !== "File") return undefined;
  const modes = [before, after].flatMap(({ path, mode }) => (path === undefined ? [] : Number(mode ?? 0o644)));
  return { path: after.path ?? before.path ?? "", mode: modes.reduce((all, mode) => all & mode, 0o7777) };
}

function diffField(
  entry: Field,
  before: Value | undefined,
  after: Value | undefined,
  path: string,
  state: State,
): void {
  const { type } = entry;
  if (type.kind === "struct") {
    diffStruct(type, (before ?? {}) as Values, (after ?? {}) as Values, path, state);
  } else if (type.kind === "list") {
    const lists = [(before ?? []) as Value[], (after ?? []) as Value[]] as const;
    if (entry.append) diffOrdered(type, ...lists, path, state);
    else diffKeyed(entry, type, ...lists, path, state);
  } else if (before !== after && !(isNothing(entry, before) && isNothing(entry, after))) {
    if (entry.required && (before ?? after) === state.name) return;
    const lines = entry.name === "contents" ? linesOf(String(before ?? ""), String(after ?? ""), state) : {};
    state.changes.push({ ...scalarChange(entry, before, after, path), ...lines });
  }
}

/** A required name that is empty is the same as none, as is whatever Ignition does not tell from none. */
function isNothing(entry: Field, value: Value | undefined): boolean {
  return value === undefined || (entry.required === true && value === "") || (entry.byValue === true && !value);
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

function diffContents(before: Values, after: Values, path: string, state: State): void {
  const left = contentsOf(before);
  const right = contentsOf(after);
  if (left === undefined && right === undefined) return;
  if (Buffer.isBuffer(left) && Buffer.isBuffer(right) ? left.equals(right) : left === right) return;
  const kind = left === undefined ? "added" : right === undefined ? "removed" : "changed";
  const [was, is] = [before, after].map(showResource);
  const summary = left === undefined ? `${is}` : right === undefined ? `${was}` : `${was} → ${is}`;
  const lines = linesOf(textOf(left), textOf(right), state);
  state.changes.push({ kind, path, summary, ...lines });
}

/** Contents as text; `undefined` for other bytes, and for what is fetched from elsewhere. */
function textOf(contents: Buffer | string | undefined): string | undefined {
  if (contents === undefined) return "";
  if (!Buffer.isBuffer(contents) || !isUtf8(contents)) return undefined;
  const text = contents.toString("utf8");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a text has none but line breaks and tabs
  return /[\0-\x08\x0e-\x1f]/.test(text) ? undefined : text;
}

/** What differs line by line, where both are text that may be shown. */
function linesOf(
  before: string | undefined,
  after: string | undefined,
  { lines, place }: State,
): Pick<IgnitionChange, "lines"> {
  const [left, right] = [before, after].map((text) =>
    lines && place && text !== undefined ? withoutSecretValues(text, place) : undefined,
  );
  return left === undefined || right === undefined ? {} : { lines: diffLines(left, right) };
}

function diffOrdered(
  list: ListType,
  before: readonly Value[],
  after: readonly Value[],
  path: string,
  state: State,
): void {
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    diffItem(list, before[index], after[index], `${path}[${index}]`, state);
  }
}

function diffKeyed(
  entry: Field,
  list: ListType,
  before: readonly Value[],
  after: readonly Value[],
  path: string,
  state: State,
): void {
  const left = byKey(list, before);
  const right = byKey(list, after);
  for (const [key, item] of left) diffItem(list, item, right.get(key), `${path}[${showKey(list, key)}]`, state);
  for (const [key, item] of right) {
    if (!left.has(key)) diffItem(list, undefined, item, `${path}[${showKey(list, key)}]`, state);
  }
  if (orderOf(entry, left, right) !== orderOf(entry, right, left)) {
    state.changes.push({ kind: "changed", path, summary: "in another order" });
  }
}

/** How those items stand that are in both and whose order a machine takes notice of. */
function orderOf({ ordered }: Field, items: ReadonlyMap<string, Value>, others: ReadonlyMap<string, Value>): string {
  const kept = [...items].filter(([key, item]) => ordered?.(item) && others.has(key));
  return JSON.stringify(kept.map(([key]) => key));
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
  if (list.item.name === "Tang") return JSON.stringify(withoutSecrets(key));
  if (!isResource(list.item)) return JSON.stringify(key);
  return key.startsWith("data ") ? '"data"' : JSON.stringify(withoutSecrets(key.trim()));
}

function diffItem(
  list: ListType,
  before: Value | undefined,
  after: Value | undefined,
  path: string,
  state: State,
): void {
  if (before === undefined || after === undefined) {
    const kind = before === undefined ? "added" : "removed";
    state.changes.push({ kind, path, summary: kind });
    if (state.lines && list.item.kind === "struct") {
      const name = keyOf(list, before ?? after ?? "");
      diffStruct(list.item, (before ?? {}) as Values, (after ?? {}) as Values, path, { ...state, name });
    }
  } else if (list.item.kind === "struct") {
    diffStruct(list.item, before as Values, after as Values, path, state);
  } else if (before !== after) {
    state.changes.push({ kind: "changed", path, summary: `${JSON.stringify(before)} → ${JSON.stringify(after)}` });
  }
}
