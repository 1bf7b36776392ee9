import { readFileSync } from "node:fs";
import { root } from "../../sources.ts";

interface Field {
  readonly json: string;
  readonly type: string;
  readonly optional: boolean;
}

const source = readFileSync(`${root}test/fixtures/streams/stream.go`, "utf8");

/** The structs of `stream.go` by name, and what its other names stand for. */
const structs = new Map(
  [...source.matchAll(/^type (\w+) struct \{\n(.*?)^\}/gms)].map(([, name = "", body = ""]) => [name, fieldsOf(body)]),
);
const aliases = new Map(
  [...source.matchAll(/^type (\w+) = (\w+)$/gm)].map(([, name = "", target = ""]) => [name, target]),
);

function fieldsOf(body: string): readonly Field[] {
  return [...body.matchAll(/^\t\w+\s+(\S+)\s+`json:"([^",]+)(,omitempty)?"`$/gm)].map(
    ([, type = "", json = "", optional]) => ({
      json,
      type,
      optional: optional !== undefined,
    }),
  );
}

/** What Go's decoder would drop of a document as a `Stream`, refuse in it, or not find: a line each, with the path. */
export function againstGo(document: unknown): readonly string[] {
  return check(document, "Stream", "");
}

function check(value: unknown, type: string, path: string): readonly string[] {
  const name = type.replace(/^\*/, "");
  const element = /^map\[string\](.+)$/.exec(name)?.[1];
  if (name === "string") return typeof value === "string" ? [] : [`${path}: no string`];
  if (typeof value !== "object" || value === null) return [`${path}: no object`];
  if (element) return Object.entries(value).flatMap(([key, each]) => check(each, element, `${path}.${key}`));
  const fields = structs.get(aliases.get(name) ?? name);
  if (!fields) throw new Error(`stream.go has no ${name}`);
  const known = new Map(fields.map((field) => [field.json, field]));
  const missing = fields
    .filter(({ json, optional }) => !optional && !(json in value))
    .map(({ json }) => `${path}.${json}: missing`);
  const wrong = Object.entries(value).flatMap(([key, each]) => {
    const field = known.get(key);
    return field ? check(each, field.type, `${path}.${key}`) : [`${path}.${key}: unknown`];
  });
  return [...missing, ...wrong];
}
