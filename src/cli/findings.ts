import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Doubt, FailedRun, Finding, Location } from "../errors.ts";
import { clean, did, imagesDone, type Style, wrap } from "./style.ts";

export interface FindingStyle {
  readonly cwd: string;
  readonly width: number;
  readonly style: Style;
}

/** Every finding: code and message, places, details, what to do, the page that says more. One that is told of several places is told once. */
export function formatFindings(findings: readonly Finding[], options: FindingStyle): readonly string[] {
  const told = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = JSON.stringify({ ...finding, at: undefined });
    told.set(key, [...(told.get(key) ?? []), finding]);
  }
  return [...told.values()].flatMap((group, index) => [...(index > 0 ? [""] : []), ...formatGroup(group, options)]);
}

/** What was done before it failed: `3 created, 1 image imported, 37 failed`. Nothing where that is nothing. */
export function failedLines({ counts, failed }: FailedRun, style: Style): readonly string[] {
  const wanted = new Set(failed.map(({ verb }) => verb));
  const verbs = ["create", "update", "replace", "delete"] as const;
  const done = verbs.flatMap((verb) => (counts[verb] > 0 || wanted.has(verb) ? [`${counts[verb]} ${did[verb]}`] : []));
  const parts = [...done, ...imagesDone(counts), ...(failed.length > 0 ? [`${failed.length} failed`] : [])];
  return parts.length > 0 ? ["", style.bold(parts.join(", "))] : [];
}

/** Findings that differ in their places alone. */
function formatGroup(group: readonly Finding[], { cwd, width, style }: FindingStyle): readonly string[] {
  const [finding] = group;
  if (!finding) return [];
  const head = `error[${finding.code}]`;
  const [first = "", ...rest] = wrap(`${head} ${shown(finding.message, cwd)}`, width);
  const below = (text: string) => wrap(shown(text, cwd), width - 2).map((line) => `  ${line}`);
  const places = new Set(group.flatMap(({ at }) => placeOf(at, cwd) ?? []));
  return [
    style.red(head) + style.bold(first.slice(head.length)),
    ...rest.map((line) => style.bold(`  ${line}`)),
    ...[...places].map((place) => `  ${style.cyan(clean(place))}`),
    ...(finding.details ?? []).flatMap(below),
    ...(finding.hint === undefined ? [] : below(finding.hint)),
    ...below(pageOf("errors", finding.code, cwd)).map(style.dim),
  ];
}

/** A page that comes with the package: its path, relative where it is below the working folder. */
function pageOf(kind: "errors" | "lints", code: string, cwd: string): string {
  const file = fileURLToPath(new URL(`../../docs/${kind}/${code}.md`, import.meta.url));
  const near = relative(cwd, file);
  return near.startsWith("..") ? file : near;
}

/** `flatcar.yaml:8:14   machines.web.config`, as far as it is known. */
function placeOf(at: Location | undefined, cwd: string): string | undefined {
  if (!at) return undefined;
  const position = at.line === undefined ? "" : `:${at.line}${at.column === undefined ? "" : `:${at.column}`}`;
  const file = at.file === undefined ? "" : `${shortPath(at.file, cwd)}${position}`;
  const text = [file, at.path ?? ""].filter((part) => part !== "").join("   ");
  return text === "" ? undefined : text;
}

/** Relative to the working folder where that is shorter. */
export function shortPath(path: string, cwd: string): string {
  if (!isAbsolute(path)) return path;
  const near = relative(cwd, path);
  return near.length > 0 && near.length < path.length ? near : path;
}

/** Paths are shorter from here, but for those of commands: a state has to be named by its whole path. */
function shown(text: string, cwd: string): string {
  const parts = text.split(/(`flatcar-deploy [^`]*`)/);
  return clean(parts.map((part, index) => (index % 2 === 0 ? part.replaceAll(`${cwd}/`, "") : part)).join(""));
}

/** A warning of the configuration reader: `warning: base.bu:3:5 $.storage.files.0.mode: …`; below it what a lint knows to do. */
export function formatEntry({ kind, message, path, file, line, column, code, hint }: Doubt): string {
  const position = line === undefined ? "" : `:${line}${column === undefined ? "" : `:${column}`}`;
  const head = `${kind === "info" ? "note" : kind}${code === undefined ? "" : `[${code}]`}`;
  const below = [hint, code && pageOf("lints", code, process.cwd())].flatMap((text) =>
    text === undefined ? [] : [`  ${text}`],
  );
  return [`${head}: ${file}${position} ${path}: ${message}`, ...below].map(clean).join("\n");
}
