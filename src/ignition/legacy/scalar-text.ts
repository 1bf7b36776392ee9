import { resolveScalar } from "../yaml/scalar.ts";

/** What may stand in a plain scalar of one line; nothing in it needs a second look. */
const plain = /^[\p{L}\p{N}_/.$+(][\p{L}\p{N}_/.,:=+%@~$()<>;^& -]*$/u;
/** Words and numbers that some reader of YAML takes for something else than text. */
const words = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
const numbers = /^(?:[-+]?[\d_]*\.?[\d_]*(?:e[-+]?\d+)?|[-+]?\d+(?::[\d.]+)+|0[xob][\da-f_]+|[-+]?\.(?:inf|nan))$/i;
/** Line breaks of other kinds, and what does not print. */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/gu;
const escapes: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" };

/**
 * A text as YAML, as a person would write it: plain where that is safe, a literal block for lines, else in quotes. `indent` is the
 * column, from 0, of the lines of a block; the mapping or the list around it stands two columns to the left.
 */
export function scalarText(text: string, indent: number): string {
  if (isPlain(text)) return text;
  return isBlock(text) ? blockText(text, indent) : quotedText(text);
}

function isPlain(text: string): boolean {
  if (!plain.test(text) || /: |:$| $| #/.test(text) || words.test(text) || numbers.test(text)) return false;
  return resolveScalar({ ...nothing, value: text }).tag === "!!str";
}

const nothing = { kind: "scalar", tag: "", quoted: false, line: 1, column: 1, items: [], target: undefined } as const;

/** Not where the last line is blank: readers differ in what they make of its spaces. */
function isBlock(text: string): boolean {
  return text.includes("\n") && /\S/.test(text) && !/\n[ \t]+$/.test(text) && text.search(unprintable) < 0;
}

function blockText(text: string, indent: number): string {
  const space = " ".repeat(indent);
  const indicator = /^\n*[ \t]/.test(text) ? "2" : "";
  const chomping = text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-";
  const body = text.endsWith("\n") ? text.slice(0, -1) : text;
  const lines = body.split("\n").map((line) => (line === "" ? "" : space + line));
  return [`|${indicator}${chomping}`, ...lines].join("\n");
}

function quotedText(text: string): string {
  const escaped = text.replace(/["\\\n\t]/g, (character) => escapes[character] ?? "").replace(unprintable, escapeCode);
  return `"${escaped}"`;
}

function escapeCode(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return escapes[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`);
}
