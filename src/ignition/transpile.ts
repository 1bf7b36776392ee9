import { entryAt } from "./builder/path.ts";
import { reportUnusedKeys } from "./decode/unused.ts";
import { decodeError, decodeYaml } from "./decode/yaml.ts";
import { encodeJson } from "./go/json-encode.ts";
import { normaliseVersion } from "./go/semver.ts";
import { mostTold, toEntries, toEntry } from "./report/entry.ts";
import { isFatal, newReport, type Problem, type Report } from "./report/report.ts";
import { type ButaneConfig, commonFields, type Dialect, dialectOf } from "./schema/butane.ts";
import { type Config, ignitionSchema } from "./schema/ignition.ts";
import type { Values } from "./schema/type.ts";
import type { ButaneSource, Entry } from "./source.ts";
import { newOrigins, type Origins, originOf } from "./translate/origins.ts";
import type { Translation } from "./translate/state.ts";
import { filter, translate } from "./translate/translate.ts";
import { validateButane } from "./validate/butane.ts";
import { reportDuplicates } from "./validate/duplicates.ts";
import { validateIgnition } from "./validate/ignition.ts";
import type { Spec } from "./validate/rule.ts";
import type { YamlNode } from "./yaml/node.ts";
import { parseYaml } from "./yaml/parser.ts";

/** Everything that is known of a document after it was transpiled, as far as that went. */
export interface Transpiled {
  /** The result; `undefined` when there are errors. */
  readonly config: Config | undefined;
  readonly minor: number;
  readonly entries: readonly Entry[];
  /** Why there is no result, in butane's words. */
  readonly failure: string | undefined;
  /** The place in the document that a place in the result comes from. */
  locate(path: readonly (string | number)[]): Pick<Entry, "path" | "line" | "column">;
}

interface Document {
  readonly dialect: Dialect;
  readonly root: YamlNode | undefined;
  readonly config: ButaneConfig;
  readonly unusual: boolean;
}

/**
 * Transpiles one Butane document, as `butane` does. Never throws for a user's mistake.
 * `json` has the bytes that butane 0.29.0 writes; it is left out when there are errors.
 */
export function transpile(
  source: ButaneSource,
  options: { readonly pretty?: boolean } = {},
): { readonly json: string | undefined; readonly entries: readonly Entry[]; readonly failure?: string } {
  const { config, minor, entries, failure } = transpileConfig(source);
  const json = config && `${encodeJson(ignitionSchema(minor), config as Values, options.pretty)}\n`;
  return { json, entries, ...(failure === undefined ? {} : { failure }) };
}

/**
 * As `transpile`, with the config as values and where they come from; with `flatcar` checked by what Flatcar's own Ignition
 * takes.
 */
export function transpileConfig(source: ButaneSource, flatcar = false): Transpiled {
  const document = read(source.text);
  if (typeof document === "string") return nothing(document);
  const { dialect, root } = document;
  const report = newReport();
  if (document.unusual) reportUnusedKeys(dialect.schema, document.config as Values, root, report);
  const problems = [...report.problems];
  const origins = newOrigins();
  const made = make(source, document, flatcar, origins, problems);
  const { name, origin } = source;
  const told = toEntries(problems, name, root, flatcar ? mostTold : Number.POSITIVE_INFINITY);
  const placed = (entry: Entry): Entry => (origin ? entryAt(entry, origin) : entry);
  return {
    config: made.failure === undefined ? made.config : undefined,
    minor: dialect.minor,
    entries: told.map(placed),
    failure: made.failure,
    locate: (path) => {
      const from = originOf(path, document.config, made.config as Values, origins);
      const { path: text, line, column } = placed(toEntry({ kind: "info", message: "", path: from }, name, root));
      return { path: text, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
    },
  };
}

function nothing(failure: string): Transpiled {
  return { config: undefined, minor: 0, entries: [], failure, locate: () => ({ path: "$" }) };
}

/** Reads a document into its types; a text says what is wrong with it. */
function read(text: string): Document | string {
  try {
    return readDocument(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

function readDocument(text: string): Document | string {
  const unmarshal = "Error unmarshaling yaml: ";
  let root: YamlNode | undefined;
  let common: Values;
  try {
    root = parseYaml(text);
    const decoded = decodeYaml(root, commonFields, { rootPackage: "config", package: "config" });
    if (decoded.errors.length > 0) return unmarshal + decodeError(decoded.errors);
    common = decoded.values;
  } catch (error) {
    if (error instanceof SyntaxError) return unmarshal + error.message;
    throw error;
  }
  const dialect = dialectFor(String(common.variant ?? ""), String(common.version ?? ""));
  if (typeof dialect === "string") return dialect;
  const decoded = decodeYaml(root, dialect.schema, dialect);
  if (decoded.errors.length > 0) return decodeError(decoded.errors);
  return { dialect, root, config: decoded.values as ButaneConfig, unusual: decoded.unusual };
}

function dialectFor(variant: string, wanted: string): Dialect | string {
  if (variant === "") return "error parsing variant; must be specified";
  const version = normaliseVersion(wanted);
  if (version === undefined) return "error parsing version; must be a valid semver";
  const dialect = variant === "flatcar" ? dialectOf(version) : undefined;
  return dialect ?? `No translator exists for variant ${variant} with version ${version}`;
}

/** Checks and translates. Findings go to `problems`, placed in the Butane document. */
function make(
  source: ButaneSource,
  { dialect, config: butane }: Document,
  flatcar: boolean,
  origins: Origins,
  problems: Problem[],
): { readonly config: Config; readonly failure?: string } {
  const report = newReport();
  const state: Translation = { files: source.files, report, origins };
  const sourceInvalid = "source config is invalid";
  validateButane(dialect, butane, flatcar, report);
  const early = isFatal(report.problems);
  const config = early ? {} : translate(state, dialect, butane);
  for (const problem of report.problems) problems.push(problem);
  if (early || isFatal(problems)) return { config, failure: sourceInvalid };
  const result = newReport();
  filter(dialect, config, (message, path) => result.error(message, ...path));
  const filtered = isFatal(result.problems);
  if (!filtered) checkResult(config, { minor: dialect.minor, flatcar }, result);
  for (const problem of result.problems) {
    problems.push({ ...problem, path: originOf(problem.path, butane, config as Values, origins) });
  }
  if (!isFatal(result.problems)) return { config };
  return { config, failure: filtered ? sourceInvalid : "config generated was invalid" };
}

function checkResult(config: Config, spec: Spec, report: Report): void {
  reportDuplicates(ignitionSchema(spec.minor), config as Values, report);
  validateIgnition(config, spec, report);
}
