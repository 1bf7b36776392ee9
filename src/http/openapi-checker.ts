import type { Ajv2020, ValidateFunction } from "ajv/dist/2020.js";
import type { ApiDescription, Content, Operation, Parameter, Schema } from "./openapi.ts";
import { formats } from "./openapi-format.ts";
import { type Reading, toJsonSchema } from "./openapi-schema.ts";
import { includes } from "./openapi-version.ts";
import { toViolations, type Violation } from "./openapi-violation.ts";

/** A place where the description is wrong, or older than the API. */
export interface Deviation {
  /** `METHOD path`, or `*`. */
  readonly operation: string;
  /** As `Violation.path`; `*` stands for one part of it. Empty: the description does not have the operation. */
  readonly path: string;
  /** Where it is documented that the API does otherwise. */
  readonly evidence: string;
}

/** A request as it is checked. */
export interface CheckedRequest {
  /** `METHOD path`, as the description has it. */
  readonly operation: string;
  /** Parts of the path. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Parsed JSON; `undefined` where there is none. */
  readonly body: unknown;
  /** Version of the API that the request speaks; left out where it has none. */
  readonly version?: string | undefined;
}

/** An answer as it is checked. */
export interface CheckedAnswer {
  readonly operation: string;
  readonly status: number;
  readonly body: unknown;
  readonly version?: string | undefined;
}

/** Compares with an official description, and leaves out what is known to deviate. */
export interface Checker {
  /** `METHOD path` of each operation, and whether it has it. */
  readonly operations: readonly string[];
  request(request: CheckedRequest): readonly Violation[];
  /** Only successful answers in JSON are described. */
  answer(answer: CheckedAnswer): readonly Violation[];
}

/** Loads ajv and gets a description ready; schemas are compiled when they are first needed. */
export async function openChecker(description: ApiDescription, deviations: readonly Deviation[]): Promise<Checker> {
  const compile = await openCompiler(description);
  const operations = new Map<string, Operation>(
    Object.entries(description.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    ),
  );
  const undeviating = (operation: string, violations: readonly Violation[]) =>
    violations.filter(({ path }) => !deviations.some((known) => isKnown(known, operation, path)));
  return {
    operations: [...operations.keys()],
    request: (request) =>
      undeviating(request.operation, checkRequest(operations.get(request.operation), request, compile)),
    answer: (answer) => undeviating(answer.operation, checkAnswer(operations.get(answer.operation), answer, compile)),
  };
}

function isKnown(known: Deviation, operation: string, path: string): boolean {
  if (known.operation !== "*" && known.operation !== operation) return false;
  const [wanted, parts] = [known.path.split("/"), path.split("/")];
  return wanted.length === parts.length && wanted.every((part, index) => part === "*" || part === parts[index]);
}

/** Compiles a schema for one side and version, once. `loose` takes texts for numbers and the like. */
type Compile = (key: string, schema: Schema, reading: Omit<Reading, "schemas">, loose?: boolean) => ValidateFunction;

const compilers = new WeakMap<ApiDescription, Compile>();

async function openCompiler(description: ApiDescription): Promise<Compile> {
  const known = compilers.get(description);
  if (known) return known;
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const usual = {
    strict: false,
    validateSchema: false,
    allErrors: true,
    unicodeRegExp: false,
    logger: false,
    formats,
  } as const;
  const strict: Ajv2020 = new Ajv2020(usual);
  const coercing: Ajv2020 = new Ajv2020({ ...usual, coerceTypes: "array" });
  const compiled = new Map<string, ValidateFunction>();
  const compile: Compile = (key, schema, { side, version }, loose = false) => {
    const full = `${side} ${version} ${key}`;
    const reading = { schemas: description.components.schemas, side, version };
    const validate = compiled.get(full) ?? (loose ? coercing : strict).compile(toJsonSchema(schema, reading) as object);
    compiled.set(full, validate);
    return validate;
  };
  compilers.set(description, compile);
  return compile;
}

