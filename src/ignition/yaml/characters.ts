import { bytesOf } from "../go/utf8.ts";
import { yamlError } from "./token.ts";

/** Control characters that YAML refuses, https://yaml.org/spec/1.1/#c-printable. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;
const refused = new RegExp(`${forbidden.source}|\\p{Surrogate}`, "u");

/** A character that YAML refuses, or bytes that are none. */
export interface Unreadable {
  readonly index: number;
  /** yaml.v3 reads a text in pieces: where the one with this character begins. */
  readonly pieceStart: number;
  /** In the words of yaml.v3. */
  readonly error: SyntaxError;
}

/** The first place that cannot be read. */
export function findUnreadable(text: string): Unreadable | undefined {
  if (!forbidden.test(text) && text.isWellFormed()) return undefined;
  const index = refused.exec(text)?.index ?? 0;
  const bytes = bytesOf(text.slice(index, index + 4));
  const error = yamlError(0, wrongBytes(bytes) ?? "control characters are not allowed");
  return { index, pieceStart: pieceStartOf(text.slice(0, index), bytes), error };
}

/** Bytes of a piece; a character that does not fit begins the next one. */
const pieceSize = 512;

function pieceStartOf(before: string, bytes: Uint8Array): number {
  const read = Buffer.from(before, "utf8");
  const end = read.length + Math.max(widthOf(bytes[0] ?? 0), 1);
  let start = 0;
  while (start + pieceSize < end) {
    start += pieceSize;
    while (start < read.length && ((read[start] ?? 0) & 0xc0) === 0x80) start--;
    start = Math.min(start, read.length);
  }
  return read.subarray(0, start).toString("utf8").length;
}

/** Bytes of the character that begins with this one, 0 when none does. */
function widthOf(lead: number): number {
  if (lead < 0x80) return 1;
  return lead >= 0xf8 ? 0 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
}

/** Why these bytes begin with no character; `undefined` when they do. */
function wrongBytes(bytes: Uint8Array): string | undefined {
  const [lead = 0] = bytes;
  if (lead < 0x80) return undefined;
  const width = widthOf(lead);
  if (width === 0) return "invalid leading UTF-8 octet";
  if (width > bytes.length) return "incomplete UTF-8 octet sequence";
  const following = bytes.subarray(1, width);
  if (following.some((byte) => byte >> 6 !== 2)) return "invalid trailing UTF-8 octet";
  const value = following.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), lead & (0x7f >> width));
  if (value < ([0x80, 0x800, 0x10000][width - 2] ?? 0)) return "invalid length of a UTF-8 sequence";
  return (value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff ? "invalid Unicode character" : undefined;
}
