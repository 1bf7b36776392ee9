import struct from "google-protobuf/google/protobuf/struct_pb.js";

/** A value that the engine does not know yet: an output of something that is not made. */
export const unknownValue: unique symbol = Symbol("unknown");

export type Value = null | boolean | number | string | typeof unknownValue | Asset | readonly Value[] | Properties;
export interface Properties {
  readonly [key: string]: Value | undefined;
}

/** A file that the program handed over. Its text is read where it is used. */
export interface Asset {
  readonly [assetKey]: "text" | "path" | "uri" | "archive";
  /** The text, the path or the address; for an archive nothing. */
  readonly content: string;
  readonly raw: Raw;
}
export const assetKey: unique symbol = Symbol("asset");

/** Steps from the top of the properties down to one value. */
export type Path = readonly (string | number)[];

/** Properties as they came: values without wrappers, and where the secret ones are. */
export interface Message {
  readonly properties: Properties;
  readonly secrets: readonly Path[];
}

/** Any JSON value, as a Struct holds it. */
// biome-ignore lint/suspicious/noExplicitAny: the wire carries anything
type Raw = any;

/** Marks of the engine's wire format (sdk/go/common/resource/properties.go). */
const marks = {
  unknown: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  key: "4dabf18193072939515e22adb298388d",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
} as const;

/** Reads a Struct. Nulls in objects are dropped: the engine sends them for "not there". */
export function decode(message: struct.Struct | undefined): Message {
  const secrets: Path[] = [];
  const properties = decodeObject(message?.getFieldsMap(), [], secrets);
  return { properties, secrets };
}

type Fields = ReturnType<struct.Struct["getFieldsMap"]>;

function decodeObject(fields: Fields | undefined, path: Path, secrets: Path[]): Properties {
  const result: Record<string, Value> = {};
  fields?.forEach((value: struct.Value, key: string) => {
    const decoded = decodeValue(value, [...path, key], secrets);
    if (decoded !== null) result[key] = decoded;
  });
  return result;
}

function decodeValue(value: struct.Value, path: Path, secrets: Path[]): Value {
  const kind = struct.Value.KindCase;
  switch (value.getKindCase()) {
    case kind.STRING_VALUE: {
      const text = value.getStringValue();
      return text === marks.unknown ? unknownValue : text;
    }
    case kind.NUMBER_VALUE:
      return value.getNumberValue();
    case kind.BOOL_VALUE:
      return value.getBoolValue();
    case kind.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map((element, index) =>
        decodeValue(element, [...path, index], secrets),
      );
    case kind.STRUCT_VALUE:
      return decodeStruct(value.getStructValue(), path, secrets);
    default:
      return null;
  }
}

function decodeStruct(message: struct.Struct | undefined, path: Path, secrets: Path[]): Value {
  const fields = message?.getFieldsMap();
  const inner = (name: string) => fields?.get(name);
  const text = (name: string) => inner(name)?.getStringValue() ?? "";
  switch (inner(marks.key)?.getStringValue()) {
    case marks.secret: {
      secrets.push(path);
      return decodeOptional(inner("value"), path, secrets) ?? null;
    }
    case marks.output: {
      if (inner("secret")?.getBoolValue()) secrets.push(path);
      return decodeOptional(inner("value"), path, secrets) ?? unknownValue;
    }
    case marks.resource: {
      const id = inner("id");
      if (!id) return text("urn");
      return id.getStringValue() === "" || id.getStringValue() === marks.unknown ? unknownValue : id.getStringValue();
    }
    case marks.asset:
    case marks.archive:
      return decodeAsset(message);
    default:
      return decodeObject(fields, path, secrets);
  }
}

function decodeOptional(value: struct.Value | undefined, path: Path, secrets: Path[]): Value | undefined {
  return value && decodeValue(value, path, secrets);
}

function decodeAsset(message: struct.Struct | undefined): Asset {
  const raw: Raw = message?.toJavaScript() ?? {};
  const kind = raw[marks.key] === marks.archive ? "archive" : raw.path ? "path" : raw.uri ? "uri" : "text";
  return { [assetKey]: kind, content: String(raw[kind] ?? ""), raw };
}

/** Writes a Struct. Values that are `undefined` are left out; what stands at a path of `secrets` is wrapped, once. */
export function encode(properties: Properties, secrets: readonly Path[] = []): struct.Struct {
  const marked = tree(secrets);
  const message = new struct.Struct();
  encodeFields(message, properties, marked);
  return message;
}

interface Marked {
  readonly secret: boolean;
  readonly inner: ReadonlyMap<string | number, Marked>;
}

function tree(secrets: readonly Path[]): Marked | undefined {
  if (secrets.length === 0) return undefined;
  const groups = new Map<string | number, Path[]>();
  for (const [head, ...rest] of secrets) {
    if (head !== undefined) groups.set(head, [...(groups.get(head) ?? []), rest]);
  }
  const entries = [...groups].map(([key, paths]) => [key, tree(paths)] as const);
  const inner = new Map(entries.flatMap(([key, value]) => (value ? [[key, value] as const] : [])));
  return { secret: secrets.some((path) => path.length === 0), inner };
}

function encodeFields(message: struct.Struct, properties: Properties, marked: Marked | undefined): void {
  const fields = message.getFieldsMap();
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) fields.set(key, encodeValue(value, marked?.inner.get(key)));
  }
}

function encodeValue(value: Value, marked: Marked | undefined): struct.Value {
  if (!marked?.secret) return encodePlain(value, marked);
  const wrapper = new struct.Struct();
  wrapper.getFieldsMap().set(marks.key, stringValue(marks.secret));
  wrapper.getFieldsMap().set("value", encodePlain(value, undefined));
  return new struct.Value().setStructValue(wrapper);
}

function encodePlain(value: Value, marked: Marked | undefined): struct.Value {
  if (value === unknownValue) return stringValue(marks.unknown);
  if (typeof value === "string") return stringValue(value);
  if (typeof value === "number") return new struct.Value().setNumberValue(value);
  if (typeof value === "boolean") return new struct.Value().setBoolValue(value);
  if (value === null) return new struct.Value().setNullValue(struct.NullValue.NULL_VALUE);
  if (isAsset(value)) return new struct.Value().setStructValue(struct.Struct.fromJavaScript(value.raw));
  if (isList(value)) return encodeList(value, marked);
  const message = new struct.Struct();
  encodeFields(message, value, marked);
  return new struct.Value().setStructValue(message);
}

function encodeList(list: readonly Value[], marked: Marked | undefined): struct.Value {
  const message = new struct.ListValue();
  message.setValuesList(list.map((element, index) => encodeValue(element ?? null, marked?.inner.get(index))));
  return new struct.Value().setListValue(message);
}

function stringValue(text: string): struct.Value {
  return new struct.Value().setStringValue(text);
}

export function isAsset(value: unknown): value is Asset {
  return typeof value === "object" && value !== null && assetKey in value;
}

export function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

export function isProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isAsset(value);
}

export function hasUnknown(value: Value | undefined): boolean {
  if (value === unknownValue) return true;
  if (isList(value)) return value.some(hasUnknown);
  return isProperties(value) && Object.values(value).some(hasUnknown);
}

/** The value at a path; `undefined` when the way to it ends early. */
export function valueAt(value: Value | undefined, path: Path): Value | undefined {
  return path.reduce<Value | undefined>((inner, key) => {
    if (isList(inner)) return inner[Number(key)];
    return isProperties(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }, value);
}
