import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { type Document, parseAllDocuments } from "yaml";
import { jsonSchemas } from "../../src/cli/json-schemas.ts";
import { butaneVersions, transpile } from "../../src/ignition/index.ts";
import { loadPlatform, platformIds } from "../../src/providers/index.ts";
import { runCli } from "../cli/run.ts";
import { root } from "../sources.ts";
import { butaneGoldens, generatedButane, publishedButane } from "./fixture.ts";

/** The package checks what these say itself; here they are words that a schema may use. */
const formats = { ipv4: true, ipv6: true, uri: true } as const;
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, formats });
const compiled = new Map(
  jsonSchemas.map(({ name }) => [name, ajv.compile(JSON.parse(readFileSync(`${root}schemas/${name}.json`, "utf8")))]),
);

function validator(name: string): ValidateFunction {
  const validate = compiled.get(name);
  if (!validate) throw new Error(`there is no schema ${name}`);
  return validate;
}

/** The first document as an editor reads it; `undefined` where it is no YAML or of no version that there is. */
function read(text: string): { readonly value: unknown; readonly version: string } | undefined {
  const [document] = parseAllDocuments(text, { merge: true, logLevel: "silent" });
  if (!document || !("errors" in document) || document.errors.length > 0) return undefined;
  const value = contentsOf(document);
  const version = String(value?.version);
  return value?.variant === "flatcar" && butaneVersions.includes(version) ? { value, version } : undefined;
}

/** Aliases that lead nowhere or to too much are no value. */
function contentsOf(document: Document): { readonly variant?: unknown; readonly version?: unknown } | undefined {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

/** Values with a tag of YAML 1.1, `!!int '0644'` and `!!binary`, are not what they say to an editor. */
const tagged = new Set(["int-32", "str-09"]);

const cases = [...butaneGoldens.cases, ...publishedButane, ...generatedButane].flatMap(
  ({ name, input, rc, stderr }) => {
    const document = read(input);
    return document ? [{ name, rc, stderr, ...document }] : [];
  },
);

describe("butane", () => {
  const wrong = (some: typeof cases, holds: boolean) =>
    some.flatMap(({ name, version, value }) => {
      const validate = validator(`butane-${version}`);
      return validate(value) === holds ? [] : [{ name, errors: validate.errors }];
    });

  it("takes what butane takes without a word", () => {
    const valid = cases.filter(({ name, rc, stderr }) => rc === 0 && stderr === "" && !tagged.has(name));
    expect(valid.length).toBeGreaterThan(200);
    expect(wrong(valid, true)).toEqual([]);
  });

  it("refuses what has a key that butane does not know", () => {
    const unknown = cases.filter(({ stderr }) => /unused key (?!<<)/.test(stderr));
    expect(unknown.length).toBeGreaterThan(20);
    expect(wrong(unknown, false)).toEqual([]);
  });

  it.each<[string, string]>([
    ["a number in the place of a list", "storage:\n  files: 1\n"],
    ["a text in the place of a number", "storage:\n  files:\n    - {path: /a, mode: rw}\n"],
    ["a text in the place of true or false", "storage:\n  files:\n    - {path: /a, overwrite: perhaps}\n"],
    ["a file without a path", "storage:\n  files:\n    - mode: 0644\n"],
  ])("refuses %s", (_, body) => {
    const text = `variant: flatcar\nversion: 1.1.0\n${body}`;
    expect(transpile({ kind: "butane", name: "x.bu", text }).json).toBeUndefined();
    expect(validator("butane-1.1.0")(read(text)?.value)).toBe(false);
  });

  it("says of every key what it means", () => {
    const silent: string[] = [];
    for (const { name } of jsonSchemas) {
      const schema = JSON.parse(readFileSync(`${root}schemas/${name}.json`, "utf8")) as Described;
      for (const [type, { properties }] of [["root", schema], ...Object.entries(schema.$defs ?? {})] as const) {
        for (const [key, { description }] of Object.entries(properties)) {
          if (!description) silent.push(`${name} ${type}.${key}`);
        }
      }
    }
    expect(silent).toEqual([]);
  });
});

interface Described {
  readonly properties: Readonly<Record<string, { readonly description?: string }>>;
  readonly $defs?: Readonly<Record<string, Pick<Described, "properties">>>;
}

describe("flatcar.yaml", () => {
  const deployment = (options: unknown, more: object = {}) => ({
    name: "shop",
    machines: { web: { platform: "aws", options, ...more } },
  });

  it.each(platformIds)("takes every option of %s", async (platform) => {
    const { options, full } = (await loadPlatform(platform)).sample;
    for (const each of [...Object.values(options), ...full] as readonly unknown[]) {
      const validate = validator("flatcar");
      validate({ name: "shop", release: "stable", machines: { web: { platform, options: each, count: 2 } } });
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it.each<[string, unknown]>([
    ["another option", deployment({ region: "eu-central-1", instanceType: "t3.small", instancetype: "x" })],
    ["a missing option", deployment({ region: "eu-central-1" })],
    ["no options", { name: "shop", machines: { web: { platform: "aws" } } }],
    ["another platform", { name: "shop", machines: { web: { platform: "asw", options: {} } } }],
    ["another key", deployment({ region: "eu-central-1", instanceType: "t3.small" }, { amount: 2 })],
    ["another lint", { name: "shop", machines: {}, lints: { FL999: "off" } }],
  ])("refuses %s", (_, value) => expect(validator("flatcar")(value)).toBe(false));
});

describe("ignition schema", () => {
  it("lists the schemas of the package", async () => {
    const { code, stdout } = await runCli(["ignition", "schema"]);
    expect(code).toBe(0);
    for (const { name } of jsonSchemas) expect(stdout).toContain(`flatcar-deploy/schemas/${name}.json`);
  });

  it.each(jsonSchemas.map(({ name }) => name))("prints %s as the package holds it", async (name) => {
    const { code, stdout } = await runCli(["ignition", "schema", name]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: readFileSync(`${root}schemas/${name}.json`, "utf8") });
  });

  it("names those that there are", async () => {
    const { code, stderr } = await runCli(["ignition", "schema", "butane-1.1"]);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no schema "butane-1.1"\n  one of: butane-1.1.0\n');
  });
});
