import type { Dialect } from "../schema/butane.ts";
import { type ListType, type StructType, string, type Type, type Value, type Values } from "../schema/type.ts";
import type { YamlNode } from "../yaml/node.ts";
import { isNull, resolveScalar, tagOf } from "../yaml/scalar.ts";
import { yamlError } from "../yaml/token.ts";

export interface Decoded {
  readonly values: Values;
  /** Everything that did not fit the types, as `line 5: cannot unmarshal …`. */
  readonly errors: readonly string[];
  /** Something was seen that the check for unused keys may have to speak of. */
  readonly unusual: boolean;
}

interface State {
  readonly packages: Pick<Dialect, "rootPackage" | "package">;
  readonly root: StructType;
  readonly errors: string[];
  readonly open: Set<YamlNode>;
  unusual: boolean;
  decoded: number;
  aliased: number;
  aliasDepth: number;
  /** Go holds what is decoded by a pointer, which a value with the tag of null does not follow. */
  pointer: boolean;
  /** Keys that a merge (`<<`) must not set again; `undefined` outside of one. */
  merged: Set<string> | undefined;
}

/**
 * Reads a document into a type as yaml.v3 does. Throws a `SyntaxError` for what ends reading at once.
 * An empty document is an empty mapping.
 */
export function decodeYaml(
  node: YamlNode | undefined,
  root: StructType,
  packages: Pick<Dialect, "rootPackage" | "package">,
): Decoded {
  const state: State = {
    packages,
    root,
    errors: [],
    open: new Set(),
    unusual: false,
    decoded: 0,
    aliased: 0,
    aliasDepth: 0,
    pointer: false,
    merged: undefined,
  };
  const values = node ? decode(state, node, root) : undefined;
  return { values: (values ?? {}) as Values, errors: state.errors, unusual: state.unusual };
}

/** The error that lists what did not fit. */
export function decodeError(errors: readonly string[]): string {
  return `yaml: unmarshal errors:\n${errors.map((error) => `  ${error}`).join("\n")}`;
}

/** `undefined` for what is null or does not fit. */
function decode(state: State, node: YamlNode, type: Type): Value | undefined {
  count(state);
  if (node.kind === "alias") return decodeAlias(state, node, type);
  if (isNull(node)) {
    if (type.kind === "struct" || type.kind === "list") state.unusual = true;
    return undefined;
  }
  if (node.kind === "scalar") return decodeScalar(state, node, type);
  if (node.kind === "sequence") {
    return type.kind === "list" ? decodeList(state, node, type) : mismatch(state, node, type);
  }
  return decodeMapping(state, node, type);
}

/** Growth by aliases that yaml.v3 allows, https://github.com/go-yaml/yaml/blob/v3.0.1/decode.go (allowedAliasRatio). */
function count(state: State): void {
  state.decoded++;
  if (state.aliasDepth === 0) return;
  state.aliased++;
  if (state.aliased <= 100 || state.decoded <= 1000) return;
  const low = 400_000;
  const high = 4_000_000;
  const part = Math.min(1, Math.max(0, (state.decoded - low) / (high - low)));
  if (state.aliased / state.decoded > 0.99 - 0.89 * part) throw yamlError(0, "document contains excessive aliasing");
}

function decodeAlias(state: State, node: YamlNode, type: Type): Value | undefined {
  if (!node.target) return undefined;
  if (state.open.has(node)) throw yamlError(0, `anchor '${node.value}' value contains itself`);
  if (type.kind === "struct" || type.kind === "list") state.unusual = true;
  state.open.add(node);
  state.aliasDepth++;
  const value = decode(state, node.target, type);
  state.aliasDepth--;
  state.open.delete(node);
  return value;
}

function decodeList(state: State, node: YamlNode, type: ListType): Value[] {
  const values: Value[] = [];
  for (const item of node.items) {
    const value = decode(state, item, type.item);
    if (value !== undefined) values.push(value);
    else state.unusual = true;
  }
  return values;
}

