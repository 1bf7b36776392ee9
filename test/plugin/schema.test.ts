import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { schemaText } from "../../src/plugin/schema.ts";
import { loadPlatform, platformIds } from "../../src/providers/index.ts";
import { machineUrn } from "./client.ts";
import { openCloud, web } from "./cloud.ts";

interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
  readonly oneOf?: readonly Property[];
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}
type Properties = Readonly<Record<string, Property>>;
interface Schema {
  readonly config: { readonly variables: Properties };
  readonly types: Readonly<
    Record<string, { properties?: Properties; required?: string[]; enum?: { value: string }[] }>
  >;
  readonly resources: Readonly<
    Record<
      string,
      { inputProperties: Properties; requiredInputs?: string[]; properties: Properties; required: string[] }
    >
  >;
  readonly functions: Readonly<
    Record<string, { inputs: { properties: Properties }; outputs: { properties: Properties } }>
  >;
}

const platforms = await Promise.all(platformIds.map((id) => loadPlatform(id)));
let text: string;
let schema: Schema;
beforeAll(async () => {
  text = await schemaText(manifest.version);
  schema = JSON.parse(text) as Schema;
});

/** Every property of the schema with the place where it stands. */
function* properties(): Generator<readonly [string, Property]> {
  const maps: [string, Properties | undefined][] = [
    ["config", schema.config.variables],
    ...Object.entries(schema.types).map(([token, type]): [string, Properties | undefined] => [token, type.properties]),
    ...Object.entries(schema.resources).flatMap(([token, resource]): [string, Properties][] => [
      [`${token} inputs`, resource.inputProperties],
      [token, resource.properties],
    ]),
    ...Object.entries(schema.functions).flatMap(([token, fn]): [string, Properties][] => [
      [`${token} inputs`, fn.inputs.properties],
      [token, fn.outputs.properties],
    ]),
  ];
  for (const [place, map] of maps)
    for (const [key, property] of Object.entries(map ?? {})) yield [`${place}.${key}`, property];
}

function refs({ $ref, items, additionalProperties, oneOf = [] }: Property): string[] {
  const inner = [items, additionalProperties, ...oneOf].flatMap((property) => (property ? refs(property) : []));
  return $ref ? [$ref, ...inner] : inner;
}

describe("schema.json", () => {
  it("is what the registry says; `npm run gen` writes it anew", () => {
    expect(readFileSync(new URL("../../schema.json", import.meta.url), "utf8")).toBe(text);
  });

  it("has a resource for every platform", () => {
    const names = platforms.flatMap(({ id, image, resources = {} }) => {
      const imported = image.kind === "imported" ? ["Image"] : [];
      return ["Machine", ...imported, ...Object.keys(resources)].map((name) => `flatcar:${id}:${name}`);
    });
    expect(Object.keys(schema.resources)).toEqual(names);
  });

  it("has tokens as the metaschema wants them", () => {
    const token = /^flatcar:[a-zA-Z][-a-zA-Z0-9_]*:[a-zA-Z][-a-zA-Z0-9_]*$/;
    const tokens = [schema.types, schema.resources, schema.functions].flatMap(Object.keys);
    expect(tokens.filter((name) => !token.test(name))).toEqual([]);
  });

  it("describes every property, gives it a type, and names only types that are there", () => {
    for (const [place, property] of properties()) {
      expect(property.description, place).toMatch(/\S/);
      expect(property.type ?? property.$ref ?? property.oneOf, place).toBeDefined();
      for (const ref of refs(property)) {
        const known = ref === "pulumi.json#/Any" || ref.replace("#/types/", "") in schema.types;
        expect(known, `${place} → ${ref}`).toBe(true);
      }
    }
  });

  it("requires only properties that are there, and never one with a default", () => {
    for (const [token, { inputProperties, requiredInputs, properties: outputs, required }] of Object.entries(
      schema.resources,
    )) {
      expect(
        (requiredInputs ?? []).filter((key) => !(key in inputProperties) || "default" in (inputProperties[key] ?? {})),
        token,
      ).toEqual([]);
      expect(
        required.filter((key) => !(key in outputs)),
        token,
      ).toEqual([]);
    }
    for (const [token, { properties: own = {}, required = [] }] of Object.entries(schema.types)) {
      expect(
        required.filter((key) => !(key in own)),
        token,
      ).toEqual([]);
    }
  });

  it("types options, enums, defaults and secrets", () => {
    expect(schema.types["flatcar:aws:MachineOptions"]?.required).toEqual(["region", "instanceType"]);
    expect(schema.types["flatcar:aws:MachineOptionsTenancy"]?.enum).toEqual([
      { value: "default" },
      { value: "dedicated" },
      { value: "host" },
    ]);
    expect(schema.types["flatcar:aws:MachineOptions"]?.properties?.tenancy?.default).toBe("default");
    expect(schema.types["flatcar:aws:Credentials"]?.properties?.secretAccessKey?.secret).toBe(true);
    expect(schema.config.variables.aws).toMatchObject({ $ref: "#/types/flatcar:aws:Credentials", secret: true });
  });

  it("lists exactly the outputs that a machine has", async () => {
    const { client } = await openCloud();
    const urn = machineUrn("web");
    const { outputs } = await client.create(urn, await client.check(urn, web));
    const { properties: known, required } = schema.resources["flatcar:aws:Machine"] ?? { properties: {}, required: [] };
    expect(Object.keys(outputs.properties).sort()).toEqual(Object.keys(known).sort());
    expect([...required].sort()).toEqual(Object.keys(known).sort());
  });
});
