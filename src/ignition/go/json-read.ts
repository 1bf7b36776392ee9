import type { SourceNode } from "../decode/unused.ts";
import { quoteString } from "./quote.ts";
import { byteLengthOf, bytesOf } from "./utf8.ts";

/** A JSON value with where it begins, as Ignition reports it: an object or a list after its bracket. */
export interface JsonNode extends SourceNode {
  readonly type: "object" | "array" | "string" | "number" | "boolean" | "null";
  /** Offset behind its text, or behind the bracket that opens it. */
  readonly end: number;
  readonly items: readonly JsonNode[];
}

/** A JSON text and where its lines begin. */
interface Reader {
  readonly text: string;
  index: number;
  depth: number;
  line: number;
  lineStart: number;
  /** Offset of the next line break behind `lineStart`, infinite on the last line. */
  lineEnd: number;
  /** How many were read so far. */
  values: number;
  readonly unit: ColumnUnit;
  /** The column of an offset, from 1. */
  columns(lineStart: number, offset: number): number;
}

/** Deepest nesting that is read. Go reads 10,000 levels (maxNestingDepth); a config needs ten, and every level takes stack. */
const maxDepth = 1000;
/** Most values and keys that are read. A config has some thousands, one of 20,000 files half of this; Go has no limit. */
const maxValues = 500_000;

/** What a column counts: bytes of UTF-8, as `ignition-validate` does, or code points. */
export type ColumnUnit = "bytes" | "code points";

/** Reads JSON text. Throws a `SyntaxError` with an `offset`, in the words of Go's `encoding/json`. */
export function readJson(text: string, unit: ColumnUnit = "code points"): JsonNode {
  const reader: Reader = {
    text,
    index: 0,
    depth: 0,
    line: 1,
    lineStart: 0,
    lineEnd: lineEndOf(text, 0),
    values: 0,
    unit,
    columns: columnCounter(text, unit),
  };
  skipSpace(reader);
  const root = readValue(reader);
  skipSpace(reader);
  if (reader.index < text.length) throw unexpected(reader, "after top-level value");
  return root;
}

/** Whether a double can hold every number: upstream finds no place in a text with one that is none. */
export function areFloats(node: JsonNode): boolean {
  return node.type === "number" ? Number.isFinite(Number(node.value)) : node.items.every(areFloats);
}

/** In a text that is one long line each count goes on from the last. */
function columnCounter(text: string, unit: ColumnUnit): Reader["columns"] {
  if (!/[^\0-\x7f]/.test(text)) return (lineStart, offset) => offset - lineStart + 1;
  let line = -1;
  let at = 0;
  let width = 0;
  return (lineStart, offset) => {
    if (line !== lineStart || offset < at) {
      line = lineStart;
      at = lineStart;
      width = 0;
    }
    width += widthOf(text.slice(at, offset), unit);
    at = offset;
    return width + 1;
  };
}

function widthOf(text: string, unit: ColumnUnit): number {
  return unit === "bytes" ? byteLengthOf(text) : [...text].length;
}

function jsonError(message: string, offset: number): SyntaxError {
  return Object.assign(new SyntaxError(message), { offset });
}

/** The character at the current index has no business there. */
function unexpected(reader: Reader, where: string): SyntaxError {
  const character = reader.text[reader.index];
  if (character === undefined) return unexpectedEnd(reader, where);
  return jsonError(`invalid character ${quote(shown(reader))} ${where}`, reader.index + 1);
}

/** Go ends a text with a space to see whether it is whole. */
function unexpectedEnd({ text }: Reader, where: string): SyntaxError {
  const inside = where !== "in string literal" && /literal|escape/.test(where);
  return jsonError(inside ? `invalid character ' ' ${where}` : "unexpected end of JSON input", text.length + 1);
}

/** Go looks at bytes: of a letter beyond ASCII it shows the first. */
function shown({ text, index, unit }: Reader): string {
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
  return unit === "bytes" ? String.fromCharCode(bytesOf(character)[0] ?? 0) : character;
}

function quote(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  return `'${quoteString(character).slice(1, -1)}'`;
}

function skipSpace(reader: Reader): void {
  for (;;) {
    const code = reader.text.charCodeAt(reader.index);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    reader.index++;
  }
}

/** Line and column of an offset. Offsets may not go back over a line. */
function positionAt(reader: Reader, offset: number): { line: number; column: number } {
  while (reader.lineEnd < offset) {
    reader.line++;
    reader.lineStart = reader.lineEnd + 1;
    reader.lineEnd = lineEndOf(reader.text, reader.lineStart);
  }
  return { line: reader.line, column: reader.columns(reader.lineStart, offset) };
}

function lineEndOf(text: string, lineStart: number): number {
  const end = text.indexOf("\n", lineStart);
  return end < 0 ? Number.POSITIVE_INFINITY : end;
}

/**
 * Line and column of what ends at an offset: in code points of its last character; in bytes, as `ignition-validate` has it, of what
 * follows, and `undefined` at the end of the text.
 */
export function positionOfOffset(
  text: string,
  offset: number,
  unit: ColumnUnit,
): { line: number; column: number } | undefined {
  if (unit === "code points") return placeOf(text.slice(0, offset - 1), unit);
  const wide = byteLengthOf(text.slice(offset - 1, offset)) > 1;
  if (offset >= text.length && !wide) return undefined;
  return placeOf(wide ? `${text.slice(0, offset - 1)}x` : text.slice(0, offset), unit);
}

