import { describe, expect, it } from "vitest";
import { describeApi } from "../../scripts/generate-api.ts";
import type { ApiDescription, Schema } from "../../src/http/openapi.ts";
import { type CheckedRequest, type Deviation, openChecker } from "../../src/http/openapi-checker.ts";
import { type SelectionName, selections } from "./selections.ts";

const descriptions = new Map(Object.entries(selections).map(([name, selection]) => [name, describeApi(selection)]));
const json = { "content-type": "application/json" };
const uuid = "5b0f4a3e-6f1c-4a6e-9d3a-0c1f6a3f9b7d";

interface Sent {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly version?: string;
}

/** Each violation in a line. */
async function check(
  description: ApiDescription,
  operation: string,
  sent: Sent,
  deviations: readonly Deviation[] = [],
) {
  const { parameters = {}, query = "", body, headers = body === undefined ? {} : json, version } = sent;
  const request: CheckedRequest = { operation, parameters, query: new URLSearchParams(query), headers, body, version };
  const checker = await openChecker(description, deviations);
  return checker.request(request).map(({ path, message }) => `${path} ${message}`);
}

function descriptionOf(name: SelectionName): ApiDescription {
  return descriptions.get(name) as ApiDescription;
}

const server = { name: "web", server_type: "cx22", image: "67794396" };
const nova = { name: "web", flavorRef: "1", imageRef: uuid, networks: "auto" };

describe("takes what the vendor's own documentation takes", () => {
  it.each<[SelectionName, string, Sent]>([
    ["inline schemas", "POST /servers", { body: server }],
    ["inline schemas", "POST /servers", { body: { ...server, labels: { a: "b" }, firewalls: [{ firewall: 38 }] } }],
    ["inline schemas", "POST /servers", { body: { ...server, public_net: { enable_ipv4: true, ipv4: null } } }],
    ["inline schemas", "GET /servers", { query: "label_selector=a%3Db&status=running&status=off&per_page=50" }],
    ["inline schemas", "GET /actions", { query: "id=1&id=2" }],
    ["inline schemas", "PUT /servers/{id}", { parameters: { id: "42" }, body: { labels: {} } }],
    ["shared parameters and responses", "POST /v2/droplets", { body: { name: "a", size: "s", image: 1 } }],
    ["shared parameters and responses", "POST /v2/droplets", { body: { names: ["a"], size: "s", image: "x" } }],
    [
      "several documents",
      "POST /compute/v2.1/servers",
      { body: { server: { ...nova, tags: ["a"] } }, version: "2.79" },
    ],
    [
      "several documents",
      "POST /compute/v2.1/servers/{id}/action",
      { parameters: { id: uuid }, body: { "os-start": null }, version: "2.79" },
    ],
    ["several documents", "POST /image/v2/images", { body: { name: "a", disk_format: "raw", hw_disk_bus: "virtio" } }],
    [
      "several documents",
      "PUT /image/v2/images/{image_id}/file",
      { parameters: { image_id: uuid }, headers: { "content-type": "application/octet-stream" } },
    ],
  ])("%s: %s", async (name, operation, sent) => {
    expect(await check(descriptionOf(name), operation, sent)).toEqual([]);
  });
});