function decodeScalar(state: State, node: YamlNode, type: Type): Value | undefined {
  if (type.kind === "string" && node.tag === "") return node.value;
  const { tag, value: resolved } = resolveScalar(node);
  const value = tag === "!!binary" ? decodeBinary(node) : resolved;
  switch (type.kind) {
    case "string":
      return tag === "!!binary" ? value : node.value;
    case "int":
      if (typeof value === "bigint" && value < 2n ** 63n) return value;
      if (typeof value === "number" && value < 2 ** 63) return toInteger(value);
      break;
    case "bool":
      if (typeof value === "boolean") return value;
      if (typeof value === "string" && /^(y|yes|on)$/i.test(value) && isSpelling(value)) return true;
      if (typeof value === "string" && /^(n|no|off)$/i.test(value) && isSpelling(value)) return false;
      break;
    default:
      break;
  }
  return mismatch(state, node, type, tag);
}

/** `yes`, `Yes`, `YES`, but not `yEs`. */
function isSpelling(word: string): boolean {
  return word.slice(1) === word.slice(1).toLowerCase() || word === word.toUpperCase();
}

function toInteger(value: number): number | bigint {
  if (Number.isNaN(value) || value <= -(2 ** 63)) return -(2n ** 63n);
  const whole = Math.trunc(value) + 0;
  return Number.isSafeInteger(whole) ? whole : BigInt(whole);
}

function decodeBinary(node: YamlNode): string {
  const text = node.value.replace(/[\r\n]/g, "");
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw yamlError(0, "!!binary value contains invalid base64 data");
  }
  return Buffer.from(text, "base64").toString("utf8");
}

function mismatch(state: State, node: YamlNode, type: Type, resolvedTag?: string): undefined {
  const tag = node.kind === "scalar" && node.tag === "" && resolvedTag ? resolvedTag : tagOf(node);
  const shown = tag === "!!seq" || tag === "!!map" ? node.value : ` \`${shorten(node.value)}\``;
  const pointer = state.pointer && tag === "!!null" ? "*" : "";
  state.errors.push(`line ${node.line}: cannot unmarshal ${tag}${shown} into ${pointer}${typeName(state, type)}`);
  return undefined;
}

/** Messages of YAML that does not fit, with a value only where a number or a truth is wanted: any other may be secret. */
export function withoutValues(messages: string): string {
  return messages.replace(/(cannot unmarshal \S+) `[\s\S]{0,10}`(?= into (?!(?:int|bool)$))/gm, "$1");
}

function shorten(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  return bytes.length > 10 ? `${bytes.subarray(0, 7).toString("utf8")}...` : text;
}

/** What Go calls a type. */
function typeName(state: State, type: Type): string {
  if (type === state.root) return `${state.packages.rootPackage}.${type.name}`;
  if (type.name !== undefined) return `${state.packages.package}.${type.name}`;
  return type.kind === "list" ? `[]${typeName(state, type.item)}` : type.kind;
}

function decodeMapping(state: State, node: YamlNode, type: Type): Values | undefined {
  if (!checkKeys(state, node)) return undefined;
  if (type.kind !== "struct") return mismatch(state, node, type);
  const values: Values = {};
  decodeFields(state, node, type, values);
  return values;
}

function decodeFields(state: State, node: YamlNode, type: StructType, values: Values): void {
  const merged = state.merged;
  state.merged = undefined;
  let merge: YamlNode | undefined;
  for (let index = 0; index < node.items.length; index += 2) {
    const key = node.items[index];
    const item = node.items[index + 1];
    if (!key || !item) continue;
    if (isMergeKey(key)) {
      merge = item;
      state.unusual = true;
      continue;
    }
    const name = decode(state, key, string);
    if (typeof name !== "string") state.unusual = true;
    if (typeof name !== "string" || merged?.has(name)) continue;
    merged?.add(name);
    decodeField(state, type, name, item, values);
  }
  state.merged = merged;
  if (merge) decodeMerge(state, node, merge, type, values);
}

