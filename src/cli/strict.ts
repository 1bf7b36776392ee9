import { type Finding, throwFindings } from "../errors.ts";
import type { ConfigSource, Entry } from "../ignition/source.ts";
import { type Context, isSet } from "./command.ts";
import { warn } from "./config-sources.ts";

/** Prints what is doubtful in files; in JSON the document has it. Throws it under --strict. */
export function tellDoubts(warnings: readonly Entry[], sources: readonly ConfigSource[], context: Context): void {
  if (isSet(context, "strict")) throwFindings(warnings.map((entry) => asMistake(entry, sources)));
  if (!context.output.json) warn(warnings, context.output.note);
}

/** A warning under --strict, by the code of the mistakes of its file. */
export function asMistake(
  { code, message, file, path, line, column, hint }: Entry,
  sources: readonly ConfigSource[],
): Finding {
  const isIgnition = sources.find(({ name }) => name === file)?.kind === "ignition";
  const at = { file, path, ...(line ? { line } : {}), ...(column ? { column } : {}) };
  const page = code === undefined ? [] : [`docs/lints/${code}.md`];
  return {
    code: isIgnition ? "FD1202" : "FD1201",
    message: code === undefined ? message : `${code}: ${message}`,
    at,
    ...(hint === undefined && page.length === 0 ? {} : { hint: [hint, ...page].filter(Boolean).join("; ") }),
  };
}
