import { atDocumentMarker, isBlank, isBlankOrEnd, isBreak, takeBreak } from "./character.ts";
import { type Mark, markOf, type Scan, scannerError, type Token, token } from "./token.ts";

const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "'": "'",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};
const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Scans a quoted scalar. */
export function scanFlowScalar(scan: Scan, single: boolean): Token {
  const start = markOf(scan);
  const quote = single ? 0x27 : 0x22;
  scan.index++;
  const parts: string[] = [];
  for (;;) {
    if (atDocumentMarker(scan)) throw quotedError(scan, start, "found unexpected document indicator");
    if (scan.index >= scan.length) throw quotedError(scan, start, "found unexpected end of stream");
    const folded = scanText(scan, parts, single, start);
    if (scan.text.charCodeAt(scan.index) === quote && !folded) break;
    parts.push(foldSpace(scan, folded));
  }
  scan.index++;
  return token("scalar", start, parts.join(""), "", true);
}

function quotedError(scan: Scan, start: Mark, message: string): SyntaxError {
  return scannerError(start, markOf(scan), message);
}

/** Text up to white space or the closing quote. True after an escaped line break. */
function scanText(scan: Scan, parts: string[], single: boolean, start: Mark): boolean {
  let from = scan.index;
  for (;;) {
    const code = scan.text.charCodeAt(scan.index);
    if (isBlankOrEnd(code)) break;
    if (single && code === 0x27) {
      if (scan.text.charCodeAt(scan.index + 1) !== 0x27) break;
      parts.push(scan.text.slice(from, scan.index + 1));
      scan.index += 2;
      from = scan.index;
    } else if (!single && code === 0x22) {
      break;
    } else if (!single && code === 0x5c) {
      parts.push(scan.text.slice(from, scan.index));
      if (isBreak(scan.text.charCodeAt(scan.index + 1))) {
        scan.index++;
        takeBreak(scan);
        return true;
      }
      parts.push(scanEscape(scan, start));
      from = scan.index;
    } else {
      scan.index++;
    }
  }
  if (scan.index > from) parts.push(scan.text.slice(from, scan.index));
  return false;
}

function scanEscape(scan: Scan, start: Mark): string {
  const letter = scan.text[scan.index + 1] ?? "";
  const length = hexLengths[letter];
  if (length === undefined) {
    const plain = escapes[letter];
    if (plain === undefined) throw quotedError(scan, start, "found unknown escape character");
    scan.index += 2;
    return plain;
  }
  scan.index += 2;
  const digits = scan.text.slice(scan.index, scan.index + length);
  if (!new RegExp(`^[0-9A-Fa-f]{${length}}$`).test(digits)) {
    throw quotedError(scan, start, "did not find expected hexdecimal number");
  }
  const value = Number.parseInt(digits, 16);
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    throw quotedError(scan, start, "found invalid Unicode character escape code");
  }
  scan.index += length;
  return String.fromCodePoint(value);
}

/** White space and line breaks inside a quoted scalar, folded. */
function foldSpace(scan: Scan, afterEscapedBreak: boolean): string {
  let folding = afterEscapedBreak;
  let spaces = "";
  let first = "";
  let rest = "";
  for (;;) {
    const code = scan.text.charCodeAt(scan.index);
    if (isBlank(code)) {
      if (!folding) spaces += scan.text[scan.index];
      scan.index++;
    } else if (isBreak(code)) {
      const taken = takeBreak(scan);
      if (folding) {
        rest += taken;
      } else {
        first = taken;
        folding = true;
      }
    } else {
      break;
    }
  }
  if (!folding) return spaces;
  return first === "\n" ? rest || " " : first + rest;
}
