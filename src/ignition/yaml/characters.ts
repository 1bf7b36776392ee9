import { bytesOf } from "../go/utf8.ts";
import { yamlError } from "./token.ts";

/** Control characters that YAML refuses, https://yaml.org/spec/1.1/#c-printable. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;
const refused = new RegExp(`${forbidden.source}|\\p{Surrogate}`, "u");

/** Throws a `SyntaxError` at a character that YAML refuses, or bytes that are none, in the words of yaml.v3. */
export function checkCharacters(text: string): void {
  if (!forbidden.test(text) && text.isWellFormed()) return;
  const at = refused.exec(text)?.index ?? 0;
  throw yamlError(0, wrongBytes(bytesOf(text.slice(at, at + 4))) ?? "control characters are not allowed");
}

/** Why these bytes begin with no character; `undefined` when they do. */
function wrongBytes(bytes: Uint8Array): string | undefined {
  const [lead = 0] = bytes;
  if (lead < 0x80) return undefined;
  const width = lead >= 0xf8 ? 0 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
  if (width === 0) return "invalid leading UTF-8 octet";
  if (width > bytes.length) return "incomplete UTF-8 octet sequence";
  const following = bytes.subarray(1, width);
  if (following.some((byte) => byte >> 6 !== 2)) return "invalid trailing UTF-8 octet";
  const value = following.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), lead & (0x7f >> width));
  if (value < ([0x80, 0x800, 0x10000][width - 2] ?? 0)) return "invalid length of a UTF-8 sequence";
  return (value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff ? "invalid Unicode character" : undefined;
}
