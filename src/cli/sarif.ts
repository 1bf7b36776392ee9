import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { type Doubt, type ErrorCode, errorCodes, type Finding, FlatcarError } from "../errors.ts";
import { type ConfigSource, type Entry, lints } from "../ignition/index.ts";
import { wrong } from "./arguments.ts";
import { type Context, exitCodes, flagValue } from "./command.ts";
import { writeOutput } from "./output-file.ts";
import { packageVersion } from "./version.ts";

/** What a check found, with the sources that it looked at. */
export interface Checked {
  readonly sources: readonly ConfigSource[];
  /** Mistakes that do not keep warnings from being told. Left out: none. */
  readonly findings?: readonly Finding[];
  readonly warnings: readonly Entry[];
  /** Warnings are mistakes too. */
  readonly strict?: boolean;
}

/** One result, before it is SARIF. */
interface Result {
  readonly code: string;
  readonly level: "error" | "warning" | "note";
  readonly message: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly path: string | undefined;
}

/**
 * Runs a check and prints what it found as SARIF, for code scanning, or writes it. The exit code is what it always is; a failure that is no finding in
 * the input is thrown.
 */
export async function printSarif(context: Context, check: () => Promise<Checked>): Promise<number> {
  if (context.output.json) throw wrong("--sarif is a JSON document of its own", "leave --json out");
  const { results, code } = await resultsOf(check);
  const text = `${sarifText(results)}\n`;
  const file = flagValue(context, "output");
  if (file === undefined) context.output.raw(text);
  else writeOutput(file, context.host.cwd, text);
  return code;
}

async function resultsOf(check: () => Promise<Checked>): Promise<{ results: readonly Result[]; code: number }> {
  try {
    const { sources, findings = [], warnings, strict } = await check();
    const doubts = warnings.map((entry) => ofEntry(entry, sources));
    const results = [...findings.map(ofFinding), ...(strict ? doubts.map(asError) : doubts)];
    const isWrong = results.some(({ level }) => level === "error");
    return { results, code: isWrong ? exitCodes.wrongInput : exitCodes.done };
  } catch (error) {
    if (!(error instanceof FlatcarError) || !error.findings.every(({ code }) => isOfFile(code))) throw error;
    const doubts = error.warnings.map((entry) => ofEntry(entry, []));
    return { results: [...error.findings.map(ofFinding), ...doubts], code: exitCodes.wrongInput };
  }
}

function asError(result: Result): Result {
  return { ...result, level: "error" };
}

/** Findings in a file; wrong usage is none. */
function isOfFile(code: ErrorCode): boolean {
  return errorCodes[code].input && !code.startsWith("FD17");
}

function ofFinding({ code, message, at, details = [], hint }: Finding): Result {
  const text = [message, ...details, ...(hint === undefined ? [] : [hint])].join("\n");
  return { code, level: "error", message: text, file: at?.file, line: at?.line, column: at?.column, path: at?.path };
}

/** What butane and Ignition warn of has the code of the errors that they tell. */
function ofEntry(
  { kind, message, path, file, line, column, code, hint }: Doubt,
  sources: readonly ConfigSource[],
): Result {
  const known = sources.find(({ name }) => name === file)?.kind;
  const own = (known ?? (/\.(?:ign|json)$/.test(file) ? "ignition" : "butane")) === "butane" ? "FD1201" : "FD1202";
  const text = hint === undefined ? message : `${message}\n${hint}`;
  return { code: code ?? own, level: kind === "info" ? "note" : kind, message: text, file, line, column, path };
}

/** A log by https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. */
function sarifText(results: readonly Result[]): string {
  const codes = [...new Set(results.map(({ code }) => code))].sort();
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "flatcar-deploy",
            version: packageVersion(),
            informationUri: "https://www.npmjs.com/package/flatcar-deploy",
            rules: codes.map(ruleOf),
          },
        },
        columnKind: "unicodeCodePoints",
        invocations: [{ executionSuccessful: true }],
        results: results.map((result) => toResult(result, codes)),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function ruleOf(code: string) {
  const isLint = Object.hasOwn(lints, code);
  const { title } = isLint ? lints[code as keyof typeof lints] : errorCodes[code as ErrorCode];
  const page = `docs/${isLint ? "lints" : "errors"}/${code}.md`;
  return {
    id: code,
    shortDescription: { text: title },
    helpUri: `https://unpkg.com/flatcar-deploy@${packageVersion()}/${page}`,
    help: { text: `${page} in the package flatcar-deploy` },
    defaultConfiguration: { level: isLint ? "warning" : "error" },
  };
}

function toResult({ code, level, message, file, line, column, path }: Result, codes: readonly string[]) {
  const region = line === undefined ? {} : { region: { startLine: line, ...(column ? { startColumn: column } : {}) } };
  const physicalLocation =
    file === undefined ? {} : { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } };
  const logicalLocations = path === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: path }] };
  const location = { ...physicalLocation, ...logicalLocations };
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level,
    message: { text: message },
    locations: Object.keys(location).length > 0 ? [location] : [],
  };
}

/** Relative to where the command ran, as the user named it, with slashes. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replace(/^\.\//, "").split(/[\\/]/).map(encodeURIComponent).join("/");
}
