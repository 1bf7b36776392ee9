import { atDocumentMarker, isBlank, isBlankOrEnd, isBreak, TAB, takeBreak } from "./character.ts";
import { type Mark, markOf, type Scan, scannerError, type Token, token } from "./token.ts";

interface Space {
  readonly text: string;
  readonly crossedLine: boolean;
}

/** Scans a scalar without quotes, over several lines where it goes on. */
export function scanPlainScalar(scan: Scan): Token {
  const start = markOf(scan);
  const indent = scan.indent + 1;
  let end = start;
  let value = "";
  let pending: Space = { text: "", crossedLine: false };
  for (;;) {
    if (atDocumentMarker(scan) || scan.text.charCodeAt(scan.index) === 0x23) break;
    const to = endOfWord(scan);
    if (to > scan.index) {
      value += pending.text + scan.text.slice(scan.index, to);
      scan.index = to;
      end = markOf(scan);
      pending = { text: "", crossedLine: false };
    }
    const code = scan.text.charCodeAt(scan.index);
    if (!isBlank(code) && !isBreak(code)) break;
    pending = scanSpace(scan, indent, start);
    if (scan.flowLevel === 0 && scan.index - scan.lineStart < indent) break;
  }
  if (pending.crossedLine) scan.keyAllowed = true;
  return token("scalar", start, end, value);
}

function endOfWord(scan: Scan): number {
  const { text, flowLevel } = scan;
  let index = scan.index;
  for (;;) {
    const code = text.charCodeAt(index);
    if (isBlankOrEnd(code)) return index;
    if (code === 0x3a && isBlankOrEnd(text.charCodeAt(index + 1))) return index;
    if (flowLevel > 0 && isFlowIndicator(code)) return index;
    index++;
  }
}

/** `,` `?` `[` `]` `{` `}` */
function isFlowIndicator(code: number): boolean {
  return code === 0x2c || code === 0x3f || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

function scanSpace(scan: Scan, indent: number, start: Mark): Space {
  let crossedLine = false;
  let spaces = "";
  let first = "";
  let rest = "";
  for (;;) {
    const code = scan.text.charCodeAt(scan.index);
    if (isBlank(code)) {
      if (crossedLine && code === TAB && scan.index - scan.lineStart < indent) {
        throw scannerError(start, markOf(scan), "found a tab character that violates indentation");
      }
      if (!crossedLine) spaces += scan.text[scan.index];
      scan.index++;
    } else if (isBreak(code)) {
      const taken = takeBreak(scan);
      if (crossedLine) rest += taken;
      else first = taken;
      crossedLine = true;
    } else {
      break;
    }
  }
  if (!crossedLine) return { text: spaces, crossedLine };
  return { text: first === "\n" ? rest || " " : first + rest, crossedLine };
}
