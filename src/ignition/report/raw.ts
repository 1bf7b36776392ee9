import type { Entry } from "../source.ts";

/** One line, as `butane --raw-errors` and `ignition-validate` print it. */
export function formatRaw(entry: Entry): string {
  const position = entry.line === undefined ? undefined : `line ${entry.line} col ${entry.column ?? 0}`;
  const path = entry.path === "$" ? undefined : entry.path;
  const at = [path, position].filter((part) => part !== undefined).join(", ");
  return `${entry.kind}${at === "" ? "" : ` at ${at}`}: ${entry.message}`;
}