describe("says where a request is wrong", () => {
  it.each<[SelectionName, string, Sent, readonly string[]]>([
    ["inline schemas", "POST /server", {}, [" is not an operation of the API"]],
    [
      "inline schemas",
      "POST /servers",
      { body: { name: 1, servertype: "cx22", image: "x", labels: { a: 1 } } },
      [
        "/body/server_type is missing",
        "/body/servertype is unknown",
        "/body/name must be string",
        "/body/labels/a must be string",
      ],
    ],
    ["inline schemas", "POST /servers", {}, ["/body is missing"]],
    ["inline schemas", "POST /servers", { body: null }, ["/body must be object"]],
    [
      "inline schemas",
      "POST /servers",
      { body: server, headers: { "content-type": "text/plain" } },
      ["/headers/content-type must be application/json"],
    ],
    [
      "inline schemas",
      "GET /servers",
      { query: "label=a&per_page=x" },
      ["/query/label is unknown", "/query/per_page must be integer"],
    ],
    ["inline schemas", "GET /actions", {}, ["/query/id is missing"]],
    ["inline schemas", "GET /servers/{id}", { parameters: { id: "web" } }, ["/path/id must be integer"]],
    [
      "inline schemas",
      "POST /servers/{id}/actions/poweron",
      { parameters: { id: "42" }, body: {} },
      ["/body is not taken"],
    ],
    [
      "shared parameters and responses",
      "POST /v2/droplets",
      { body: { size: 3, image: 123, tag: [] } },
      ["/body/name is missing", "/body/size must be string", "/body/tag is unknown"],
    ],
    [
      "shared parameters and responses",
      "POST /v2/droplets/{droplet_id}/actions",
      { parameters: { droplet_id: "3" }, body: { type: "resize", disk: true, size: "a", dusk: true } },
      ["/body/dusk is unknown"],
    ],
    [
      "several documents",
      "POST /compute/v2.1/servers",
      { body: { server: { ...nova, tags: ["a"] } }, version: "2.40" },
      ["/body/server/tags is unknown"],
    ],
    [
      "several documents",
      "POST /compute/v2.1/servers",
      { body: { server: { ...nova, metadata: { a: 3 } } }, version: "2.79" },
      ["/body/server/metadata/a must be string"],
    ],
    [
      "several documents",
      "POST /compute/v2.1/servers/{id}/action",
      { parameters: { id: uuid }, body: { reboot: { type: "SOFT", a: 1 } }, version: "2.79" },
      ["/body/reboot/a is unknown"],
    ],
    [
      "several documents",
      "POST /compute/v2.1/servers/{id}/action",
      { parameters: { id: uuid }, body: { "os-start": {} }, version: "2.79" },
      ["/body/os-start must be null"],
    ],
    [
      "several documents",
      "POST /image/v2/images",
      { body: { name: "a", created_at: "2026-01-01T00:00:00Z" } },
      ["/body/created_at is not taken"],
    ],
  ])("%s: %s", async (name, operation, sent, violations) => {
    expect((await check(descriptionOf(name), operation, sent)).sort()).toEqual([...violations].sort());
  });
});

describe("answers", () => {
  const action = { id: 1, command: "start", status: "running", started: "2026-01-01T00:00:00+00:00", finished: null };

  it.each([
    [{ action: { ...action, progress: 0, resources: [], error: null } }, 200, []],
    [
      { action: { ...action, progress: "0", resources: [], error: null } },
      200,
      ["/answer/action/progress must be integer"],
    ],
    [
      { action: { ...action, progress: 0, resources: [], error: null, eta: 3 } },
      200,
      ["/answer/action/eta is unknown"],
    ],
    [{}, 200, ["/answer/action is missing"]],
    [undefined, 204, ["/answer has status 204 in place of 200"]],
    [{ error: {} }, 404, []],
  ])("of an action: %j with %i", async (body, status, violations) => {
    const checker = await openChecker(descriptionOf("inline schemas"), []);
    const found = checker.answer({ operation: "GET /actions/{id}", status, body });
    expect(found.map(({ path, message }) => `${path} ${message}`)).toEqual(violations);
  });
});

describe("known deviations", () => {
  const evidence = "https://docs.example/";

  it.each([
    [{ operation: "POST /servers", path: "/body/labels/a", evidence }, []],
    [{ operation: "POST /servers", path: "/body/labels/*", evidence }, []],
    [{ operation: "*", path: "/body/*/a", evidence }, []],
    [{ operation: "*", path: "/body/labels", evidence }, ["/body/labels/a must be string"]],
    [{ operation: "GET /servers", path: "/body/labels/a", evidence }, ["/body/labels/a must be string"]],
  ])("%j", async (deviation, violations) => {
    const body = { ...server, labels: { a: 1 } };
    expect(await check(descriptionOf("inline schemas"), "POST /servers", { body }, [deviation])).toEqual(violations);
  });

  it("may be a whole operation", async () => {
    const known = { operation: "GET /metadata", path: "", evidence };
    expect(await check(descriptionOf("inline schemas"), "GET /metadata", {}, [known])).toEqual([]);
  });
});