function checkRequest(
  operation: Operation | undefined,
  request: CheckedRequest,
  compile: Compile,
): readonly Violation[] {
  if (!operation) return [{ path: "", message: "is not an operation of the API" }];
  const { version } = request;
  if (version !== undefined && !includes(operation["x-versions"], version))
    return [{ path: "", message: `is not an operation of version ${version}` }];
  return [
    ...checkParameters("path", operation, request, request.parameters, compile),
    ...checkParameters("query", operation, request, valuesOf(request.query, operation), compile),
    ...headersMissing(operation, request),
    ...checkBody(operation, request, compile),
  ];
}

function checkParameters(
  place: "path" | "query",
  { parameters = [] }: Operation,
  { operation, version }: CheckedRequest,
  values: Readonly<Record<string, unknown>>,
  compile: Compile,
): readonly Violation[] {
  const described = parameters.filter((parameter) => parameter.in === place);
  const schema = {
    type: "object",
    properties: Object.fromEntries(described.map(({ name, schema = true }) => [name, schema])),
    required: described.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
  const validate = compile(`${place} ${operation}`, schema, { side: "request", version }, true);
  return validate({ ...values }) ? [] : toViolations(validate.errors ?? [], `/${place}`);
}

/** A parameter that is there several times is a list, one with commas too where the description says so. */
function valuesOf(query: URLSearchParams, { parameters = [] }: Operation): Readonly<Record<string, unknown>> {
  const split = new Set(parameters.filter(isSplit).map(({ name }) => name));
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name).flatMap((value) => (split.has(name) ? value.split(",") : [value]));
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

function isSplit({ in: place, explode, schema }: Parameter): boolean {
  const type = typeof schema === "object" ? schema.type : undefined;
  return place === "query" && explode === false && [type].flat().includes("array");
}

function headersMissing({ parameters = [] }: Operation, { headers }: CheckedRequest): readonly Violation[] {
  return parameters
    .filter(({ in: place, required, name }) => place === "header" && required && !headers[name.toLowerCase()])
    .map(({ name }) => ({ path: `/headers/${name.toLowerCase()}`, message: "is missing" }));
}

function checkBody(
  { requestBody }: Operation,
  { operation, headers, body, version }: CheckedRequest,
  compile: Compile,
): readonly Violation[] {
  const type = String(headers["content-type"] ?? "")
    .replace(/\s*;.*$/s, "")
    .toLowerCase();
  if (!requestBody) return body === undefined ? [] : [{ path: "/body", message: "is not taken" }];
  const schema = requestBody.content[type]?.schema;
  if (schema === undefined && type !== "") {
    const taken = Object.keys(requestBody.content).join(" or ");
    return [{ path: "/headers/content-type", message: `must be ${taken}` }];
  }
  if (type !== "" && !isJson(type)) return [];
  if (body === undefined && requestBody.required) return [{ path: "/body", message: "is missing" }];
  const json = schema ?? jsonOf(requestBody.content) ?? true;
  const validate = compile(`body ${type} ${operation}`, json, { side: "request", version });
  return validate(body === undefined ? {} : body) ? [] : toViolations(validate.errors ?? [], "/body");
}

function isJson(type: string): boolean {
  return /[/+-]json(?:-|$)/.test(type);
}

function checkAnswer(
  operation: Operation | undefined,
  { operation: name, status, body, version }: CheckedAnswer,
  compile: Compile,
): readonly Violation[] {
  if (!operation || status < 200 || status > 299) return [];
  const response = operation.responses[status] ?? operation.responses["2XX"];
  if (!response) {
    const described = Object.keys(operation.responses).join(" or ");
    return [{ path: "/answer", message: `has status ${status} in place of ${described}` }];
  }
  const schema = jsonOf(response.content);
  if (schema === undefined) return [];
  const validate = compile(`answer ${status} ${name}`, schema, { side: "answer", version });
  return validate(body) ? [] : toViolations(validate.errors ?? [], "/answer");
}

function jsonOf(content: Content | undefined): Schema | undefined {
  return Object.entries(content ?? {}).find(([type]) => isJson(type))?.[1].schema;
}
