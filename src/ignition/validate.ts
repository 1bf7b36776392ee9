import { decodeJson, type Misfit, misfitMessage } from "./decode/json.ts";
import { childOf, reportUnusedKeys } from "./decode/unused.ts";
import { areFloats, type ColumnUnit, type JsonNode, positionOfOffset, readJson } from "./go/json-read.ts";
import { formatNothing } from "./go/printf.ts";
import { normaliseVersion } from "./go/semver.ts";
import { trimSpace } from "./go/space.ts";
import { moreOf, mostTold, positionOf, toEntries } from "./report/entry.ts";
import { formatRaw } from "./report/raw.ts";
import { formatPath, newReport, type Report } from "./report/report.ts";
import { type Config, ignitionSchema, minorOf } from "./schema/ignition.ts";
import { required, string, struct, type Values } from "./schema/type.ts";
import type { Entry } from "./source.ts";
import { reportDuplicates } from "./validate/duplicates.ts";
import { validateIgnition } from "./validate/ignition.ts";
import type { Spec } from "./validate/rule.ts";
import { versionFault } from "./validate/version.ts";

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

/** What is read first, as Go names it and as it is written. */
const goStub = { ...struct("", { Ignition: struct("", { Version: required(string) }) }), name: "versionStub" };
const stub = struct("", { ignition: struct("", { version: string }) });

/** Checks Ignition 3.x by the rules of its own version, as `ignition-validate` 2.26.0 does. */
export function validate(text: string, name: string): readonly Entry[] {
  return readIgnition(text, name).entries;
}

/**
 * Reads and checks an Ignition text. With `flatcar` by what Flatcar's own Ignition takes, and with columns in code points; else
 * as `ignition-validate` does, which counts bytes.
 */
export function readIgnition(text: string, name: string, flatcar = false): ReadIgnition {
  if (text === "") return nothing([{ kind: "error", message: emptyText, path: "$", file: name }], emptyText);
  const root = parse(text, flatcar ? "code points" : "bytes");
  const misfit = ({ message, offset }: Pick<Misfit, "message" | "offset">) => {
    const position = positionOfOffset(text, offset, flatcar ? "code points" : "bytes") ?? { line: 0, column: 0 };
    return nothing([{ kind: "error", message, path: "$", file: name, ...position }]);
  };
  if ("message" in root) return misfit(root);
  const version = readVersion(root, name, flatcar);
  if (version.entries) return nothing(version.entries, version.failure);
  if (version.misfit) return misfit(version.misfit);
  const { minor } = version;
  const { values, misfits, count } = decodeJson(root, ignitionSchema(minor), "types");
  const [first] = misfits;
  if (first && !flatcar) return misfit(first);
  if (first) {
    const told = misfits.map((each) => misfitEntry(each, name));
    return nothing([...told, ...moreOf("error", count - told.length, name)]);
  }
  const report = newReport();
  const placed = flatcar || areFloats(root) ? root : undefined;
  checkConfig(values as Config, { minor, flatcar }, report, placed);
  const entries = toEntries(report.problems, name, placed, flatcar ? mostTold : Number.POSITIVE_INFINITY);
  return { config: values as Config, minor, entries, root };
}

const emptyText = "not a config (empty)";

function nothing(entries: readonly Entry[], failure?: string): ReadIgnition {
  return { config: undefined, minor: 0, entries, root: undefined, ...(failure === undefined ? {} : { failure }) };
}

interface ReadVersion {
  readonly minor: number;
  /** Why there is none, and the same in the words of `ignition-validate` where it reports nothing. */
  readonly entries?: readonly Entry[];
  readonly failure?: string;
  readonly misfit?: Misfit;
}

function readVersion(root: JsonNode, name: string, flatcar: boolean): ReadVersion {
  const { values, misfits } = decodeJson(root, flatcar ? stub : goStub, "util");
  const [misfit] = misfits;
  if (misfit) return { minor: 0, ...(flatcar ? { entries: [misfitEntry(misfit, name)] } : { misfit }) };
  const read = values as { ignition?: { version?: string }; Ignition?: { Version?: string } };
  const written = read.ignition?.version ?? read.Ignition?.Version ?? "";
  const normal = normaliseVersion(written);
  const minor = normal === undefined ? undefined : minorOf(normal);
  if (minor !== undefined) return { minor };
  const failure = normal === undefined ? "invalid config version (couldn't parse)" : "unsupported config version";
  const old = childOf(root, "ignitionVersion") !== undefined;
  const path = old ? ["ignitionVersion"] : ["ignition", "version"];
  const told = flatcar ? { ...versionFault(written, normal, old), ...positionOf(root, path) } : { message: failure };
  return {
    minor: 0,
    entries: [{ kind: "error", path: flatcar ? formatPath(path) : "$", file: name, ...told }],
    failure,
  };
}

function misfitEntry(misfit: Misfit, file: string): Entry {
  const { line, column } = misfit.node;
  return { kind: "error", message: misfitMessage(misfit), path: formatPath(misfit.path), file, line, column };
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
