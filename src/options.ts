import type { z } from "zod";
import { type ErrorCode, errorCodes, type Finding, type Location, nearest } from "./errors.ts";
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

/** The keys of an object schema, in their order. Empty for any other schema. */
export function fields(schema: z.ZodType): readonly Field[] {
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
  return parseWith(platform.credentials, Object.fromEntries(found), (path) => ({ path: `${platform.id}.${path}` }));
}

/** Where the value at a path was written; with `key`, where its key was. */
export type Place = (path: string, part?: "key") => Location;

/** Checks a value by a schema. Each issue becomes a finding: FD1004 for an unknown key, FD1003 or the schema's own code otherwise. */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  at: Place,
): { readonly value: z.output<Schema> | undefined; readonly findings: readonly Finding[] } {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, findings: [] };
  return { value: undefined, findings: result.error.issues.flatMap((issue) => toFindings(schema, issue, at)) };
}

function toFindings(schema: z.ZodType, issue: z.core.$ZodIssue, at: Place): readonly Finding[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(schema, path, key, at));
  const params = issue.code === "custom" ? (issue.params ?? {}) : {};
  const code = typeof params.code === "string" && params.code in errorCodes ? (params.code as ErrorCode) : "FD1003";
  return [
    {
      code,
      message: messageOf(issue, path.join(".")),
      at: at(path.join(".")),
      ...(typeof params.hint === "string" ? { hint: params.hint } : {}),
    },
  ];
}

function messageOf({ code, message }: z.core.$ZodIssue, path: string): string {
  if (path === "") return message;
  if (code === "invalid_type" && message.endsWith("received undefined")) return `${path} is missing`;
  return `${path}: ${message}`;
}

function unknownKey(schema: z.ZodType, path: readonly string[], key: string, at: Place): Finding {
  const known = fields(path.reduce(descend, schema)).map((field) => field.name);
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

function descend(schema: z.ZodType, key: string): z.ZodType {
  const { shape, element } = definition(unwrap(schema));
  return shape?.[key] ?? element ?? (definition(unwrap(schema)) as { valueType?: z.ZodType }).valueType ?? schema;
}
