import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeApi } from "../../scripts/generate-api.ts";
import { openChecker } from "../../src/http/openapi-checker.ts";
import { openMatcher } from "../../src/http/openapi-paths.ts";
import { type SelectionName, selections } from "./selections.ts";

const json = { "content-type": "application/json" };
const word = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(..."abc-_.:1") });

describe("paths", () => {
  it("are found again whatever stands in the place of their parameters", () => {
    const template = fc.array(fc.record({ text: word, isParameter: fc.boolean() }), { minLength: 1, maxLength: 5 });
    const value = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(template, fc.array(value, { minLength: 5, maxLength: 5 }), (parts, values) => {
        const path = parts.map(({ text, isParameter }, index) => (isParameter ? `{${text}${index}}` : text)).join("/");
        const filled = parts.map(({ text, isParameter }, index) =>
          isParameter ? encodeURIComponent(values[index] ?? "") : text,
        );
        const match = openMatcher([`GET /${path}`])("GET", `/${filled.join("/")}`);
        expect(match?.name).toBe(`GET /${path}`);
        const wanted = parts.flatMap(({ text, isParameter }, index) =>
          isParameter ? [[`${text}${index}`, values[index]]] : [],
        );
        expect(match?.parameters).toEqual(Object.fromEntries(wanted));
      }),
    );
  });

  it("never fail to be looked up", () => {
    const match = openMatcher(["GET /a", "GET /a/{b}", "POST /a/{b}/c"]);
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: "binary" }), (method, path) => {
        match(method, path);
      }),
    );
  });

  it.each([
    ["GET /a/b", "GET /a/b"],
    ["GET /a/c", "GET /a/{id}"],
    ["GET /a/", undefined],
    ["GET /a//c", undefined],
    ["GET /a/b%2Fc", "GET /a/{id}"],
    ["get /a/b", undefined],
    ["GET /a/%", undefined],
    ["GET /b/c", "GET /{all}/c"],
  ])("%s is %s", (asked, name) => {
    const [method = "", path = ""] = asked.split(" ");
    const match = openMatcher(["GET /a/{id}", "GET /a/b", "GET /{all}/c"]);
    expect(match(method, path)?.name).toBe(name);
  });
});

const bodies: readonly (readonly [SelectionName, string, Readonly<Record<string, unknown>>])[] = [
  ["inline schemas", "POST /servers", { name: "web", server_type: "cx22", image: "ubuntu" }],
  ["shared parameters and responses", "POST /v2/droplets", { name: "web", size: "s", image: 1 }],
  ["shared parameters and responses", "POST /v2/images", { name: "a", url: "https://a", region: "fra1" }],
];

describe.each(bodies)("%s: %s", async (name, operation, right) => {
  const checker = await openChecker(describeApi(selections[name]), []);
  const check = (body: unknown) =>
    checker
      .request({ operation, parameters: {}, query: new URLSearchParams(), headers: json, body })
      .map(({ path, message }) => `${path} ${message}`);

  it("says something of every value that is no object", () => {
    const other = fc.jsonValue().filter((value) => typeof value !== "object" || value === null || Array.isArray(value));
    fc.assert(
      fc.property(other, (body) => {
        expect(check(body)).not.toEqual([]);
      }),
    );
  });

  it("finds one unknown key, whatever it is called", () => {
    const key = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed() && !(text in known));
    const known = Object.fromEntries(Object.keys(right).map((each) => [each, true]));
    fc.assert(
      fc.property(
        key.filter((text) => check({ ...right, [text]: {} }).every((line) => line.endsWith("is unknown"))),
        fc.jsonValue(),
        (unknown, value) => {
          const path = unknown.replaceAll("~", "~0").replaceAll("/", "~1");
          expect(check({ ...right, [unknown]: value })).toEqual([`/body/${path} is unknown`]);
        },
      ),
      {
        examples: [
          ["__proto__x", 1],
          ["constructor", {}],
          ["toString", null],
          ["", 3],
          ["a/b~c", []],
        ],
      },
    );
  });

  it("takes any JSON, and tells nothing of values", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(right)), (value, key) => {
        for (const line of check({ ...right, [key]: value })) expect(line).toMatch(/^\/body/);
      }),
    );
    const lines = check(Object.fromEntries(Object.keys(right).map((key) => [key, ["the-secret"]])));
    expect(lines).not.toEqual([]);
    expect(lines.join()).not.toContain("the-secret");
  });
});
