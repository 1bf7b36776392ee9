import { type Finding, FlatcarError, throwFindings } from "../errors.ts";
import { contributorsOf } from "./contributors.ts";
import { type Gathered, gather, newGathered } from "./gather.ts";
import { encodeJson } from "./go/json-encode.ts";
import { lintConfig } from "./lint/run.ts";
import { locateMerged, type Part } from "./merge/locate.ts";
import { type Ancestry, mergeStruct } from "./merge/merge.ts";
import { newReport } from "./report/report.ts";
import { butaneKeys } from "./schema/butane.ts";
import { type Config, ignitionKeys, ignitionSchema, versionOf } from "./schema/ignition.ts";
import type { Values } from "./schema/type.ts";
import type { ButaneSource, ConfigSource, Contributor, Entry, IgnitionSource } from "./source.ts";
import { lift } from "./spec/convert.ts";
import { type Transpiled, transpileConfig } from "./transpile.ts";
import { checkConfig, locateIn, readIgnition } from "./validate.ts";

/** Oldest spec that is rendered: 3.3.0, which every Flatcar since 3185 reads. */
const oldest = 3;

export interface Rendered {
  /** Canonical Ignition. */
  readonly ignition: string;
  /** What butane and Ignition warn of, then what the lints find; the lints run when it is first read. */
  readonly warnings: readonly Entry[];
  /** Largest first. */
  readonly contributors: readonly Contributor[];
  /** The same as values, in the minor version of the spec that the files need. */
  readonly config: Config;
  readonly minor: number;
  /** Where a place of it was written. */
  locate(path: readonly (string | number)[]): Pick<Entry, "file" | "path" | "line" | "column">;
}

export interface RenderOptions {
  /** On many lines; left out: compact. */
  readonly pretty?: boolean;
  /** Warnings are mistakes too. */
  readonly strict?: boolean;
}

/**
 * Butane and Ignition, merged in order: a later file wins, by Ignition's own rules.
 * Throws a `FlatcarError` with every mistake of every file: FD1201 for Butane, FD1202 for Ignition and for what only the
 * merge makes wrong.
 */
export function render(sources: readonly ConfigSource[], options: RenderOptions = {}): Rendered {
  const gathered = newGathered(options.strict);
  const parts = sources.flatMap((source) => readPart(source, gathered) ?? []);
  throwFindings(gathered.findings);
  const minor = Math.max(oldest, ...parts.map((part) => part.minor));
  const ancestry: Ancestry = new WeakMap();
  const schema = ignitionSchema(minor);
  const lifted = parts.map((part) => ({ ...part, config: lift(part.config, part.minor, minor) }));
  const config = lifted.reduce<Config | undefined>(
    (merged, part) =>
      merged ? (mergeStruct(schema, merged as Values, part.config as Values, ancestry) as Config) : part.config,
    undefined,
  ) ?? { ignition: { version: versionOf(minor) } };
  if (parts.some((part) => parts.length > 1 || part.minor !== minor)) checkMerged(config, minor, lifted, ancestry);
  const locate: Rendered["locate"] = (path) => locateMerged(config, path, lifted, ancestry);
  let warnings: readonly Entry[] | undefined;
  return {
    ignition: encodeJson(schema, config as Values, options.pretty),
    get warnings() {
      warnings ??= [...gathered.warnings, ...lintConfig(config, locate)];
      return warnings;
    },
    contributors: contributorsOf(config, locate),
    config,
    minor,
    locate,
  };
}

function readPart(source: ConfigSource, gathered: Gathered): Part | undefined {
  return source.kind === "butane" ? readButane(source, gathered) : readJsonPart(source, gathered);
}

function readButane(source: ButaneSource, gathered: Gathered): Part | undefined {
  const read = transpileConfig(source, true);
  gather(gathered, "FD1201", read.entries, butaneKeys);
  if (!read.config) {
    if (!read.entries.some((entry) => entry.kind === "error"))
      gathered.findings.push(...failureFindings(source.name, read));
    return undefined;
  }
  const file = source.origin?.file ?? source.name;
  return { source: file, config: read.config, minor: read.minor, locate: read.locate };
}

/** A failure that has no entries: YAML that cannot be read, a wrong type, an unknown version. */
function failureFindings(file: string, { failure = "" }: Transpiled): Finding[] {
  const text = failure.replace(/^Error unmarshaling yaml: /, "").replace(/^yaml: (unmarshal errors:\n)?/, "");
  return text.split("\n").map((line) => {
    const match = /^\s*line (\d+): (.*)$/s.exec(line);
    const at = { file, ...(match ? { line: Number(match[1]) } : {}) };
    const hint = versionHint(line);
    return { code: "FD1201", message: match?.[2] ?? line.trim(), at, ...(hint ? { hint } : {}) };
  });
}

function versionHint(message: string): string | undefined {
  if (!/^(error parsing (variant|version)|No translator exists)/.test(message)) return undefined;
  return "begin the file with `variant: flatcar` and `version: 1.1.0`";
}

function readJsonPart(source: IgnitionSource, gathered: Gathered): Part | undefined {
  const { config, minor, entries, root } = readIgnition(source.text, source.name, true);
  gather(gathered, "FD1202", entries, ignitionKeys);
  if (!config) return undefined;
  const locate: Part["locate"] = (path) => ({ path: ["$", ...path].join("."), ...locateIn(root, path) });
  return { source: source.name, config, minor, locate };
}

/** What only the merge or the newer version makes wrong, at the line of the file that it comes from. */
function checkMerged(config: Config, minor: number, parts: readonly Part[], ancestry: Ancestry): void {
  const when = parts.length > 1 ? "after merging the files" : `in ${versionOf(minor)}`;
  const report = newReport();
  checkConfig(config, { minor, flatcar: true }, report);
  const findings = report.problems
    .filter((problem) => problem.kind === "error")
    .map((problem): Finding => {
      const path = problem.path.map((step) => (typeof step === "object" ? step.key : step));
      const { file, line, column } = locateMerged(config, path, parts, ancestry);
      const at = { file, path: ["$", ...path].join("."), ...(line ? { line } : {}), ...(column ? { column } : {}) };
      return { code: "FD1202", message: `${problem.message} (${when})`, at };
    });
  const [first, ...rest] = findings;
  if (first) throw new FlatcarError([first, ...rest]);
}
