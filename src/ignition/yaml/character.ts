import type { Scan } from "./token.ts";

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const HASH = 0x23;

/** CR, LF, NEL, LS, PS. */
export function isBreak(code: number): boolean {
  return code === LF || code === CR || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Blank, line break or end of text. */
export function isBlankOrEnd(code: number): boolean {
  if (code > SPACE && code < 0x85) return false;
  return code === SPACE || code === LF || code === 0 || code === TAB || isBreak(code);
}

export function isBreakOrEnd(code: number): boolean {
  if (code > CR && code < 0x85) return false;
  return code === LF || code === 0 || isBreak(code);
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Letters, digits, `_` and `-`: what anchors and tag handles are made of. */
export function isWord(code: number): boolean {
  return (
    isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d
  );
}

/** Moves over one line break and returns what it counts as in a scalar. */
export function takeBreak(scan: Scan): string {
  const code = scan.text.charCodeAt(scan.index);
  scan.index += code === CR && scan.text.charCodeAt(scan.index + 1) === LF ? 2 : 1;
  scan.line++;
  scan.lineStart = scan.index;
  return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : "\n";
}

/** Index of the next line break or the end of the text. */
export function endOfLine(scan: Scan, from: number): number {
  if (scan.plainBreaks) {
    const end = scan.text.indexOf("\n", from);
    return end < 0 ? scan.length : end;
  }
  let index = from;
  while (!isBreakOrEnd(scan.text.charCodeAt(index))) index++;
  return index;
}

/** `---` or `...` alone at the beginning of a line. */
export function atDocumentMarker(scan: Scan): boolean {
  if (scan.index !== scan.lineStart) return false;
  const code = scan.text.charCodeAt(scan.index);
  if (code !== 0x2d && code !== 0x2e) return false;
  const { text, index } = scan;
  return (
    text.charCodeAt(index + 1) === code &&
    text.charCodeAt(index + 2) === code &&
    isBlankOrEnd(text.charCodeAt(index + 3))
  );
}
