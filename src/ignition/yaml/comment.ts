import { CR, endOfLine, HASH, isBlank, isBreak, LF, takeBreak } from "./character.ts";
import type { Scan } from "./token.ts";

/** How far yaml.v3 looks for a comment, in bytes. */
const reach = 512;

/** Moves from a comment to the end of the last of those that follow it with only white space between them, tabs too. */
export function skipComments(scan: Scan): void {
  for (let next = scan.index; scan.text.charCodeAt(next) === HASH; next = endOfSpace(scan)) {
    while (scan.index < next) {
      if (isBreak(scan.text.charCodeAt(scan.index))) takeBreak(scan);
      else scan.index++;
    }
    scan.index = endOfLine(scan, next);
  }
}

/** Of line breaks it is CR and LF that count here. */
function endOfSpace({ text, index }: Scan): number {
  let next = index;
  for (; next < index + reach; next++) {
    const code = text.charCodeAt(next);
    if (!isBlank(code) && code !== LF && code !== CR) break;
  }
  return next;
}

/** Moves over a comment behind a token on its line, where tabs may stand before it too. */
export function skipLineComment(scan: Scan): void {
  const { text, index, lineStart } = scan;
  let next = index;
  while (next < index + reach && isBlank(text.charCodeAt(next))) next++;
  if (text.charCodeAt(next) !== HASH || text.slice(lineStart, index).trim() === "") return;
  scan.index = endOfLine(scan, next);
}
