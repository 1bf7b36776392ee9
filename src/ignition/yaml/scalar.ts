import type { YamlNode } from "./node.ts";
import { yamlError } from "./token.ts";

/** What a scalar is by its text. Whole numbers that a double cannot hold are bigints. */
export interface Resolved {
  readonly tag: string;
  readonly value: string | number | bigint | boolean | undefined;
}

const words = new Map<string, Resolved>();
for (const word of ["true", "True", "TRUE"]) words.set(word, { tag: "!!bool", value: true });
for (const word of ["false", "False", "FALSE"]) words.set(word, { tag: "!!bool", value: false });
for (const word of ["", "~", "null", "Null", "NULL"]) words.set(word, { tag: "!!null", value: undefined });
for (const word of [".nan", ".NaN", ".NAN"]) words.set(word, { tag: "!!float", value: Number.NaN });
for (const sign of ["", "+", "-"]) {
  for (const word of [".inf", ".Inf", ".INF"]) {
    words.set(sign + word, { tag: "!!float", value: sign === "-" ? -Infinity : Infinity });
  }
}

const knownTags = new Set(["", "!!str", "!!bool", "!!int", "!!float", "!!null", "!!timestamp"]);
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const integers: readonly (readonly [RegExp, number])[] = [
  [/^[-+]?0[xX]([0-9A-Fa-f]+)$/, 16],
  [/^[-+]?0[bB]([01]+)$/, 2],
  [/^[-+]?0[oO]?([0-7]+)$/, 8],
  [/^[-+]?(0|[1-9][0-9]*)$/, 10],
];
/** As many are a whole number that a double holds, in any base. */
const safeDigits = 12;
const maxUint64 = 2n ** 64n - 1n;
const minInt64 = -(2n ** 63n);

/** `null`, and what is as long. */
const longestNull = 4;

/** Whether a scalar stands for "nothing". */
export function isNull(node: YamlNode): boolean {
  if (node.kind !== "scalar" || node.quoted || node.value.length > longestNull) return false;
  return (node.tag === "" || node.tag === "!!null") && words.get(node.value)?.tag === "!!null";
}

/** The tag that error texts print. */
export function tagOf(node: YamlNode): string {
  if (node.tag !== "") return node.tag;
  if (node.kind === "mapping") return "!!map";
  if (node.kind === "sequence") return "!!seq";
  if (node.quoted) return "!!str";
  return resolveText("", node.value).tag;
}

/**
 * What a scalar is, by YAML 1.1 as yaml.v3 reads it.
 * Throws a `SyntaxError` where a written tag does not fit the text.
 */
export function resolveScalar(node: YamlNode): Resolved {
  if (node.tag === "!!str" || (node.tag === "" && node.quoted)) return { tag: "!!str", value: node.value };
  if (node.tag === "!!binary") return { tag: "!!binary", value: node.value };
  if (!knownTags.has(node.tag)) return { tag: node.tag, value: node.value };
  const resolved = resolveText(node.tag, node.value);
  if (node.tag === "" || node.tag === resolved.tag) return resolved;
  if (node.tag === "!!float" && resolved.tag === "!!int" && typeof resolved.value !== "boolean") {
    return { tag: "!!float", value: Number(resolved.value) };
  }
  throw yamlError(0, `cannot decode ${resolved.tag} \`${node.value}\` as a ${node.tag}`);
}

function resolveText(tag: string, text: string): Resolved {
  const word = words.get(text);
  if (word) return word;
  const first = text.charCodeAt(0);
  if (first === 0x2e) {
    return float.test(text) ? { tag: "!!float", value: Number(text) } : { tag: "!!str", value: text };
  }
  if (!(first >= 0x30 && first <= 0x39) && first !== 0x2b && first !== 0x2d) return { tag: "!!str", value: text };
  if ((tag === "" || tag === "!!timestamp") && isTimestamp(text)) return { tag: "!!timestamp", value: text };
  const plain = text.replaceAll("_", "");
  const whole = integer(plain);
  if (whole !== undefined) return { tag: "!!int", value: whole };
  if (float.test(plain) && Number.isFinite(Number(plain))) return { tag: "!!float", value: Number(plain) };
  return { tag: "!!str", value: text };
}

function integer(text: string): number | bigint | undefined {
  for (const [pattern, base] of integers) {
    const digits = pattern.exec(text)?.[1]?.replace(/^0+(?=.)/, "");
    if (digits === undefined) continue;
    if (digits.length > 64) return undefined;
    if (digits.length <= safeDigits) return Number.parseInt(text.startsWith("-") ? `-${digits}` : digits, base) + 0;
    const prefix = { 2: "0b", 8: "0o", 10: "", 16: "0x" }[base] ?? "";
    const value = BigInt(prefix + digits) * (text.startsWith("-") ? -1n : 1n);
    if (value > maxUint64 || value < minInt64 || (value > maxUint64 / 2n && text.startsWith("+"))) return undefined;
    const small = Number(value);
    return Number.isSafeInteger(small) ? small : value;
  }
  return undefined;
}

const timestamp =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:([Tt])|( ))(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[-+]\d{2}:\d{2})?)?$/;

/** Dates and times that Go's `time.Parse` takes in one of yaml.v3's four layouts. */
function isTimestamp(text: string): boolean {
  if (text[4] !== "-") return false;
  const match = timestamp.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return false;
  if (match[4] === undefined && match[5] === undefined) return true;
  const zone = match[9];
  if ((match[4] !== undefined) !== (zone !== undefined)) return false;
  return Number(match[6]) < 24 && Number(match[7]) < 60 && Number(match[8]) < 60;
}
