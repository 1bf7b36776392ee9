import { deploymentSchema } from "../deployment.ts";
import { butaneJsonSchema, butaneVersions, type JsonSchema } from "../ignition/index.ts";
import { loadPlatform, platformIds } from "../providers/index.ts";

/** A JSON Schema that the package holds. */
export interface NamedSchema {
  /** Without `.json`. */
  readonly name: string;
  readonly title: string;
  make(): JsonSchema | Promise<JsonSchema>;
}

/** Every schema, for editors: of Butane files by version, and of `flatcar.yaml`. */
export const jsonSchemas: readonly NamedSchema[] = [
  ...butaneVersions.map((version) => ({
    name: `butane-${version}`,
    title: `Butane files with version: ${version}`,
    make: () => butaneJsonSchema(version) ?? {},
  })),
  { name: "flatcar", title: "flatcar.yaml", make: deploymentJsonSchema },
];

interface ObjectSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties: JsonSchema;
}

/** The schema of a deployment file, whose options are those of the platform that each pool names. */
async function deploymentJsonSchema(): Promise<JsonSchema> {
  const { $schema, ...schema } = deploymentSchema.toJSONSchema({ io: "input" }) as unknown as ObjectSchema;
  const machines = schema.properties.machines as ObjectSchema;
  const pool = machines.additionalProperties as ObjectSchema;
  const platform = { ...pool.properties.platform, enum: platformIds };
  const options = { description: pool.properties.options?.description };
  const typed = {
    ...pool,
    properties: { ...pool.properties, platform, options },
    allOf: await Promise.all(platformIds.map(optionsOf)),
  };
  const properties = { ...schema.properties, machines: { ...machines, additionalProperties: typed } };
  return { $schema, title: "flatcar.yaml", ...schema, properties };
}

/** `options` of a pool on this platform. They need not be there where none is required. */
async function optionsOf(id: string): Promise<JsonSchema> {
  const { $schema: _, ...options } = (await loadPlatform(id)).options.toJSONSchema({
    io: "input",
    unrepresentable: "any",
  });
  const required = ((options.required ?? []) as readonly string[]).length > 0 ? { required: ["options"] } : {};
  return {
    if: { properties: { platform: { const: id } }, required: ["platform"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { options }, ...required },
  };
}

/** The text of a schema's file. */
export async function schemaFileText(schema: NamedSchema): Promise<string> {
  return `${JSON.stringify(await schema.make(), undefined, 2)}\n`;
}
