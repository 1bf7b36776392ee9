import { type Finding, nearest } from "../errors.ts";
import type { Entry } from "./source.ts";

/** What was found in some files. */
export interface Gathered {
  readonly findings: Finding[];
  readonly warnings: Entry[];
  /** Warnings are findings too. */
  readonly strict: boolean;
}

export function newGathered(strict = false): Gathered {
  return { findings: [], warnings: [], strict };
}

type Code = "FD1201" | "FD1202" | "FD1205";

/** Takes over the entries of one file. `keys` are those that an unused one may have been meant for. */
export function gather(
  { findings, warnings, strict }: Gathered,
  code: Code,
  entries: readonly Entry[],
  keys: () => readonly string[],
): void {
  for (const entry of entries) {
    if (entry.kind === "error") findings.push(toFinding(code, entry));
    else if (strict) findings.push(toFinding(code, withNearest(entry, keys)));
    else warnings.push(warnings.length < mostSuggestions ? withNearest(entry, keys) : entry);
  }
}

/** Looking for a near key takes time, and nobody reads a thousand warnings. */
const mostSuggestions = 100;

/** An unused key gets the nearest one that exists, if one is near; one that is right in another place is told to be. */
function withNearest(entry: Entry, keys: () => readonly string[]): Entry {
  const unused = /^unused key (.+)$/.exec(entry.message)?.[1];
  const near = unused === undefined ? undefined : nearest(unused, keys());
  if (near === undefined) return entry;
  const remedy = near === unused ? "it is a key elsewhere, and not here" : `did you mean ${near}?`;
  return { ...entry, message: `${entry.message}; ${remedy}` };
}

function toFinding(code: Code, { message, file, path, line, column, hint }: Entry): Finding {
  return {
    code,
    message,
    at: { file, ...(line ? { line } : {}), ...(column ? { column } : {}), ...(path === "$" ? {} : { path }) },
    ...(hint === undefined ? {} : { hint }),
  };
}