describe("a schema of OpenAPI", () => {
  const schemas = { Node: { type: "object", properties: { next: { $ref: "#/components/schemas/Node" } } } };
  const descriptionFor = (openapi: string, schema: Schema): ApiDescription => ({
    openapi,
    info: { title: "", version: "" },
    "x-base": "",
    "x-origins": [],
    paths: { "/a": { post: { requestBody: { content: { "application/json": { schema } } }, responses: {} } } },
    components: { schemas },
  });

  it.each<[string, Schema, unknown, readonly string[]]>([
    ["nullable", { type: "string", nullable: true, enum: ["a"] }, null, []],
    ["nullable without a type", { nullable: true, allOf: [{ type: "string" }] }, null, []],
    ["nullable, and another type", { nullable: true, allOf: [{ type: "string" }] }, 3, ["/body must be string"]],
    ["exclusive bound of 3.0", { type: "integer", minimum: 3, exclusiveMinimum: true }, 3, ["/body must be > 3"]],
    ["inclusive bound of 3.0", { type: "integer", minimum: 3, exclusiveMinimum: false }, 3, []],
    ["exclusive bound of 3.1", { type: "integer", exclusiveMinimum: 3 }, 3, ["/body must be > 3"]],
    ["null of 3.1", { type: ["string", "null"] }, null, []],
    ["a pattern of another language", { type: "string", pattern: "(?i)^a" }, "b", []],
    ["a type that is none", { type: { type: "string" } }, 3, []],
    ["recursion", { $ref: "#/components/schemas/Node" }, { next: { next: { next: {} } } }, []],
    ["free-form object", { type: "object" }, { a: 1 }, []],
    ["free-form property", { type: "object", properties: { a: { type: "object" } } }, { a: { b: 1 } }, []],
    ["closed object", { type: "object", properties: { a: true } }, { b: 1 }, ["/body/b is unknown"]],
    ["open object", { properties: { a: true }, additionalProperties: true }, { b: 1 }, []],
    ["odd names", { properties: { a: true } }, { "b/c~d": 1 }, ["/body/b~1c~0d is unknown"]],
    [
      "parts of one object",
      { allOf: [{ properties: { a: { type: "string" } } }, { properties: { b: true } }] },
      { a: 3, b: 1, c: 1 },
      ["/body/a must be string", "/body/c is unknown"],
    ],
    ["alternatives that overlap", { oneOf: [{ type: "integer" }, { type: "number" }] }, 3, []],
    [
      "the nearest alternative",
      { oneOf: [{ properties: { a: { type: "string" } } }, { properties: { b: { type: "string" } } }] },
      { b: 3 },
      ["/body/b must be string"],
    ],
    [
      "alternatives beside properties",
      { properties: { c: true }, anyOf: [{ properties: { a: true } }, { properties: { b: true } }] },
      { a: 1, c: 1, d: 1 },
      ["/body/d is unknown"],
    ],
    ["what only answers have", { properties: { id: { type: "string", readOnly: true } }, required: ["id"] }, {}, []],
    ["what is no uuid", { format: "uuid" }, "x", ['/body must match format "uuid"']],
    ["a uuid without dashes", { format: "uuid" }, uuid.replaceAll("-", ""), []],
    ["a range of addresses", { format: "cidr" }, "10.0.0.0/33", ['/body must match format "cidr"']],
  ])("%s", async (_, schema, body, violations) => {
    expect(await check(descriptionFor("3.0.3", schema), "POST /a", { body })).toEqual(violations);
  });

  it("tells nothing of values", async () => {
    const schema: Schema = { properties: { a: { enum: ["x"] }, b: { pattern: "^x$" }, c: { maxLength: 3 } } };
    const lines = await check(descriptionFor("3.1.0", schema), "POST /a", {
      body: { a: "secret", b: "secret", c: "secret" },
    });
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toContain("secret");
  });
});
