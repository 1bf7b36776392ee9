import type { JsonNode } from "../go/json-read.ts";
import { mostTold } from "../report/entry.ts";
import type { Field, ListType, ScalarType, StructType, Type, Value, Values } from "../schema/type.ts";

/** A value that does not fit its type. */
export interface Misfit {
  /** In the words of Go. */
  readonly message: string;
  /** Behind the value. */
  readonly offset: number;
  readonly path: readonly (string | number)[];
  readonly node: JsonNode;
  readonly type: Type;
}

interface State {
  readonly packageName: string;
  readonly misfits: Misfit[];
  count: number;
  /** What Go still keeps behind the end of a list that was longer before, by the list: items that it has again begin with that. */
  readonly kept: Map<Value, readonly Value[]>;
}

/** What JSON holds for a type. */
export interface DecodedJson {
  readonly values: Values;
  /** The first of them, as many as somebody may read. */
  readonly misfits: readonly Misfit[];
  /** How many there are. */
  readonly count: number;
}

interface Place {
  readonly step: string | number;
  /** What it is in; `undefined` at the root. */
  readonly above: Place | undefined;
  /** Name of the struct whose field this is; `undefined` at the root. */
  readonly struct: string | undefined;
  readonly path: string;
}

/** Reads JSON into a type as Go's `encoding/json` does: names in any case, `null` for nothing. */
export function decodeJson(node: JsonNode, type: StructType, packageName: string): DecodedJson {
  const state: State = { packageName, misfits: [], count: 0, kept: new Map() };
  const values = decode(state, node, type, { step: "", above: undefined, struct: undefined, path: "" }, undefined);
  return { values: (values ?? {}) as Values, misfits: state.misfits, count: state.count };
}

function decode(state: State, node: JsonNode, type: Type, place: Place, before: Value | undefined): Value | undefined {
  if (node.type === "null") return before;
  if (type.kind === "struct" && node.type === "object") {
    return decodeStruct(state, node, type, place, (before ?? {}) as Values);
  }
  if (type.kind === "list" && node.type === "array") return decodeList(state, node, type, place, before);
  if (type.kind === "string" && node.type === "string") return node.value;
  if (type.kind === "bool" && node.type === "boolean") return node.value === "true";
  if (type.kind === "int" && node.type === "number") {
    const value = decodeInteger(node.value);
    if (value !== undefined) return value;
  }
  state.count++;
  if (state.count <= mostTold) {
    const message = mismatch(state, node, type, place);
    state.misfits.push({ message, offset: node.end, path: pathOf(place), node, type });
  }
  return before;
}

function pathOf({ step, above }: Place): readonly (string | number)[] {
  return above === undefined ? [] : [...pathOf(above), step];
}

/** Characters of the smallest 64-bit integer. */
const longestInteger = 20;

function decodeInteger(text: string): number | bigint | undefined {
  if (text.length > longestInteger || !/^-?\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  if (value >= 2n ** 63n || value < -(2n ** 63n)) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function decodeStruct(state: State, node: JsonNode, type: StructType, place: Place, values: Values): Values {
  for (let index = 0; index < node.items.length; index += 2) {
    const key = node.items[index];
    const item = node.items[index + 1];
    const entry = key && fieldOf(type, key.value);
    if (!entry || !item) continue;
    const path = place.path === "" ? entry.name : `${place.path}.${entry.name}`;
    if (item.type === "null") {
      if (!isHeldByValue(entry)) delete values[entry.name];
      continue;
    }
    const inner = { step: entry.name, above: place, struct: type.name, path };
    const value = decode(state, item, entry.type, inner, values[entry.name]);
    if (value !== undefined) values[entry.name] = value;
  }
  return values;
}

/** What Go holds without a pointer stays what it was at `null`. */
function isHeldByValue({ type, required, byValue }: Field): boolean {
  return type.kind === "struct" || (type.kind !== "list" && (required === true || byValue === true));
}

function fieldOf(type: StructType, name: string): Field | undefined {
  const exact = type.index.get(name);
  if (exact) return exact;
  const folded = fold(name);
  return type.fields.find((entry) => fold(entry.name) === folded);
}

/** To Go the long s and the sign of Kelvin are letters in another case too. */
function fold(name: string): string {
  return name.toLowerCase().replaceAll("\u017f", "s");
}

/** A null item is an empty one. Of a list that is there twice Go writes the items over those of before. */
function decodeList(state: State, node: JsonNode, type: ListType, place: Place, before: Value | undefined): Value[] {
  const empty = { string: "", int: 0, bool: false, list: [], struct: {} };
  const held = before === undefined ? [] : (state.kept.get(before) ?? (before as Value[]));
  const values = node.items.map(
    (item, step) =>
      decode(state, item, type.item, { ...place, step, above: place }, held[step]) ??
      structuredClone(empty[type.item.kind]),
  );
  if (values.length > 0 && held.length > values.length) {
    state.kept.set(values, [...values, ...held.slice(values.length)]);
  }
  return values;
}

function mismatch(state: State, node: JsonNode, type: Type, place: Place): string {
  const is = node.type === "number" ? `number${type.kind === "int" ? ` ${node.value}` : ""}` : jsonType(node);
  const where = place.struct === undefined ? "value" : `struct field ${place.struct}.${place.path}`;
  return `json: cannot unmarshal ${is} into Go ${where} of type ${typeName(state, type)}`;
}

const wanted = {
  string: "a string",
  int: "a whole number",
  bool: "true or false",
  list: "a list",
  struct: "an object",
} as const;
const found = { object: "an object", array: "a list", string: "a string", boolean: "", number: "", null: "" } as const;

/** What a value is to be and what it is, in our own words. A value is repeated only where a number or a truth is wanted: any other may be secret. */
export function misfitMessage({ node, type }: Misfit): string {
  const shown = type.kind === "int" || type.kind === "bool" || node.type !== "number";
  const value = !shown ? "a number" : node.value.length > longestInteger ? "that number" : node.value;
  return `${wanted[type.kind]} is wanted, not ${found[node.type] || value}`;
}

function jsonType(node: JsonNode): string {
  return node.type === "boolean" ? "bool" : node.type;
}

function typeName(state: State, type: Type): string {
  if (type.kind === "list" && type.name === undefined) return `[]${typeName(state, type.item)}`;
  if (type.kind === "struct" && type.name === "") {
    return `struct { ${type.fields.map((entry) => `${entry.name} ${typeName(state, entry.type)}`).join("; ")} }`;
  }
  return type.name === undefined ? (type as ScalarType).kind : `${state.packageName}.${type.name}`;
}
