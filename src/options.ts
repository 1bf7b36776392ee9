import type { z } from "zod";
import { type ErrorCode, errorCodes, type Finding, type Location, nearest } from "./errors.ts";
import { messageOf, missing } from "./issue.ts";
import type { AnyPlatform } from "./providers/index.ts";

/** One key of a platform's options or credentials, as its zod schema tells it. */
export interface Field {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly description: string;
  readonly required: boolean;
  readonly secret: boolean;
  /** Environment variables that hold it, the first one that is set wins. */
  readonly env: readonly string[];
}

interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly entries?: Readonly<Record<string, string>>;
}

/** The definition behind a schema; the one place that looks inside zod. */
export function definition(schema: z.ZodType): Definition {
  return schema._zod.def as unknown as Definition;
}

const wrappers = new Set(["optional", "default", "prefault", "nullable", "readonly", "nonoptional", "catch"]);

/** The schema without `optional`, `default`, `pipe` and the like around it. */
export function unwrap(schema: z.ZodType): z.ZodType {
  const { type, innerType, in: input } = definition(schema);
  if (innerType && wrappers.has(type)) return unwrap(innerType);
  if (input && type === "pipe") return unwrap(input);
  return schema;
}

/** Metadata given by `.meta()` or `.describe()` on the schema or on anything it wraps, the outermost first. */
function metadata(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { innerType, in: input } = definition(schema);
  const inner = innerType ?? input;
  return { ...(inner ? metadata(inner) : {}), ...schema.meta() };
}

/** Schemas do not change, and they are asked for their keys at every machine. */
const read = new WeakMap<z.ZodType, readonly Field[]>();

/** The keys of an object schema, in their order. Empty for any other schema. */
export function fields(schema: z.ZodType): readonly Field[] {
  const known = read.get(schema) ?? readFields(schema);
  read.set(schema, known);
  return known;
}

function readFields(schema: z.ZodType): readonly Field[] {
  const shape = definition(unwrap(schema)).shape ?? {};
  return Object.entries(shape).map(([name, field]) => {
    const meta = metadata(field);
    return {
      name,
      schema: field,
      description: typeof meta.description === "string" ? meta.description : "",
      required: field._zod.optin === undefined,
      secret: meta.secret === true,
      env: Array.isArray(meta.env) ? meta.env.map(String) : typeof meta.env === "string" ? [meta.env] : [],
    };
  });
}

/**
 * Credentials from what was given and from the vendor's own environment variables; what is given wins. A key that is nowhere
 * stays away, so that the vendor's own chain can look further.
 */
export function resolveCredentials(
  platform: AnyPlatform,
  given: Readonly<Record<string, unknown>> | undefined,
  env: Readonly<Record<string, string | undefined>>,
): { readonly value: unknown; readonly findings: readonly Finding[] } {
  const found = fields(platform.credentials).flatMap((field) => {
    const value = given?.[field.name] ?? field.env.map((name) => env[name]).find((text) => text);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  const known = Object.fromEntries(found);
  const parsed = parseWith(platform.credentials, known, (path) => ({ path: `${platform.id}.${path}` }));
  return { ...parsed, findings: parsed.findings.map((finding) => asMissing(finding, platform, known)) };
}

/** A credential that nobody gave is no wrong value. */
function asMissing(finding: Finding, platform: AnyPlatform, given: Readonly<Record<string, unknown>>): Finding {
  const name = finding.at?.path?.slice(platform.id.length + 1);
  const field = fields(platform.credentials).find((each) => each.name === name && given[each.name] === undefined);
  if (finding.code !== "FD1003" || !field?.required) return finding;
  return {
    ...finding,
    code: "FD1301",
    message: `${platform.title}: ${finding.message.replace(`${field.name}: `, "")}`,
    hint: `set ${field.env.join(" or ")}: ${(field.description || field.name).replace(/\.$/, "")}`,
  };
}

/** Where the value at a path was written; with `key`, where its key was. */
export type Place = (path: string, part?: "key") => Location;

/** Checks a value by a schema. Each issue becomes a finding: FD1004 for an unknown key, FD1003 or the schema's own code otherwise. */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  at: Place,
): { readonly value: z.output<Schema> | undefined; readonly findings: readonly Finding[] } {
  const result = schema.safeParse(value, { error: messageOf });
  if (result.success) return { value: result.data, findings: [] };
  const subject: Subject = { schema, value, at };
  return { value: undefined, findings: result.error.issues.flatMap((issue) => toFindings(subject, issue)) };
}

/** The keys of a value that are right by themselves, with their defaults: what can still be said of one that has mistakes elsewhere. */
export function rightFields(schema: z.ZodType, value: unknown): Readonly<Record<string, unknown>> {
  const right = fields(schema).flatMap(({ name, schema: field }) => {
    const { success, data } = field.safeParse(inside(value, name));
    return success && data !== undefined ? [[name, data] as const] : [];
  });
  return Object.fromEntries(right);
}

/** What is checked, by what, and where it was written. */
interface Subject {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly at: Place;
}

type Issue = z.core.$ZodIssue;

function toFindings(subject: Subject, issue: Issue): readonly Finding[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(subject, path, key));
  if (issue.code === "invalid_key")
    return issue.issues.map((inner) => wrong(subject, { ...inner, path: issue.path }, "key"));
  const meant = issue.code === "invalid_union" ? issue.errors.find(isMeant) : undefined;
  if (meant) return meant.flatMap((inner) => toFindings(subject, { ...inner, path: [...issue.path, ...inner.path] }));
  return [wrong(subject, issue)];
}

