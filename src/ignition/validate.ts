import { decodeJson } from "./decode/json.ts";
import { reportUnusedKeys } from "./decode/unused.ts";
import { type ColumnUnit, type JsonNode, positionOfOffset, readJson } from "./go/json-read.ts";
import { formatNothing } from "./go/printf.ts";
import { normaliseVersion } from "./go/semver.ts";
import { trimSpace } from "./go/space.ts";
import { positionOf, toEntry } from "./report/entry.ts";
import { formatRaw } from "./report/raw.ts";
import { newReport, type Report } from "./report/report.ts";
import { type Config, ignitionSchema, minorOf } from "./schema/ignition.ts";
import { string, struct, type Values } from "./schema/type.ts";
import type { Entry } from "./source.ts";
import { reportDuplicates } from "./validate/duplicates.ts";
import { validateIgnition } from "./validate/ignition.ts";
import type { Spec } from "./validate/rule.ts";

/** What an Ignition text holds, as far as it could be read. */
export interface ReadIgnition {
  /** `undefined` when it could not be read at all; there may still be errors in one that could. */
  readonly config: Config | undefined;
  readonly minor: number;
  readonly entries: readonly Entry[];
  readonly root: JsonNode | undefined;
  /** Why it was not looked at, in the words of `ignition-validate`; its one entry says the same. */
  readonly failure?: string;
}

const stub = struct("", { Ignition: struct("", { Version: string }) });
const versionStub = { ...stub, name: "versionStub" };

/** Checks Ignition 3.x by the rules of its own version, as `ignition-validate` 2.26.0 does. */
export function validate(text: string, name: string): readonly Entry[] {
  return readIgnition(text, name).entries;
}

/**
 * Reads and checks an Ignition text. With `flatcar` by what Flatcar's own Ignition takes, and with columns in code points; else
 * as `ignition-validate` does, which counts bytes.
 */
export function readIgnition(text: string, name: string, flatcar = false): ReadIgnition {
  const unit = flatcar ? "code points" : "bytes";
  const refuse = (failure: string) => ({
    ...nothing({ kind: "error", message: failure, path: "$", file: name }),
    failure,
  });
  const misfit = ({ message, offset }: { message: string; offset: number }) => {
    const position = positionOfOffset(text, offset, unit) ?? { line: 0, column: 0 };
    return nothing({ kind: "error", message, path: "$", file: name, ...position });
  };
  if (text === "") return refuse("not a config (empty)");
  const root = parse(text, unit);
  if ("message" in root) return misfit(root);
  const version = decodeJson(root, versionStub, "util");
  if (version.error) return misfit(version.error);
  const written = (version.values as { Ignition?: { Version?: string } }).Ignition?.Version ?? "";
  const normal = normaliseVersion(written);
  if (normal === undefined) return refuse("invalid config version (couldn't parse)");
  const minor = minorOf(normal);
  if (minor === undefined) return refuse("unsupported config version");
  const decoded = decodeJson(root, ignitionSchema(minor), "types");
  if (decoded.error) return misfit(decoded.error);
  const report = newReport();
  const config = decoded.values as Config;
  checkConfig(config, { minor, flatcar }, report, root);
  return { config, minor, entries: report.problems.map((problem) => toEntry(problem, name, root)), root };
}

function nothing(entry: Entry): ReadIgnition {
  return { config: undefined, minor: 0, entries: [entry], root: undefined };
}

/** What `ignition-validate` 2.26.0 prints for a text, and its exit code. */
export function printIgnitionValidate(text: string): {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
} {
  const { entries, failure } = readIgnition(text, "");
  if (failure !== undefined) return { stdout: "", stderr: `couldn't parse config: ${failure}\n`, code: 1 };
  const report = entries.map(formatRaw).join("\n");
  const stdout = entries.length === 0 ? "" : formatNothing(`${trimSpace(report)}\n`);
  return { stdout, stderr: "", code: entries.some(({ kind }) => kind === "error") ? 1 : 0 };
}

/** All checks of `ignition-validate`, in its order. */
export function checkConfig(config: Config, spec: Spec, report: Report, root?: JsonNode): void {
  const schema = ignitionSchema(spec.minor);
  validateIgnition(config, spec, report);
  reportDuplicates(schema, config as Values, report);
  if (root) reportUnusedKeys(schema, config as Values, root, report);
}

/** Where a path lies in an Ignition text. */
export function locateIn(
  root: JsonNode | undefined,
  path: readonly (string | number)[],
): Pick<Entry, "line" | "column"> {
  return { ...positionOf(root, path) };
}

function parse(text: string, unit: ColumnUnit): JsonNode | { readonly message: string; readonly offset: number } {
  try {
    return readJson(text, unit);
  } catch (error) {
    if (error instanceof SyntaxError && "offset" in error) {
      return { message: error.message, offset: Number(error.offset) };
    }
    throw error;
  }
}
