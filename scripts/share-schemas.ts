import type { ApiDescription, Schema } from "../src/http/openapi.ts";
import { keywords } from "./prune-openapi.ts";

/** Characters of JSON from which on an object that is described twice gets a name. */
const worthIt = 200;

/** How often an object is described, and what it is called where it is. */
interface Shared {
  count: number;
  readonly hint: string;
  /** As a reference says it, when it has got one. */
  name?: string;
}

/** The same description with one schema for each object that it describes more than once, called like the property that holds it. */
export function shareSchemas(description: ApiDescription): ApiDescription {
  const found = new Map<string, Shared>();
  const whole = { paths: description.paths, ...description.components };
  visit(whole, "", (text, hint) => {
    const known = found.get(text);
    if (known) known.count++;
    else found.set(text, { count: 1, hint });
    return known === undefined;
  });
  const schemas: Record<string, Schema> = {};
  const taken = new Set(Object.keys(description.components.schemas));
  const share = (value: unknown, isNamed = false): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((each) => share(each));
    const shared = isNamed ? undefined : found.get(JSON.stringify(value));
    if (!isObject(value) || !shared || shared.count < 2) return mapped(value, share);
    if (shared.name === undefined) {
      shared.name = freeName(shared.hint, taken);
      schemas[shared.name] = mapped(value, share) as Schema;
    }
    return { $ref: `#/components/schemas/${shared.name}` };
  };
  const paths = share(description.paths) as ApiDescription["paths"];
  for (const [name, schema] of Object.entries(description.components.schemas))
    schemas[name] = share(schema, true) as Schema;
  const sorted = Object.entries(schemas).sort(([one], [other]) => (one < other ? -1 : 1));
  return { ...description, paths, components: { schemas: Object.fromEntries(sorted) } };
}

function mapped(value: object, share: (part: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, share(part)]));
}

/** Tells of each object that is large enough. What lies inside it is only looked at when that is wanted. */
function visit(value: unknown, hint: string, tell: (text: string, hint: string) => boolean): void {
  if (typeof value !== "object" || value === null) return;
  if (isObject(value) && !tell(JSON.stringify(value), hint)) return;
  for (const [key, part] of Object.entries(value)) visit(part, Array.isArray(value) ? hint : hintOf(key, hint), tell);
}

/** Name of the property, or of the path; that of a list's items is in the singular. */
function hintOf(key: string, outer: string): string {
  if (key.startsWith("/")) return key.replaceAll(/\/\{[^}]*\}/g, "").replace(/^.*\//, "");
  if (key === "items") return outer.replace(/(?<!s)s$/, "");
  const isName = !Object.hasOwn(keywords, key) && !between.has(key) && !/^\d|\//.test(key);
  return isName ? key : outer;
}

/** What stands between a path and its schemas. */
const between = new Set([
  ...["paths", "schemas", "schema", "parameters", "requestBody", "responses", "content"],
  ...["get", "post", "put", "patch", "delete", "head"],
]);

function isObject(value: object): boolean {
  const { type, properties } = value as { readonly type?: unknown; readonly properties?: unknown };
  return type === "object" && typeof properties === "object" && JSON.stringify(value).length >= worthIt;
}

function freeName(hint: string, taken: Set<string>): string {
  const wanted = hint.replaceAll(/[^\w.-]+/g, "_");
  let name = wanted;
  for (let serial = 2; taken.has(name); serial++) name = `${wanted}_${serial}`;
  taken.add(name);
  return name;
}
