import { endOfLine, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit, isWord, takeBreak } from "./character.ts";
import { type Mark, markOf, type Scan, scannerError, type Token, token } from "./token.ts";

/** Scans `&name` and `*name`. */
export function scanAnchor(scan: Scan, kind: "anchor" | "alias"): Token {
  const start = markOf(scan);
  scan.index++;
  const from = scan.index;
  while (isWord(scan.text.charCodeAt(scan.index))) scan.index++;
  const next = scan.text[scan.index] ?? "";
  if (scan.index === from || !(isBlankOrEnd(next.charCodeAt(0)) || "?:,]}%@`".includes(next))) {
    throw scannerError(start, markOf(scan), "did not find expected alphabetic or numeric character");
  }
  return token(kind, start, scan.text.slice(from, scan.index));
}

/** Scans `!tag`, `!!tag`, `!handle!tag` and `!<tag>`. */
export function scanTag(scan: Scan): Token {
  const start = markOf(scan);
  let handle = "";
  let suffix: string;
  if (scan.text[scan.index + 1] === "<") {
    scan.index += 2;
    suffix = scanUri(scan, "", start);
    if (scan.text[scan.index] !== ">") throw scannerError(start, markOf(scan), "did not find the expected '>'");
    scan.index++;
  } else {
    handle = scanHandle(scan, false, start);
    if (handle.length > 1 && handle.endsWith("!")) {
      suffix = scanUri(scan, "", start);
    } else {
      suffix = scanUri(scan, handle, start);
      handle = suffix === "" ? "" : "!";
      if (suffix === "") suffix = "!";
    }
  }
  if (!isBlankOrEnd(scan.text.charCodeAt(scan.index))) {
    throw scannerError(start, markOf(scan), "did not find expected whitespace or line break");
  }
  return token("tag", start, handle, suffix);
}

function scanHandle(scan: Scan, directive: boolean, start: Mark): string {
  if (scan.text[scan.index] !== "!") throw scannerError(start, markOf(scan), "did not find expected '!'");
  const from = scan.index;
  scan.index++;
  while (isWord(scan.text.charCodeAt(scan.index))) scan.index++;
  if (scan.text[scan.index] === "!") {
    scan.index++;
  } else if (directive && scan.index - from !== 1) {
    throw scannerError(start, markOf(scan), "did not find expected '!'");
  }
  return scan.text.slice(from, scan.index);
}

function scanUri(scan: Scan, head: string, start: Mark): string {
  let uri = head.slice(1);
  const from = scan.index;
  let run = from;
  for (;;) {
    const character = scan.text[scan.index] ?? "";
    if (character === "%") {
      uri += scan.text.slice(run, scan.index) + scanUriEscapes(scan, start);
      run = scan.index;
    } else if (isWord(character.charCodeAt(0)) || (character !== "" && ";/?:@&=+$,.!~*'()[]".includes(character))) {
      scan.index++;
    } else {
      break;
    }
  }
  if (head === "" && scan.index === from) throw scannerError(start, markOf(scan), "did not find expected tag URI");
  return uri + scan.text.slice(run, scan.index);
}

function scanUriEscapes(scan: Scan, start: Mark): string {
  const escaped = /^(?:%[0-9A-Fa-f]{2})+/.exec(scan.text.slice(scan.index, scan.index + 3072))?.[0];
  if (escaped === undefined) throw scannerError(start, markOf(scan), "did not find URI escaped octet");
  scan.index += escaped.length;
  try {
    return decodeURIComponent(escaped);
  } catch {
    throw scannerError(start, markOf(scan), "found an incorrect leading UTF-8 octet");
  }
}

/** Scans `%YAML` and `%TAG` with the rest of their line. */
export function scanDirective(scan: Scan): Token {
  const start = markOf(scan);
  scan.index++;
  const from = scan.index;
  while (isWord(scan.text.charCodeAt(scan.index))) scan.index++;
  const name = scan.text.slice(from, scan.index);
  if (name === "") throw scannerError(start, markOf(scan), "could not find expected directive name");
  if (!isBlankOrEnd(scan.text.charCodeAt(scan.index))) {
    throw scannerError(start, markOf(scan), "found unexpected non-alphabetical character");
  }
  let result: Token;
  if (name === "YAML") result = scanVersion(scan, start);
  else if (name === "TAG") result = scanTagDirective(scan, start);
  else throw scannerError(start, markOf(scan), "found unknown directive name");
  skipBlanks(scan);
  if (scan.text[scan.index] === "#") scan.index = endOfLine(scan, scan.index);
  const code = scan.text.charCodeAt(scan.index);
  if (!isBreakOrEnd(code)) throw scannerError(start, markOf(scan), "did not find expected comment or line break");
  if (isBreak(code)) takeBreak(scan);
  return result;
}

function scanVersion(scan: Scan, start: Mark): Token {
  skipBlanks(scan);
  const major = scanNumber(scan, start);
  if (scan.text[scan.index] !== ".") {
    throw scannerError(start, markOf(scan), "did not find expected digit or '.' character");
  }
  scan.index++;
  return token("version-directive", start, `${major}.${scanNumber(scan, start)}`);
}

function scanNumber(scan: Scan, start: Mark): number {
  const from = scan.index;
  while (isDigit(scan.text.charCodeAt(scan.index))) scan.index++;
  const length = scan.index - from;
  if (length === 0) throw scannerError(start, markOf(scan), "did not find expected version number");
  if (length > 2) throw scannerError(start, markOf(scan), "found extremely long version number");
  return Number(scan.text.slice(from, scan.index));
}

function scanTagDirective(scan: Scan, start: Mark): Token {
  skipBlanks(scan);
  const handle = scanHandle(scan, true, start);
  if (!isBlank(scan.text.charCodeAt(scan.index))) {
    throw scannerError(start, markOf(scan), "did not find expected whitespace");
  }
  skipBlanks(scan);
  const prefix = scanUri(scan, "", start);
  if (!isBlankOrEnd(scan.text.charCodeAt(scan.index))) {
    throw scannerError(start, markOf(scan), "did not find expected whitespace or line break");
  }
  return token("tag-directive", start, handle, prefix);
}

function skipBlanks(scan: Scan): void {
  while (isBlank(scan.text.charCodeAt(scan.index))) scan.index++;
}
