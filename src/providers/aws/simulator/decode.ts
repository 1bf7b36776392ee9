import { type Member, type Model, type ScalarShape, type Shape, shapeOf } from "./model.ts";
import { Refusal } from "./refusal.ts";

/** A request's parameters as a tree: `BlockDeviceMapping.1.Ebs.VolumeSize` is four levels deep. */
export interface Node {
  value?: string;
  readonly parts: Map<string, Node>;
}

/** What a request is read by, and what is wrong with it so far. */
interface Reading {
  readonly model: Model;
  readonly problems: Refusal[];
}

export interface Decoded {
  /** Names and types as in the service model. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The same without what the model calls sensitive. */
  readonly shown: Readonly<Record<string, unknown>>;
  /** Where the request breaks the model. */
  readonly problems: readonly Refusal[];
}

/** Reads a request's tree by the model of its operation. */
export function decode(model: Model, operation: string, root: Node): Decoded {
  const reading: Reading = { model, problems: [] };
  const { input = "", filters } = model.operations[operation] ?? {};
  const decoded = decodeAs(input, root, "", reading) as Record<string, unknown>;
  checkFilters(decoded.Filters, filters, reading.problems);
  const shown = masked(model, input, decoded) as Record<string, unknown>;
  return { input: decoded, shown, problems: reading.problems };
}

/** The tree of a form. */
export function toTree(form: URLSearchParams): Node {
  const root: Node = { parts: new Map() };
  for (const [path, value] of form) {
    if (path === "Action" || path === "Version") continue;
    let node = root;
    for (const key of path.split(".")) {
      const part = node.parts.get(key) ?? { parts: new Map() };
      node.parts.set(key, part);
      node = part;
    }
    node.value = value;
  }
  return root;
}

function decodeAs(name: string, node: Node, path: string, reading: Reading): unknown {
  const shape = shapeOf(reading.model, name);
  if (shape.type !== "structure" && shape.type !== "list") return scalar(shape, node, path, reading);
  if (node.value) reading.problems.push(invalid(node.value, path, "it has parts of its own"));
  return shape.type === "list" ? decodeList(shape, node, path, reading) : decodeStructure(shape, node, path, reading);
}

function decodeStructure(
  { members, required }: Extract<Shape, { type: "structure" }>,
  { parts }: Node,
  path: string,
  reading: Reading,
): Record<string, unknown> {
  const known = byQuery(members);
  const result: Record<string, unknown> = {};
  for (const [key, part] of parts) {
    const member = known.get(key);
    if (member) result[member.name] = decodeAs(member.shape, part, join(path, key), reading);
    else reading.problems.push(new Refusal("UnknownParameter", `The parameter ${join(path, key)} is not recognized`));
  }
  for (const name of required) {
    if (result[name] !== undefined) continue;
    const parameter = join(path, members[name]?.query ?? name);
    reading.problems.push(new Refusal("MissingParameter", `The request must contain the parameter ${parameter}`));
  }
  return result;
}

type Members = Extract<Shape, { type: "structure" }>["members"];
type NamedMember = Member & { readonly name: string };
const indexes = new WeakMap<Members, ReadonlyMap<string, NamedMember>>();

/** A structure's members by their names in a request. */
function byQuery(members: Members): ReadonlyMap<string, NamedMember> {
  const known = indexes.get(members);
  if (known) return known;
  const made = new Map(Object.entries(members).map(([name, member]) => [member.query, { name, ...member }]));
  indexes.set(members, made);
  return made;
}

/** Items have numbers: in the query protocol under one more name. */
function decodeList(
  { member, item }: Extract<Shape, { type: "list" }>,
  node: Node,
  path: string,
  reading: Reading,
): unknown[] {
  const { parts } = (reading.model.protocol === "query" ? node.parts.get(item) : node) ?? { parts: new Map() };
  const numbers = [...parts.keys()].map(Number).sort((a, b) => a - b);
  if (numbers.some((number, index) => number !== index + 1)) {
    reading.problems.push(new Refusal("InvalidParameterValue", `The items of ${path} are not numbered from 1`));
  }
  return numbers.flatMap((number) => {
    const part = parts.get(String(number));
    return part ? [decodeAs(member, part, join(path, String(number)), reading)] : [];
  });
}

function scalar(shape: ScalarShape, { value, parts }: Node, path: string, reading: Reading): unknown {
  const [inner] = parts.keys();
  if (inner !== undefined) {
    reading.problems.push(new Refusal("UnknownParameter", `The parameter ${join(path, inner)} is not recognized`));
  }
  const text = value ?? "";
  const why = problemOf(shape, text);
  if (shape.enum && !shape.enum.includes(text))
    reading.problems.push(new Refusal("InvalidParameterValue", `Invalid value '${text}' for ${path}.`));
  else if (why !== undefined) reading.problems.push(invalid(shape.sensitive ? "…" : text, path, why));
  return readers[shape.type](text);
}

/** A decoded value in which lengths stand for what nobody should read. */
function masked(model: Model, name: string, value: unknown): unknown {
  const shape = shapeOf(model, name);
  if (shape.type === "list") return (value as readonly unknown[]).map((item) => masked(model, shape.member, item));
  if (shape.type !== "structure") {
    if (!shape.sensitive && shape.type !== "blob") return value;
    return `(${(value as string | Buffer).length} ${shape.type === "blob" ? "bytes" : "characters"})`;
  }
  const entries = Object.entries(value as object).map(([key, part]) => [
    key,
    masked(model, shape.members[key]?.shape ?? "", part),
  ]);
  return Object.fromEntries(entries);
}

const readers: Readonly<Record<ScalarShape["type"], (text: string) => unknown>> = {
  string: (text) => text,
  integer: Number,
  long: Number,
  float: Number,
  double: Number,
  boolean: (text) => text === "true",
  timestamp: (text) => new Date(text),
  blob: (text) => Buffer.from(text, "base64"),
};

const patterns: Readonly<Partial<Record<ScalarShape["type"], RegExp>>> = {
  integer: /^-?\d+$/,
  long: /^-?\d+$/,
  float: /^-?\d+(?:\.\d+)?$/,
  double: /^-?\d+(?:\.\d+)?$/,
  boolean: /^(?:true|false)$/,
  timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
  blob: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
};

function problemOf(shape: ScalarShape, text: string): string | undefined {
  if (!(patterns[shape.type]?.test(text) ?? true)) return `it is no ${shape.type}`;
  if (shape.pattern !== undefined && !toRegExp(shape.pattern).test(text)) return `it must match ${shape.pattern}`;
  const size = shape.type === "string" ? text.length : Number(text);
  if (size < (shape.min ?? size)) return `the least is ${shape.min}`;
  if (size > (shape.max ?? size)) return `the most is ${shape.max}`;
  return undefined;
}

/** The models' patterns are Java's: only those with classes of Unicode are read as such. */
function toRegExp(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, pattern.includes("\\p{") ? "u" : "");
}

function invalid(value: string, path: string, why: string): Refusal {
  return new Refusal("InvalidParameterValue", `Value (${value}) for parameter ${path} is invalid: ${why}`);
}

function checkFilters(filters: unknown, known: readonly string[] | undefined, problems: Refusal[]): void {
  for (const { Name } of (filters ?? []) as readonly { readonly Name?: string }[]) {
    const name = Name?.startsWith("tag:") ? "tag:" : (Name ?? "");
    if (!known?.includes(name)) problems.push(new Refusal("InvalidParameterValue", `The filter '${Name}' is invalid`));
  }
}

function join(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}
