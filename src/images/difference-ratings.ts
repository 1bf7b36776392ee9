import { FlatcarError } from "../errors.ts";
import { type Severity, severities, toSeverity } from "./difference-severity.ts";
import { isNvd, nvdSeverities } from "./difference-severity-nvd.ts";

/**
 * Reads who rated which advisory how: a JSON object, `{"CVE-2026-68480": "high"}`, or a feed of the National Vulnerability Database. Throws
 * FD1145, with every entry that is wrong.
 */
export function readSeverities(text: string, file: string): ReadonlyMap<string, Severity> {
  const read = parse(text, file);
  if (isNvd(read)) return nvdSeverities(read);
  const entries = Object.entries(read);
  const wrong = entries.filter(([, word]) => typeof word !== "string" || toSeverity(word) === undefined);
  if (wrong.length > 0) {
    const details = wrong.slice(0, mostTold).map(([id, word]) => `${id}: ${JSON.stringify(word)}`);
    throw invalid(file, `${wrong.length} ${wrong.length === 1 ? "entry is" : "entries are"} no severity`, details);
  }
  return new Map(entries.map(([id, word]) => [id, toSeverity(String(word)) ?? "low"]));
}

const mostTold = 5;

function parse(text: string, file: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Not JSON: the same as JSON that is no object.
  }
  throw invalid(file, "it is no JSON object", [`it begins with ${JSON.stringify(text.slice(0, 60))}`]);
}

function invalid(file: string, what: string, details: readonly string[]): FlatcarError {
  return new FlatcarError({
    code: "FD1145",
    message: `${file} does not say how severe advisories are: ${what}`,
    at: { file },
    details,
    hint: `write it as {"CVE-2026-68480": "high"}, with one of ${severities.join(", ")}, or take a feed of NVD (schema 2.0)`,
  });
}
