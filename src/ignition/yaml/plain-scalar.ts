import { atDocumentMarker, isBlank, isBlankOrEnd, isBreak, TAB, takeBreak } from "./character.ts";
import { type Mark, markOf, type Scan, scannerError, type Token, token } from "./token.ts";

interface Space {
  readonly text: string;
  readonly crossedLine: boolean;
}

const none: Space = { text: "", crossedLine: false };

/** Scans a scalar without quotes, over several lines where it goes on. */
export function scanPlainScalar(scan: Scan): Token {
  const start = markOf(scan);
  const indent = scan.indent + 1;
  let value = "";
  let pending = none;
  for (;;) {
    if (atDocumentMarker(scan) || scan.text.charCodeAt(scan.index) === 0x23) break;
    const to = endOfWords(scan);
    if (to > scan.index) {
      value += pending.text + scan.text.slice(scan.index, to);
      scan.index = to;
      pending = none;
    }
    const code = scan.text.charCodeAt(scan.index);
    if (!isBlank(code) && !isBreak(code)) break;
    pending = scanSpace(scan, indent, start);
    if (scan.flowLevel === 0 && scan.index - scan.lineStart < indent) break;
  }
  if (pending.crossedLine) scan.keyAllowed = true;
  return token("scalar", start, value);
}

/** End of the last of the words that follow on this line. */
function endOfWords({ text, index: start, flowLevel }: Scan): number {
  for (let end = start, from = start; ; ) {
    const to = endOfWord(text, from, flowLevel > 0);
    if (to === from) return end;
    end = to;
    for (from = to; isBlank(text.charCodeAt(from)); from++);
    if (from === to || text.charCodeAt(from) === 0x23) return end;
  }
}

function endOfWord(text: string, from: number, flow: boolean): number {
  let index = from;
  for (;;) {
    const code = text.charCodeAt(index);
    if (isBlankOrEnd(code)) return index;
    if (code === 0x3a && isBlankOrEnd(text.charCodeAt(index + 1))) return index;
    if (flow && isFlowIndicator(code)) return index;
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
