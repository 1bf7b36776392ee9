import type { z } from "zod";
import { definition, fields, unwrap } from "../options.ts";

/** A property or a type as a Pulumi schema spells it. */
export type Spec = Readonly<Record<string, unknown>>;

/** Named types by token; filled while properties are described. */
export type Types = Record<string, Spec>;

/** A place in the schema: where named types go, and what they are called by. */
interface Place {
  readonly types: Types;
  /** `flatcar:aws:` */
  readonly module: string;
  readonly name: string;
}

const anything = { $ref: "pulumi.json#/Any" };

/** Properties of an object schema, and which of them a user must give; what the environment may hold is none of these. */
export function toProperties(
  schema: z.ZodType,
  place: Place,
): { readonly properties: Record<string, Spec>; readonly required: readonly string[] } {
  const known = fields(schema);
  const entries = known.map((field) => {
    const inner = { ...place, name: place.name + capital(field.name) };
    const initial = defaultOf(field.schema);
    const spec = {
      ...toType(field.schema, inner),
      ...(field.description ? { description: field.description + environment(field.env) } : {}),
      ...(initial === undefined ? {} : { default: initial }),
      ...(field.secret ? { secret: true } : {}),
    };
    return [field.name, spec] as const;
  });
  return {
    properties: Object.fromEntries(entries),
    required: known.filter(({ required, env }) => required && env.length === 0).map(({ name }) => name),
  };
}

function environment(names: readonly string[]): string {
  return names.length > 0 ? ` Environment: ${names.join(", ")}.` : "";
}

/** A property that holds an object: its type gets a name of its own. */
export function toObject(schema: z.ZodType, place: Place, description: string): Spec {
  const { properties, required } = toProperties(schema, place);
  place.types[place.module + place.name] = {
    type: "object",
    description,
    properties,
    ...(required.length > 0 ? { required } : {}),
  };
  return { $ref: `#/types/${place.module}${place.name}` };
}

/** The type that a user writes: what a schema turns it into is of the same kind. */
function toType(schema: z.ZodType, place: Place): Spec {
  const inner = unwrap(schema);
  const { type, element, ...more } = definition(inner) as ReturnType<typeof definition> & More;
  switch (type) {
    case "string":
    case "boolean":
      return { type };
    case "number":
      return { type: more.format === "safeint" ? "integer" : "number" };
    case "enum":
      return toEnum(Object.values(more.entries ?? {}), place);
    case "literal":
      return toEnum((more.values ?? []).map(String), place);
    case "array":
      return { type: "array", items: element ? toType(element, place) : anything };
    case "record":
      return { type: "object", additionalProperties: more.valueType ? toType(more.valueType, place) : anything };
    case "union":
      return { oneOf: (more.options ?? []).map((option) => toType(option, place)) };
    case "object":
      return toObject(inner, place, inner.description ?? `Settings of \`${place.name}\`.`);
    case "unknown":
      return anything;
    default:
      throw new Error(`a Pulumi schema has no type for ${type} at ${place.name}`);
  }
}

interface More {
  readonly format?: string;
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

function toEnum(values: readonly string[], { types, module, name }: Place): Spec {
  types[module + name] = { type: "string", enum: values.map((value) => ({ value })) };
  return { $ref: `#/types/${module}${name}` };
}

/** The default of a plain value; those of objects are the defaults of their keys. */
function defaultOf(schema: z.ZodType): unknown {
  const { defaultValue, innerType } = definition(schema) as ReturnType<typeof definition> & { defaultValue?: unknown };
  if (defaultValue === undefined) return innerType ? defaultOf(innerType) : undefined;
  return ["string", "number", "boolean"].includes(typeof defaultValue) ? defaultValue : undefined;
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
