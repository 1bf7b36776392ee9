import type { Field, ListType, StructType, Value, Values } from "../schema/type.ts";

/** For each item of a merged list: its place in the parent's list, in the child's, or in both. */
export interface ItemSource {
  readonly parent?: number;
  readonly child?: number;
}

/**
 * Ignition's merge of two configs of one version: the child wins.
 * Rules: https://github.com/coreos/ignition/blob/v2.26.0/config/merge/merge.go
 */
export function mergeStruct(type: StructType, parent: Values, child: Values): Values {
  const result: Values = {};
  for (const entry of type.fields) {
    const merged = mergeField(type, entry, parent, child);
    if (merged !== undefined) result[entry.name] = merged;
  }
  return result;
}

function mergeField(type: StructType, entry: Field, parent: Values, child: Values): Value | undefined {
  const above = parent[entry.name];
  const own = child[entry.name];
  if (entry.type.kind === "list") return mergeListField(type, entry, parent, child);
  if (entry.type.kind === "struct" && above !== undefined && own !== undefined) {
    return mergeStruct(entry.type, above as Values, own as Values);
  }
  if (own === undefined && isPlain(entry)) return undefined;
  return own ?? above;
}

/** Fields that Go keeps by value: the child's counts even when it is empty. */
function isPlain(entry: Field): boolean {
  return entry.byValue === true || (entry.required === true && entry.type.kind === "string");
}

function mergeListField(type: StructType, entry: Field, parent: Values, child: Values): Value[] | undefined {
  const list = entry.type as ListType;
  const above = (parent[entry.name] ?? []) as Value[];
  const own = (child[entry.name] ?? []) as Value[];
  if (above.length + own.length === 0) return undefined;
  if (entry.append) return [...above, ...own];
  const elsewhere = keysElsewhere(type, entry, child);
  return mergeLists(list, above, own, elsewhere).items;
}

/** Keys that the child uses in other lists of the same space: they remove the parent's items. */
function keysElsewhere(type: StructType, entry: Field, child: Values): ReadonlySet<string> {
  const keys = new Set<string>();
  if (!entry.space) return keys;
  for (const other of type.fields) {
    if (other === entry || other.space !== entry.space) continue;
    for (const item of (child[other.name] ?? []) as Value[]) keys.add(keyOf(other.type as ListType, item));
  }
  return keys;
}

/** What makes an item of a list the same as another. */
export function keyOf(list: ListType, item: Value): string {
  return list.item.kind === "struct" ? (list.item.key?.(item as Values) ?? "") : String(item);
}

/** Merges two keyed lists: the parent's items in place, then the child's new ones. */
export function mergeLists(
  list: ListType,
  parent: readonly Value[],
  child: readonly Value[],
  elsewhere: ReadonlySet<string> = new Set(),
): { readonly items: Value[]; readonly sources: readonly ItemSource[] } {
  const items: Value[] = [];
  const sources: ItemSource[] = [];
  const own = new Map(child.map((item, index) => [keyOf(list, item), index]));
  const parentKeys = new Set<string>();
  for (const [index, item] of parent.entries()) {
    const key = keyOf(list, item);
    parentKeys.add(key);
    const match = own.get(key);
    if (match === undefined) {
      if (elsewhere.has(key)) continue;
      items.push(item);
      sources.push({ parent: index });
    } else {
      const merged = mergeItem(list, item, child[match] ?? item);
      if (merged === undefined) continue;
      items.push(merged);
      sources.push({ parent: index, child: match });
    }
  }
  for (const [index, item] of child.entries()) {
    if (parentKeys.has(keyOf(list, item))) continue;
    items.push(item);
    sources.push({ child: index });
  }
  return { items, sources };
}

/** `undefined` for an HTTP header without a value: it removes the parent's. */
function mergeItem(list: ListType, parent: Value, child: Value): Value | undefined {
  if (list.item.kind !== "struct") return child;
  if (list.item.name === "HTTPHeader" && (child as Values).value === undefined) return undefined;
  return mergeStruct(list.item, parent as Values, child as Values);
}
