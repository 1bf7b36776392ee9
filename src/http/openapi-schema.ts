import type { Schema, VersionRange } from "./openapi.ts";
import { includes } from "./openapi-version.ts";

/** What a schema is read for. */
export interface Reading {
  /** By their names, as references say them. */
  readonly schemas: Readonly<Record<string, Schema>>;
  /** Whose properties count: those that only answers have (`readOnly`) may not be sent. */
  readonly side: "request" | "answer";
  /** Version of the API that is spoken; left out where it has none. */
  readonly version?: string | undefined;
}

type Node = Readonly<Record<string, unknown>>;
type Json = Record<string, unknown>;

/** A place in the tree of schemas. */
interface Place {
  /** References that led here. What leads to itself again is not looked at further. */
  readonly trail: readonly string[];
  /** No other schema describes the same value: an unknown property is a mistake. */
  readonly whole: boolean;
}

const inside: readonly string[] = ["items", "additionalProperties", "contains"];
const lists: readonly string[] = ["allOf", "anyOf", "oneOf"];
const shape: readonly string[] = ["properties", "patternProperties", "allOf", "anyOf", "oneOf", "required"];
const types: readonly unknown[] = ["string", "number", "integer", "boolean", "object", "array", "null"];
/** Keywords that are the same in OpenAPI and in JSON Schema. */
const plain = [
  ...["enum", "const", "format", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"],
  ...["exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"],
];

/**
 * A schema of OpenAPI 3.0 or 3.1 as JSON Schema 2020-12 without references, in which objects are closed: properties that no schema names are
 * refused, unless the schema says anything of others. `oneOf` counts as `anyOf`.
 */
export function toJsonSchema(schema: Schema, reading: Reading): Schema {
  return convert(schema, reading, { trail: [], whole: true });
}

function convert(schema: Schema, reading: Reading, place: Place): Schema {
  if (typeof schema === "boolean") return schema;
  const { $ref } = schema;
  if (typeof $ref === "string") return follow($ref, reading, place);
  if (!isSpoken(schema, reading)) return false;
  const result: Json = {};
  for (const keyword of plain) if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  convertType(schema, result);
  convertBounds(schema, result);
  convertPattern(schema, result);
  convertProperties(schema, reading, place, result);
  for (const keyword of inside) {
    if (schema[keyword] !== undefined) result[keyword] = convert(asSchema(schema[keyword]), reading, within(place));
  }
  convertLists(schema, reading, place, result);
  if (place.whole) close(schema, result);
  return schema.nullable === true ? orNull(result) : result;
}

function asSchema(value: unknown): Schema {
  return value as Schema;
}

function within({ trail }: Place): Place {
  return { trail, whole: true };
}

function follow(reference: string, reading: Reading, { trail, whole }: Place): Schema {
  if (trail.includes(reference)) return true;
  return convert(target(reference, reading), reading, { trail: [...trail, reference], whole });
}

function target(reference: string, { schemas }: Reading): Schema {
  const schema = schemas[reference.slice(reference.lastIndexOf("/") + 1)];
  if (schema === undefined) throw new Error(`the description has no ${reference}`);
  return schema;
}

function isSpoken(schema: Node, { version }: Reading): boolean {
  return version === undefined || includes(schema["x-versions"] as VersionRange | undefined, version);
}

/** Some descriptions have types of another language; of those nothing is known. */
function convertType({ type }: Node, result: Json): void {
  const all: readonly unknown[] = [type ?? []].flat();
  if (all.length > 0 && all.every((each) => types.includes(each))) result.type = type;
}

/** In OpenAPI 3.0 `exclusiveMinimum` says only whether `minimum` itself counts. */
function convertBounds(schema: Node, result: Json): void {
  for (const [bound, exclusive] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ] as const) {
    if (typeof schema[exclusive] !== "boolean") continue;
    delete result[exclusive];
    if (!schema[exclusive]) continue;
    result[exclusive] = schema[bound];
    delete result[bound];
  }
}

/** Some patterns are those of another language; what JavaScript cannot read is left out. */
function convertPattern({ pattern }: Node, result: Json): void {
  if (typeof pattern === "string" && isPattern(pattern)) result.pattern = pattern;
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function convertProperties(schema: Node, reading: Reading, place: Place, result: Json): void {
  const { properties, patternProperties, required } = schema;
  const known = Object.entries((properties ?? {}) as Readonly<Record<string, Schema>>);
  const hidden = known.filter(([, property]) => isHidden(property, reading)).map(([name]) => name);
  const spoken = known.filter(([, property]) => typeof property === "boolean" || isSpoken(property, reading));
  if (properties !== undefined) {
    result.properties = Object.fromEntries(
      spoken.map(([name, property]) => [
        name,
        hidden.includes(name) ? false : convert(property, reading, within(place)),
      ]),
    );
  }
  if (patternProperties !== undefined) {
    const patterns = Object.entries(patternProperties as Readonly<Record<string, Schema>>);
    result.patternProperties = Object.fromEntries(
      patterns.map(([name, each]) => [isPattern(name) ? name : "", convert(each, reading, within(place))]),
    );
  }
  if (required !== undefined) {
    const gone = known.filter((entry) => !spoken.includes(entry)).map(([name]) => name);
    result.required = (required as readonly string[]).filter((name) => !hidden.includes(name) && !gone.includes(name));
  }
}

/** What only the other side sends. */
function isHidden(property: Schema, reading: Reading): boolean {
  if (typeof property === "boolean") return false;
  const schema = typeof property.$ref === "string" ? target(property.$ref, reading) : property;
  return typeof schema !== "boolean" && schema[reading.side === "request" ? "readOnly" : "writeOnly"] === true;
}

function convertLists(schema: Node, reading: Reading, place: Place, result: Json): void {
  const found = lists.filter((keyword) => schema[keyword] !== undefined);
  const alone = found.length === 1 && schema.properties === undefined && schema.patternProperties === undefined;
  const all: Json[] = [];
  for (const keyword of found) {
    const whole = place.whole && alone && keyword !== "allOf";
    const members = (schema[keyword] as readonly Schema[]).filter((member) => isTaken(member, reading));
    const converted = members.map((member) => convert(member, reading, { trail: place.trail, whole }));
    if (keyword === "allOf") all.push(...(converted as Json[]));
    else if (found.length === 1) result.anyOf = converted;
    else all.push({ anyOf: converted });
  }
  if (all.length > 0) result.allOf = all;
  if (Array.isArray(result.anyOf) && result.anyOf.length === 0) result.anyOf = [false];
}

function isTaken(member: Schema, reading: Reading): boolean {
  if (typeof member === "boolean") return true;
  if (!isSpoken(member, reading)) return false;
  return typeof member.$ref !== "string" || isTaken(target(member.$ref, reading), reading);
}

/** An object of which nothing is said takes anything. Members of an `anyOf` that stands alone are closed themselves. */
function close(schema: Node, result: Json): void {
  if (schema.additionalProperties !== undefined || !shape.some((keyword) => schema[keyword] !== undefined)) return;
  if (result.allOf !== undefined) result.unevaluatedProperties = false;
  else if (result.anyOf === undefined) result.additionalProperties = false;
  else if (result.properties !== undefined || result.patternProperties !== undefined)
    result.unevaluatedProperties = false;
}

function orNull(schema: Json): Json {
  const { type } = schema;
  if (typeof type !== "string") return { anyOf: [schema, { type: "null" }] };
  const values = schema.enum as readonly unknown[] | undefined;
  const nullable = { ...schema, type: [type, "null"] };
  return values === undefined || values.includes(null) ? nullable : { ...nullable, enum: [...values, null] };
}
