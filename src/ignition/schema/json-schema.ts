import { dialectOf } from "./butane.ts";
import { descriptions } from "./descriptions.ts";
import { ignitionSchema } from "./ignition.ts";
import type { StructType, Type } from "./type.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema (2020-12) of a version of Butane's Flatcar variant, made from the types that the transpiler reads it by. It allows the
 * spellings that YAML has for a value: a number where a text is wanted, `yes` for true, nothing for everything.
 */
export function butaneJsonSchema(version: string): JsonSchema | undefined {
  const dialect = dialectOf(version);
  if (!dialect) return undefined;
  const definitions: Record<string, JsonSchema> = {};
  const required = requiredFields(ignitionSchema(dialect.minor));
  const { schema } = dialect;
  const { properties, additionalProperties } = structSchema(schema, definitions, required) as Record<string, object>;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Butane for Flatcar, version ${version}`,
    type: "object",
    properties: { ...properties, ...headOf(version) },
    required: ["variant", "version"],
    additionalProperties,
    $defs: definitions,
  };
}

function headOf(version: string): Readonly<Record<string, JsonSchema>> {
  const { variant, version: description } = descriptions.Config ?? {};
  return {
    variant: { const: "flatcar", description: variant },
    version: { const: version, description },
  };
}

/** Fields without which Ignition takes no item, by the name of the struct. */
function requiredFields(type: Type, found = new Map<string, ReadonlySet<string>>()) {
  if (type.kind === "list") requiredFields(type.item, found);
  if (type.kind !== "struct") return found;
  found.set(type.name, new Set(type.fields.flatMap(({ name, required }) => (required ? name : []))));
  for (const field of type.fields) requiredFields(field.type, found);
  return found;
}

type Required = ReturnType<typeof requiredFields>;

function structSchema(type: StructType, definitions: Record<string, JsonSchema>, required: Required): JsonSchema {
  const properties = type.fields.map(({ name, type: inner }) => {
    const description = descriptions[type.name]?.[name];
    return [name, { ...typeSchema(inner, definitions, required), ...(description ? { description } : {}) }] as const;
  });
  const needed = type.fields.flatMap(({ name }) => (required.get(type.name)?.has(name) ? name : []));
  return {
    type: ["object", "null"],
    properties: Object.fromEntries(properties),
    ...(needed.length > 0 ? { required: needed } : {}),
    additionalProperties: false,
  };
}

function typeSchema(type: Type, definitions: Record<string, JsonSchema>, required: Required): JsonSchema {
  switch (type.kind) {
    case "string":
      return { type: ["string", "number", "boolean", "null"] };
    case "int":
      return { type: ["number", "null"] };
    case "bool":
      return { anyOf: [{ type: ["boolean", "null"] }, { enum: words }] };
    case "list":
      return { type: ["array", "null"], items: typeSchema(type.item, definitions, required) };
    case "struct":
      if (!definitions[type.name]) {
        definitions[type.name] = {};
        definitions[type.name] = structSchema(type, definitions, required);
      }
      return { $ref: `#/$defs/${type.name}` };
  }
}

/** What YAML 1.1 has for true and false beside these. */
const words = ["y", "yes", "on", "n", "no", "off"].flatMap((word) => [
  word,
  word.replace(/^./, (letter) => letter.toUpperCase()),
  ...(word.length > 1 ? [word.toUpperCase()] : []),
]);
