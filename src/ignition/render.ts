import { throwFindings } from "../errors.ts";
import { contributorsOf } from "./contributors.ts";
import { withoutValues } from "./decode/yaml.ts";
import { type Gathered, gather, newGathered } from "./gather.ts";
import { encodeJson } from "./go/json-encode.ts";
import { legacyFormatOf } from "./legacy/recognise.ts";
import { lintConfig } from "./lint/run.ts";
import { checkMerged } from "./merge/check.ts";
import { mergeStruct } from "./merge/merge.ts";
import { locateMerged, type Merged, type Part } from "./merge/trace.ts";
import { moreOf, mostTold } from "./report/entry.ts";
import { butaneKeys } from "./schema/butane.ts";
import { type Config, ignitionKeys, ignitionSchema, versionOf } from "./schema/ignition.ts";
import type { Values } from "./schema/type.ts";
import type { ButaneSource, ConfigSource, Contributor, Entry, IgnitionSource } from "./source.ts";
import { lift } from "./spec/convert.ts";
import { type Transpiled, transpileConfig } from "./transpile.ts";
import { locateIn, readIgnition } from "./validate.ts";

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
  /** What it was made of; `writersOf` tells who wrote a place. */
  readonly merged: Merged;
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
  throwFindings(gathered.findings, gathered.warnings);
  const minor = Math.max(oldest, ...parts.map((part) => part.minor));
  const merged = mergeParts(parts, minor);
  const { config } = merged;
  if (parts.some((part) => parts.length > 1 || part.minor !== minor)) {
    gather(gathered, "FD1202", checkMerged(merged, minor, gathered.warnings), ignitionKeys);
    throwFindings(gathered.findings, gathered.warnings);
  }
  const locate: Rendered["locate"] = (path) => locateMerged(merged, path);
  let warnings: readonly Entry[] | undefined;
  return {
    ignition: encodeJson(merged.schema, config as Values, options.pretty),
    get warnings() {
      warnings ??= [...gathered.warnings, ...lintConfig(config, locate)];
      return warnings;
    },
    contributors: contributorsOf(config, locate),
    config,
    minor,
    locate,
    merged,
  };
}

/** The parts in one version, each over those before it. */
function mergeParts(parts: readonly Part[], minor: number): Merged {
  const schema = ignitionSchema(minor);
  const lifted = parts.map((part) => ({ ...part, config: lift(part.config, part.minor, minor), minor }));
  const [first, ...rest] = lifted.map(({ config }) => config as Values);
  const empty: Values = { ignition: { version: versionOf(minor) } };
  const config = rest.reduce((below, above) => mergeStruct(schema, below, above), first ?? empty);
  return { schema, config: config as Config, parts: lifted };
}

function readPart(source: ConfigSource, gathered: Gathered): Part | undefined {
  return source.kind === "butane" ? readButane(source, gathered) : readJsonPart(source, gathered);
}

function readButane(source: ButaneSource, gathered: Gathered): Part | undefined {
  const read = transpileConfig(source, true);
  gather(gathered, "FD1201", read.entries, butaneKeys);
  if (!read.config) {
    const told = read.entries.some(({ kind }) => kind === "error");
    if (!told) gather(gathered, "FD1201", failureEntries(source, read), butaneKeys);
    return undefined;
  }
  const file = source.origin?.file ?? source.name;
  return { source: file, config: read.config, minor: read.minor, locate: read.locate };
}

/** A failure that has no entries: YAML that cannot be read, a wrong type, an unknown version. */
function failureEntries({ name: file, text: whole }: ButaneSource, { failure = "" }: Transpiled): readonly Entry[] {
  const text = withoutValues(failure)
    .replace(/^Error unmarshaling yaml: /, "")
    .replace(/^yaml: (unmarshal errors:\n)?/, "");
  const lines = text.split("\n");
  const told = lines.slice(0, mostTold).map((line): Entry => {
    const match = /^\s*line (\d+): (.*)$/s.exec(line);
    const hint = versionHint(line, file, whole);
    return {
      kind: "error",
      message: match?.[2] ?? line.trim(),
      path: "$",
      file,
      ...(match ? { line: Number(match[1]) } : {}),
      ...(hint ? { hint } : {}),
    };
  });
  return [...told, ...moreOf("error", lines.length - told.length, file)];
}

function versionHint(message: string, file: string, text: string): string | undefined {
  if (!/^(error parsing (variant|version)|No translator exists)/.test(message)) return undefined;
  const format = legacyFormatOf(text);
  const convert = `\`flatcar-deploy ignition convert ${file === "stdin" ? "-" : file}\``;
  if (format === "cloud-config") return `this is a cloud-config: ${convert} makes Butane of it`;
  const begin = "begin the file with `variant: flatcar` and `version: 1.1.0`";
  return format === undefined ? begin : `${begin}; of a Container Linux Config ${convert} makes Butane`;
}

function readJsonPart(source: IgnitionSource, gathered: Gathered): Part | undefined {
  const { config, minor, entries, root } = readIgnition(source.text, source.name, true);
  gather(gathered, "FD1202", entries, ignitionKeys);
  if (!config) return undefined;
  const locate: Part["locate"] = (path) => ({ path: ["$", ...path].join("."), ...locateIn(root, path) });
  return { source: source.name, config, minor, locate };
}
