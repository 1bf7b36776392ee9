/** The types that configs are made of. They describe Butane and Ignition alike; nothing here is executed but `select`. */
export type Type = ScalarType | ListType | StructType;

export interface ScalarType<Kind extends "string" | "int" | "bool" = "string" | "int" | "bool"> {
  readonly kind: Kind;
  /** Name of a type of its own in upstream's error texts, for example `Device`. */
  readonly name: string | undefined;
  /** From this minor version of the spec on it has no name any more. */
  readonly namedBelow?: number;
}

export interface ListType<Item extends Type = Type> {
  readonly kind: "list";
  readonly item: Item;
  readonly name: string | undefined;
}

export interface StructType<Fields extends FieldRecord = FieldRecord> {
  readonly kind: "struct";
  readonly name: string;
  readonly record: Fields;
  /** In the order in which they are written. */
  readonly fields: readonly Field[];
  readonly index: ReadonlyMap<string, Field>;
  /** What makes two items of a list the same one. */
  readonly key: ((item: Values) => string) | undefined;
  /** Its name in the minor versions of the spec below this one. */
  readonly former?: { readonly below: number; readonly name: string };
}

export interface Traits {
  /** Written even when it is empty. */
  readonly required?: boolean;
  /** Zero or an empty text is the same as nothing: it is not written, and in a merge it takes the place of a value. */
  readonly byValue?: boolean;
  /** First and last minor version of the spec that has it. */
  readonly since?: number;
  readonly until?: number;
  /** Items may be equal, and a merge keeps both. */
  readonly append?: boolean;
  /** Of which items of a keyed list a machine takes notice in what order they stand. Left out: of none. */
  ordered?(item: Value): boolean;
  /** Lists that share one space of keys. */
  readonly space?: string;
  /** Butane only: Go holds it itself, and not a pointer to it. Lists and structs are held so anyway. */
  readonly held?: boolean;
  /** Butane only: it has no counterpart of its own in Ignition. */
  readonly sugar?: boolean;
}

export interface Field extends Traits {
  readonly name: string;
  readonly type: Type;
}

export interface FieldSpec<T extends Type = Type> {
  readonly type: T;
  readonly traits: Traits;
}

type FieldRecord = Readonly<Record<string, Type | FieldSpec>>;
type TypeOf<F> = F extends FieldSpec<infer T> ? T : F;

/** The values of a type. Everything may be missing: what is required is checked, not assumed. */
export type Infer<T> =
  T extends ScalarType<infer Kind>
    ? { readonly string: string; readonly int: number | bigint; readonly bool: boolean }[Kind]
    : T extends ListType<infer Item>
      ? Infer<Item>[]
      : T extends StructType<infer Fields>
        ? { -readonly [Name in keyof Fields]?: Infer<TypeOf<Fields[Name]>> | undefined }
        : never;

export type Value = string | number | bigint | boolean | Values | Value[];
export interface Values {
  [name: string]: Value | undefined;
}

export const string: ScalarType<"string"> = { kind: "string", name: undefined };
export const int: ScalarType<"int"> = { kind: "int", name: undefined };
export const bool: ScalarType<"bool"> = { kind: "bool", name: undefined };

/** A text with a type of its own, in the minor versions of the spec below the second number where there is one. */
export function named(name: string, below?: number): ScalarType<"string"> {
  return { kind: "string", name, ...(below === undefined ? {} : { namedBelow: below }) };
}

export function list<Item extends Type>(item: Item, name?: string): ListType<Item> {
  return { kind: "list", item, name };
}

export function field<T extends Type>(type: T, traits: Traits): FieldSpec<T> {
  return { type, traits };
}

export function required<T extends Type>(type: T): FieldSpec<T> {
  return field(type, { required: true });
}

export function since<T extends Type>(minor: number, type: T): FieldSpec<T> {
  return field(type, { since: minor });
}

/** The same of every field. */
export function sinceEach<Fields extends Readonly<Record<string, Type>>>(
  minor: number,
  record: Fields,
): { readonly [Name in keyof Fields]: FieldSpec<Fields[Name]> } {
  const specs = Object.entries(record).map(([name, type]) => [name, since(minor, type)] as const);
  return Object.fromEntries(specs) as { readonly [Name in keyof Fields]: FieldSpec<Fields[Name]> };
}

export function struct<const Fields extends FieldRecord>(
  name: string,
  record: Fields,
  key?: (item: Values) => string,
): StructType<Fields> {
  const fields = Object.entries(record).map(([fieldName, spec]) =>
    "kind" in spec ? { name: fieldName, type: spec } : { name: fieldName, type: spec.type, ...spec.traits },
  );
  return { kind: "struct", name, record, fields, index: indexOf(fields), key };
}

/** A struct that had another name in the minor versions of the spec below this one. */
export function formerly<T extends StructType>(below: number, name: string, type: T): T {
  return { ...type, former: { below, name } };
}

function indexOf(fields: readonly Field[]): ReadonlyMap<string, Field> {
  return new Map(fields.map((entry) => [entry.name, entry]));
}

/** The same struct, with only what one minor version has. */
export function select<T extends StructType>(type: T, minor: number): T {
  return selectType(type, minor, new Map()) as T;
}

function selectType(type: Type, minor: number, done: Map<StructType, StructType>): Type {
  if (type.kind === "list") return { ...type, item: selectType(type.item, minor, done) };
  if (type.kind !== "struct") return minor >= (type.namedBelow ?? minor + 1) ? { ...type, name: undefined } : type;
  const known = done.get(type);
  if (known) return known;
  const fields = type.fields
    .filter((entry) => minor >= (entry.since ?? 0) && minor <= (entry.until ?? minor))
    .map((entry) => ({ ...entry, type: selectType(entry.type, minor, done) }));
  const name = type.former && minor < type.former.below ? type.former.name : type.name;
  const selected = { ...type, name, fields, index: indexOf(fields) };
  done.set(type, selected);
  return selected;
}

/** Names of all fields of a struct and of what it holds. */
export function fieldNames(type: StructType): readonly string[] {
  const names = new Set<string>();
  const collect = (inner: Type): void => {
    if (inner.kind === "list") collect(inner.item);
    if (inner.kind !== "struct") return;
    for (const entry of inner.fields) {
      names.add(entry.name);
      collect(entry.type);
    }
  };
  collect(type);
  return [...names];
}
