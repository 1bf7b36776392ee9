import type { Content, Operation, Parameter, Schema, VersionRange } from "../src/http/openapi.ts";

/** An official document as it is read. */
export interface OfficialDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What is left of a document: its operations by path and method, and the schemas that they reach. */
export interface PrunedDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

type Node = Readonly<Record<string, unknown>>;

/** Keywords of a schema that hold one schema, a list of them, a record of them, or a plain value. Any other tells nothing that can be checked. */
const keywords: Readonly<Record<string, "schema" | "list" | "record" | "value">> = {
  ...kind("schema", "items additionalProperties not if then else contains propertyNames"),
  ...kind("list", "allOf anyOf oneOf prefixItems"),
  ...kind("record", "properties patternProperties dependentSchemas"),
  ...kind("value", "type enum const required nullable default format pattern minLength maxLength minimum maximum"),
  ...kind("value", "exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems minProperties"),
  ...kind("value", "maxProperties readOnly writeOnly deprecated"),
};

function kind<K extends string>(name: K, words: string): Record<string, K> {
  return Object.fromEntries(words.split(" ").map((word) => [word, name]));
}

/** Only some operations (`METHOD path`), without prose. `prefix` goes before each path, `namespace` before each schema's name. */
export function prune(
  document: OfficialDocument,
  operations: readonly string[],
  prefix: string,
  namespace: string,
): PrunedDocument {
  const wanted: string[] = [];
  const walk: Walk = { document, namespace, reached: (name) => void (wanted.includes(name) || wanted.push(name)) };
  const paths: Record<string, Record<string, Operation>> = {};
  for (const name of operations) {
    const [method = "", path = ""] = name.split(" ");
    const item = document.paths[path];
    const operation = item?.[method.toLowerCase()] as Node | undefined;
    if (!item || !operation) throw new Error(`the document has no operation ${name}`);
    paths[prefix + path] = { ...paths[prefix + path], [method.toLowerCase()]: toOperation(operation, item, walk) };
  }
  const schemas: Record<string, Schema> = {};
  for (const name of wanted) schemas[namespace + name] = toSchema(document.components?.schemas?.[name], walk);
  return { paths: sorted(paths), schemas: sorted(schemas) };
}

interface Walk {
  readonly document: OfficialDocument;
  readonly namespace: string;
  reached(schema: string): void;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function toOperation(operation: Node, item: Node, walk: Walk): Operation {
  const { requestBody } = operation;
  return {
    ...defined({ "x-versions": versionsOf(operation) }),
    parameters: parametersOf(operation, item, walk),
    ...defined({ requestBody: requestBody === undefined ? undefined : toRequestBody(requestBody, walk) }),
    responses: toResponses(operation.responses as Node, walk),
  };
}

/** Those of a path hold for each of its operations that has none of the same name. */
function parametersOf(operation: Node, item: Node, walk: Walk): readonly Parameter[] {
  const all = [operation.parameters ?? [], item.parameters ?? []].flatMap((list) =>
    (list as readonly unknown[]).map((parameter) => toParameter(resolve(parameter, walk), walk)),
  );
  return all.filter((one, index) => all.findIndex((other) => other.name === one.name && other.in === one.in) === index);
}

function toParameter(parameter: Node, walk: Walk): Parameter {
  const { name, in: place, required, explode, schema } = parameter as unknown as Parameter;
  return { name, in: place, ...defined({ required, explode }), schema: toSchema(schema ?? true, walk) };
}

function toRequestBody(body: unknown, walk: Walk): NonNullable<Operation["requestBody"]> {
  const { required, content } = resolve(body, walk);
  return { ...defined({ required: required as boolean | undefined }), content: toContent(content as Node, walk) };
}

function toResponses(responses: Node, walk: Walk): Operation["responses"] {
  const successful = Object.entries(responses).filter(([status]) => status.startsWith("2"));
  return Object.fromEntries(
    successful.map(([status, response]) => {
      const { content } = resolve(response, walk);
      return [status, content === undefined ? {} : { content: toContent(content as Node, walk) }];
    }),
  );
}

function toContent(content: Node, walk: Walk): Content {
  return Object.fromEntries(
    Object.entries(content).map(([type, media]) => [type, { schema: toSchema((media as Node).schema ?? true, walk) }]),
  );
}

function toSchema(value: unknown, walk: Walk): Schema {
  if (typeof value !== "object" || value === null) return value !== false;
  const node = value as Node;
  if (typeof node.$ref === "string") return { $ref: toReference(node.$ref, walk), ...versionedOf(node) };
  const kept = Object.entries(node).flatMap(([keyword, part]) => {
    const how = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
    return how === undefined ? [] : [[keyword, toPart(how, part, walk)] as const];
  });
  return { ...Object.fromEntries(kept), ...versionedOf(node) };
}

function toPart(how: "schema" | "list" | "record" | "value", part: unknown, walk: Walk): unknown {
  if (how === "value") return part;
  if (how === "schema") return toSchema(part, walk);
  if (how === "list") return (part as readonly unknown[]).map((each) => toSchema(each, walk));
  return Object.fromEntries(Object.entries(part as Node).map(([name, each]) => [name, toSchema(each, walk)]));
}

function toReference(reference: string, walk: Walk): string {
  const name = /^#\/components\/schemas\/([\w.-]+)$/.exec(reference)?.[1];
  if (name === undefined) throw new Error(`cannot follow ${reference}`);
  walk.reached(name);
  return `#/components/schemas/${walk.namespace}${name}`;
}

/** A parameter, body or response in place of a reference to it. */
function resolve(value: unknown, { document }: Walk): Node {
  const { $ref } = value as { readonly $ref?: string };
  if ($ref === undefined) return value as Node;
  const [, kind = "", name = ""] = /^#\/components\/(\w+)\/([^/]+)$/.exec($ref) ?? [];
  const target = document.components?.[kind]?.[name];
  if (target === undefined) throw new Error(`cannot follow ${$ref}`);
  return resolve(target, { document } as Walk);
}

function versionedOf(node: Node): { readonly "x-versions"?: VersionRange } {
  return defined({ "x-versions": versionsOf(node) });
}

/** Microversions, as the generator of OpenStack's descriptions writes them. */
function versionsOf(node: Node): VersionRange | undefined {
  const { "min-ver": min, "max-ver": max } = (node["x-openstack"] ?? {}) as Readonly<
    Record<string, string | undefined>
  >;
  return min === undefined && max === undefined ? undefined : defined({ min, max });
}

function defined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never;
}