function decodeField(state: State, type: StructType, name: string, item: YamlNode, values: Values): void {
  const entry = type.index.get(name);
  if (!entry) {
    state.unusual = true;
    return;
  }
  const { type: held } = entry;
  state.pointer = held.kind !== "struct" && held.kind !== "list" && !entry.held;
  const value = decode(state, item, held);
  state.pointer = false;
  if (value !== undefined) values[entry.name] = value;
}

function isMergeKey(key: YamlNode): boolean {
  return key.kind === "scalar" && key.value === "<<" && (key.tag === "!!merge" || (key.tag === "" && !key.quoted));
}

function decodeMerge(state: State, parent: YamlNode, merge: YamlNode, type: StructType, values: Values): void {
  const before = state.merged;
  if (!before) {
    state.merged = new Set(
      parent.items.flatMap((key, index) => (index % 2 === 0 && key.kind === "scalar" ? key.value : [])),
    );
  }
  const sources = merge.kind === "sequence" ? merge.items : [merge];
  for (const source of sources) {
    const target = source.kind === "alias" ? source.target : source;
    if (target?.kind !== "mapping") throw yamlError(0, "map merge requires map or sequence of maps as the value");
    mergeFrom(state, source, target, type, values);
  }
  state.merged = before;
}

function mergeFrom(state: State, source: YamlNode, target: YamlNode, type: StructType, values: Values): void {
  count(state);
  if (source.kind === "alias") {
    if (state.open.has(source)) throw yamlError(0, `anchor '${source.value}' value contains itself`);
    state.open.add(source);
    state.aliasDepth++;
    count(state);
  }
  if (checkKeys(state, target)) decodeFields(state, target, type, values);
  if (source.kind === "alias") {
    state.aliasDepth--;
    state.open.delete(source);
  }
}

/** Most pairs of equal keys that are told for one key. */
const maxRepeats = 50;

/** Reports keys that are there twice; false when there are any. */
function checkKeys(state: State, node: YamlNode): boolean {
  if (!hasRepeats(node.items)) return true;
  const seen = new Map<string, YamlNode[]>();
  for (let index = 0; index < node.items.length; index += 2) {
    const key = node.items[index];
    if (!key) continue;
    const id = identity(key);
    const same = seen.get(id);
    if (!same) seen.set(id, [key]);
    else if (same.length < maxRepeats) same.push(key);
  }
  reportRepeats(state, node, [...seen.values()]);
  return false;
}

/** Up to here comparing every key with every other is faster than a set. */
const fewItems = 2 * 12;

function hasRepeats(items: readonly YamlNode[]): boolean {
  if (items.length > fewItems) {
    const keys = items.filter((_, index) => index % 2 === 0);
    return new Set(keys.map(identity)).size < keys.length;
  }
  for (let index = 2; index < items.length; index += 2) {
    for (let before = 0; before < index; before += 2) {
      if (isSameKey(items[before], items[index])) return true;
    }
  }
  return false;
}

function isSameKey(left: YamlNode | undefined, right: YamlNode | undefined): boolean {
  return left?.value === right?.value && left?.kind === right?.kind;
}

function identity({ kind, value }: YamlNode): string {
  return `${kind} ${value}`;
}

function reportRepeats(state: State, node: YamlNode, groups: readonly (readonly YamlNode[])[]): void {
  const place = new Map(node.items.map((key, index) => [key, index]));
  const pairs = groups.flatMap((keys) => keys.flatMap((a, i) => keys.slice(i + 1).map((b) => [a, b] as const)));
  pairs.sort(
    ([a, c], [b, d]) => (place.get(a) ?? 0) - (place.get(b) ?? 0) || (place.get(c) ?? 0) - (place.get(d) ?? 0),
  );
  for (const [first, second] of pairs) {
    state.errors.push(
      `line ${second.line}: mapping key ${JSON.stringify(second.value)} already defined at line ${first.line}`,
    );
  }
}
