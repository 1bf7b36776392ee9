import { endOfLine, isBlank, isBreak, isBreakOrEnd, isDigit, SPACE, TAB, takeBreak } from "./character.ts";
import { type Mark, markOf, type Scan, scannerError, type Token, token } from "./token.ts";

interface Header {
  readonly chomping: "clip" | "keep" | "strip";
  readonly increment: number;
}

interface Breaks {
  text: string;
  indent: number;
}

const context = (scan: Scan, start: Mark, message: string) => scannerError(start, markOf(scan), message);

/** Scans `|` and `>` scalars. */
export function scanBlockScalar(scan: Scan, literal: boolean): Token {
  const start = markOf(scan);
  scan.index++;
  const header = scanHeader(scan, start);
  if (isBreak(scan.text.charCodeAt(scan.index))) takeBreak(scan);
  const indent = header.increment > 0 ? Math.max(scan.indent, 0) + header.increment : 0;
  const breaks: Breaks = { text: "", indent };
  scanBreaks(scan, breaks, start);
  const parts: string[] = [];
  let lineBreak = "";
  let wasBlank = false;
  while (scan.index - scan.lineStart === breaks.indent && scan.index < scan.length) {
    const blank = isBlank(scan.text.charCodeAt(scan.index));
    if (!literal && !wasBlank && !blank && lineBreak === "\n") {
      if (breaks.text === "") parts.push(" ");
    } else {
      parts.push(lineBreak);
    }
    if (breaks.text !== "") parts.push(breaks.text);
    breaks.text = "";
    wasBlank = blank;
    const end = endOfLine(scan, scan.index);
    parts.push(scan.text.slice(scan.index, end));
    scan.index = end;
    lineBreak = isBreak(scan.text.charCodeAt(end)) ? takeBreak(scan) : "";
    scanBreaks(scan, breaks, start);
  }
  if (header.chomping !== "strip") parts.push(lineBreak);
  if (header.chomping === "keep") parts.push(breaks.text);
  return token("scalar", start, parts.join(""), "", true);
}

function scanHeader(scan: Scan, start: Mark): Header {
  let chomping = scanChomping(scan);
  const increment = scanIncrement(scan, start);
  if (increment > 0 && chomping === undefined) chomping = scanChomping(scan);
  while (isBlank(scan.text.charCodeAt(scan.index))) scan.index++;
  if (scan.text[scan.index] === "#") scan.index = endOfLine(scan, scan.index);
  if (!isBreakOrEnd(scan.text.charCodeAt(scan.index))) {
    throw context(scan, start, "did not find expected comment or line break");
  }
  return { chomping: chomping ?? "clip", increment };
}

function scanChomping(scan: Scan): Header["chomping"] | undefined {
  const character = scan.text[scan.index];
  if (character !== "+" && character !== "-") return undefined;
  scan.index++;
  return character === "+" ? "keep" : "strip";
}

function scanIncrement(scan: Scan, start: Mark): number {
  const code = scan.text.charCodeAt(scan.index);
  if (!isDigit(code)) return 0;
  if (code === 0x30) throw context(scan, start, "found an indentation indicator equal to 0");
  scan.index++;
  return code - 0x30;
}

/** Eats indentation and empty lines; finds the indentation where the header does not give it. */
function scanBreaks(scan: Scan, breaks: Breaks, start: Mark): void {
  let widest = 0;
  for (;;) {
    const limit = breaks.indent === 0 ? Number.POSITIVE_INFINITY : scan.lineStart + breaks.indent;
    while (scan.index < limit && scan.text.charCodeAt(scan.index) === SPACE) scan.index++;
    widest = Math.max(widest, scan.index - scan.lineStart);
    const code = scan.text.charCodeAt(scan.index);
    if (code === TAB && scan.index < limit) {
      throw context(scan, start, "found a tab character where an indentation space is expected");
    }
    if (!isBreak(code)) break;
    breaks.text += takeBreak(scan);
  }
  if (breaks.indent === 0) breaks.indent = Math.max(widest, scan.indent + 1, 1);
}