/** Line and column behind a text. */
function placeOf(before: string, unit: ColumnUnit): { line: number; column: number } {
  const line = before.split("\n").length;
  return { line, column: widthOf(before.slice(before.lastIndexOf("\n") + 1), unit) + 1 };
}

function readValue(reader: Reader): JsonNode {
  const character = reader.text[reader.index];
  if (character === "{") return readContainer(reader, "object");
  if (character === "[") return readContainer(reader, "array");
  if (character === '"') return readString(reader);
  if (character === "-" || (character !== undefined && character >= "0" && character <= "9")) return readNumber(reader);
  if (character === "t") return readWord(reader, "true", "boolean");
  if (character === "f") return readWord(reader, "false", "boolean");
  if (character === "n") return readWord(reader, "null", "null");
  throw unexpected(reader, "looking for beginning of value");
}

function readContainer(reader: Reader, type: "object" | "array"): JsonNode {
  const start = reader.index;
  reader.index++;
  reader.depth++;
  if (reader.depth > maxDepth) throw jsonError("exceeded max depth", reader.index);
  countValue(reader);
  const position = positionAt(reader, reader.index);
  const items: JsonNode[] = [];
  if (type === "object") readMembers(reader, items);
  else readItems(reader, items);
  reader.depth--;
  const kind = type === "object" ? "mapping" : "sequence";
  const { line, column } = position;
  return { kind, type, value: "", items, end: start + 1, line, column };
}

function readMembers(reader: Reader, items: JsonNode[]): void {
  skipSpace(reader);
  if (take(reader, "}")) return;
  for (;;) {
    skipSpace(reader);
    if (reader.text[reader.index] !== '"') throw unexpected(reader, "looking for beginning of object key string");
    items.push(readString(reader));
    skipSpace(reader);
    if (!take(reader, ":")) throw unexpected(reader, "after object key");
    skipSpace(reader);
    items.push(readValue(reader));
    skipSpace(reader);
    if (take(reader, "}")) return;
    if (!take(reader, ",")) throw unexpected(reader, "after object key:value pair");
  }
}

function readItems(reader: Reader, items: JsonNode[]): void {
  skipSpace(reader);
  if (take(reader, "]")) return;
  for (;;) {
    skipSpace(reader);
    items.push(readValue(reader));
    skipSpace(reader);
    if (take(reader, "]")) return;
    if (!take(reader, ",")) throw unexpected(reader, "after array element");
  }
}

function take(reader: Reader, character: string): boolean {
  if (reader.text[reader.index] !== character) return false;
  reader.index++;
  return true;
}

function scalar(reader: Reader, type: JsonNode["type"], start: number, value: string): JsonNode {
  const { line, column } = positionAt(reader, start);
  countValue(reader);
  return { kind: "scalar", type, value, items: nothing, end: reader.index, line, column };
}

const nothing: readonly JsonNode[] = [];

function countValue(reader: Reader): void {
  reader.values++;
  if (reader.values > maxValues) throw jsonError(`more than ${maxValues} values and keys`, reader.index);
}

function readString(reader: Reader): JsonNode {
  const start = reader.index;
  reader.index++;
  let escaped = false;
  for (;;) {
    const code = reader.text.charCodeAt(reader.index);
    if (code === 0x22) break;
    if (Number.isNaN(code) || code < 0x20) throw unexpected(reader, "in string literal");
    if (code === 0x5c) {
      escaped = true;
      skipEscape(reader);
    } else {
      reader.index++;
    }
  }
  reader.index++;
  const literal = reader.text.slice(start, reader.index);
  const value = escaped ? String(JSON.parse(literal)) : literal.slice(1, -1);
  return scalar(reader, "string", start, value.toWellFormed());
}

function skipEscape(reader: Reader): void {
  reader.index++;
  const letter = reader.text[reader.index];
  if (letter === undefined || !'"\\/bfnrtu'.includes(letter)) throw unexpected(reader, "in string escape code");
  reader.index++;
  if (letter !== "u") return;
  for (let digit = 0; digit < 4; digit++) {
    const character = reader.text[reader.index] ?? "";
    if (!/^[0-9A-Fa-f]$/.test(character)) throw unexpected(reader, "in \\u hexadecimal character escape");
    reader.index++;
  }
}

function readNumber(reader: Reader): JsonNode {
  const start = reader.index;
  take(reader, "-");
  if (!take(reader, "0")) digits(reader, "in numeric literal");
  if (take(reader, ".")) digits(reader, "after decimal point in numeric literal");
  if (take(reader, "e") || take(reader, "E")) {
    if (!take(reader, "+")) take(reader, "-");
    digits(reader, "in exponent of numeric literal");
  }
  return scalar(reader, "number", start, reader.text.slice(start, reader.index));
}

function digits(reader: Reader, where: string): void {
  const start = reader.index;
  for (;;) {
    const code = reader.text.charCodeAt(reader.index);
    if (!(code >= 0x30 && code <= 0x39)) break;
    reader.index++;
  }
  if (reader.index === start) throw unexpected(reader, where);
}

function readWord(reader: Reader, word: string, type: JsonNode["type"]): JsonNode {
  const start = reader.index;
  for (const letter of word) {
    if (!take(reader, letter)) throw unexpected(reader, `in literal ${word} (expecting ${quote(letter)})`);
  }
  return scalar(reader, type, start, word);
}