/** Of the alternatives, the one whose type the value has. */
function isMeant(issues: readonly Issue[]): boolean {
  return !issues.some(({ code, path }) => code === "invalid_type" && path.length === 0);
}

function wrong(subject: Subject, issue: Issue, part?: "key"): Finding {
  const path = issue.path.map(String).join(".");
  const { message } = issue;
  const params = issue.code === "custom" ? (issue.params ?? {}) : {};
  const code = typeof params.code === "string" && params.code in errorCodes ? (params.code as ErrorCode) : "FD1003";
  const hint = typeof params.hint === "string" ? params.hint : hintFor(subject, issue);
  return {
    code,
    message: path === "" ? message : message === missing ? `${path} ${missing}` : `${path}: ${message}`,
    at: subject.at(path, part),
    ...(hint ? { hint } : {}),
  };
}

/** What to write instead; what the key is for where nothing can be said of the value. A schema's own words need no more. */
function hintFor({ schema, value }: Subject, issue: Issue): string | undefined {
  if (issue.code === "custom" || issue.code === "invalid_format") return undefined;
  const input = issue.path.reduce(inside, value);
  const near = issue.code === "invalid_value" && typeof input === "string" && nearest(input, issue.values.map(String));
  if (near) return `did you mean "${near}"?`;
  if (issue.code === "invalid_type") {
    if (issue.expected === "string" && /^(?:number|boolean)$/.test(typeof input)) return "put it in quotes";
    if (typeof input === "string" && /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(input)) return "write it without quotes";
    if (issue.expected === "array" && typeof input === "string")
      return "put it in square brackets: a list may have one item";
  }
  const { description } = metadata(issue.path.map(String).reduce(descend, schema));
  return typeof description === "string" ? description.replace(/\.$/, "") : undefined;
}

function inside(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
}

function unknownKey({ schema, at }: Subject, path: readonly string[], key: string): Finding {
  const known = keysOf(objectIn(path.reduce(descend, schema)));
  const near = nearest(key, known);
  const full = [...path, key].join(".");
  return {
    code: "FD1004",
    message: `unknown key "${full}"`,
    at: at(full, "key"),
    ...(near
      ? { hint: `did you mean "${near}"?` }
      : known.length > 0
        ? { hint: `known keys: ${known.join(", ")}` }
        : {}),
  };
}

/** The keys of an object, or those that a record takes. */
function keysOf(schema: z.ZodType): readonly string[] {
  const { keyType } = definition(unwrap(schema));
  const entries = keyType && definition(keyType).entries;
  return entries ? Object.values(entries) : fields(schema).map(({ name }) => name);
}

function descend(schema: z.ZodType, key: string): z.ZodType {
  const { shape, element, valueType } = definition(unwrap(objectIn(schema)));
  return shape?.[key] ?? element ?? valueType ?? schema;
}

/** Of alternatives, the one that has keys. */
function objectIn(schema: z.ZodType): z.ZodType {
  const { options = [] } = definition(unwrap(schema));
  return options.find((option) => definition(unwrap(option)).shape) ?? schema;
}
