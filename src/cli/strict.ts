import type { Finding } from "../errors.ts";
import type { ConfigSource, Entry } from "../ignition/source.ts";

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
