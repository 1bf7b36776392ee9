import { describe, expect, it } from "vitest";
import { describeApi, descriptionText, typesText } from "../../scripts/generate-api.ts";
import { prune } from "../../scripts/prune-openapi.ts";
import type { ApiDescription, ApiSelection } from "../../src/http/openapi.ts";
import { selections } from "./selections.ts";

/** Every schema that anything in a description refers to. */
function referencesOf(value: unknown): readonly string[] {
  return [...JSON.stringify(value).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name = ""]) => name);
}

describe.each(Object.entries(selections))("the part of %s", (_, selection: ApiSelection) => {
  const description = describeApi(selection);

  it("has the operations that are selected, below their prefixes", () => {
    const names = Object.entries(description.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const wanted = selection.documents.flatMap(({ operations, prefix = "" }) =>
      operations.map((name) => name.replace(" ", ` ${prefix}`)),
    );
    expect(names.sort()).toEqual(wanted.sort());
  });

  it("has the schemas that these reach, and no other", () => {
    expect([...new Set(referencesOf(description))].sort()).toEqual(Object.keys(description.components.schemas).sort());
  });

  it("says where it is from", () => {
    expect(description["x-origins"].map(({ file }) => file)).toEqual(selection.documents.map(({ file }) => file));
  });

  it("is the same text each time, and small", async () => {
    const text = descriptionText(description);
    expect(descriptionText(describeApi(selection))).toBe(text);
    expect(JSON.parse(text) as ApiDescription).toEqual(JSON.parse(JSON.stringify(description)));
    expect(text.length).toBeLessThan(400_000);
    expect(await typesText(description)).toBe(await typesText(describeApi(selection)));
  }, 60_000);
});

describe("what is left of a document", () => {
  const document = {
    openapi: "3.0.3",
    info: { title: "Things", version: "1" },
    paths: {
      "/things/{id}": {
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "integer", example: 3 } },
          { name: "verbose", in: "query", schema: { type: "string" } },
        ],
        get: {
          parameters: [{ name: "verbose", in: "query", description: "more", schema: { type: "boolean" } }],
          responses: { 200: { description: "", content: { "application/json": { schema: schemaOf("Thing") } } } },
        },
        delete: { responses: { 204: { description: "" }, 404: { description: "" } } },
      },
    },
    components: {
      schemas: {
        Thing: {
          description: "prose",
          properties: { description: { type: "string", description: "prose", example: "x" }, next: schemaOf("Thing") },
          "x-openstack": { "min-ver": "2.3" },
        },
        Other: { type: "string" },
      },
    },
  };

  it("keeps properties that are called like prose, and drops the prose", () => {
    const { schemas } = prune(document, ["GET /things/{id}"], "", "");
    expect(schemas).toEqual({
      Thing: {
        properties: { description: { type: "string" }, next: schemaOf("Thing") },
        "x-versions": { min: "2.3" },
      },
    });
  });

  it("lets an operation's own parameter go before that of its path", () => {
    const { paths } = prune(document, ["GET /things/{id}"], "/a", "a_");
    expect(paths["/a/things/{id}"]?.get?.parameters).toEqual([
      { name: "verbose", in: "query", schema: { type: "boolean" } },
      { name: "id", in: "path", required: true, schema: { type: "integer" } },
    ]);
  });

  it("has successful answers only", () => {
    expect(prune(document, ["DELETE /things/{id}"], "", "").paths["/things/{id}"]?.delete?.responses).toEqual({
      204: {},
    });
  });

  it.each(["PUT /things/{id}", "GET /thing", "get", "GET /__proto__"])("cannot be of %s", (name) => {
    expect(() => prune(document, [name], "", "")).toThrow(`the document has no operation ${name}`);
  });
});

function schemaOf(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}
