import { scanBlockScalar } from "./block-scalar.ts";
import { atDocumentMarker, HASH, isBlank, isBlankOrEnd, isBreak, SPACE, TAB, takeBreak } from "./character.ts";
import { skipComments, skipLineComment } from "./comment.ts";
import { scanFlowScalar } from "./flow-scalar.ts";
import { scanPlainScalar } from "./plain-scalar.ts";
import { scanAnchor, scanDirective, scanTag } from "./tag.ts";
import {
  indicator,
  type Mark,
  markOf,
  type Scan,
  type SimpleKey,
  scannerError,
  type Token,
  type TokenKind,
  token,
} from "./token.ts";

/**
 * Deepest nesting that is read, of flow and of block collections each. yaml.v3 reads 10,000 levels
 * (https://github.com/go-yaml/yaml/blob/v3.0.1/scannerc.go, max_flow_level); a config needs ten, and every level takes stack.
 */
const maxDepth = 1000;
/** Longest key without `?`, https://yaml.org/spec/1.2.2/#742-flow-mappings. */
const maxKeyLength = 1024;

/** Of `--- ` and `... `, which is how much text yaml.v3 wants to have at the beginning of a token. */
const longestMarker = 4;

/** The next token, left in place. */
export function peekToken(scan: Scan): Token {
  fetchTokens(scan);
  const next = scan.tokens[scan.head];
  if (!next) throw new Error("the scanner made no token");
  return next;
}

export function skipToken(scan: Scan): void {
  scan.head++;
  scan.parsed++;
  if (scan.head > 512) {
    scan.tokens.splice(0, scan.head);
    scan.head = 0;
  }
}

/** Looks far enough ahead to know whether the next token begins a key. */
function fetchTokens(scan: Scan): void {
  for (;;) {
    if (scan.head < scan.tokens.length - 2) {
      const level = scan.keyLevels.get(scan.parsed);
      const key = level === undefined ? undefined : scan.keys[level];
      if (!key || !isValid(scan, key)) return;
    }
    fetchToken(scan);
  }
}

function fetchToken(scan: Scan): void {
  const { index: end, line, lineStart } = scan;
  skipSpace(scan);
  const column = scan.index - scan.lineStart;
  if (column < scan.indent) unrollIndent(scan, column, { index: end, line, column: end - lineStart });
  const { text, index } = scan;
  scan.reach = index + longestMarker;
  const code = text.charCodeAt(index);
  const spaced = isBlankOrEnd(text.charCodeAt(index + 1));
  if (index >= scan.length) fetchStreamEnd(scan);
  else if (index === scan.lineStart && code === 0x25) fetchDirective(scan);
  else if (atDocumentMarker(scan)) fetchDocumentMarker(scan);
  else {
    if (!fetchIndicator(scan, code, spaced)) fetchPlain(scan, code, spaced);
    if (scan.tokens[scan.tokens.length - 1]?.kind !== "block-entry") skipLineComment(scan);
  }
}

function fetchPlain(scan: Scan, code: number, spaced: boolean): void {
  if (startsPlain(scan, code, spaced)) {
    saveKey(scan);
    scan.keyAllowed = false;
    scan.tokens.push(scanPlainScalar(scan));
    return;
  }
  throw scannerError(markOf(scan), markOf(scan), "found character that cannot start any token");
}

function fetchIndicator(scan: Scan, code: number, spaced: boolean): boolean {
  const flow = scan.flowLevel > 0;
  if (code === 0x5b) fetchFlowStart(scan, "flow-sequence-start");
  else if (code === 0x7b) fetchFlowStart(scan, "flow-mapping-start");
  else if (code === 0x5d) fetchFlowEnd(scan, "flow-sequence-end");
  else if (code === 0x7d) fetchFlowEnd(scan, "flow-mapping-end");
  else if (code === 0x2c) fetchFlowEntry(scan);
  else if (code === 0x2d && spaced) fetchBlockEntry(scan);
  else if (code === 0x3f && (flow || spaced)) fetchKey(scan);
  else if (code === 0x3a && (flow || spaced)) fetchValue(scan);
  else if (code === 0x2a) fetchProperty(scan, () => scanAnchor(scan, "alias"));
  else if (code === 0x26) fetchProperty(scan, () => scanAnchor(scan, "anchor"));
  else if (code === 0x21) fetchProperty(scan, () => scanTag(scan));
  else if ((code === 0x7c || code === 0x3e) && !flow) fetchBlockScalar(scan, code === 0x7c);
  else if (code === 0x27 || code === 0x22) fetchProperty(scan, () => scanFlowScalar(scan, code === 0x27));
  else return false;
  return true;
}

function startsPlain(scan: Scan, code: number, spaced: boolean): boolean {
  if (code === 0x2d) return !isBlank(scan.text.charCodeAt(scan.index + 1));
  if (code === 0x3f || code === 0x3a) return scan.flowLevel === 0 && !spaced;
  return !isBlankOrEnd(code) && !"#|>%@`".includes(String.fromCharCode(code));
}

function skipSpace(scan: Scan): void {
  for (;;) {
    const tabs = scan.flowLevel > 0 || !scan.keyAllowed;
    let code = scan.text.charCodeAt(scan.index);
    while (code === SPACE || (tabs && code === TAB)) code = scan.text.charCodeAt(++scan.index);
    if (code === HASH) {
      skipComments(scan);
      code = scan.text.charCodeAt(scan.index);
    }
    if (!isBreak(code)) return;
    takeBreak(scan);
    if (scan.flowLevel === 0) scan.keyAllowed = true;
  }
}

function isValid(scan: Scan, key: SimpleKey): boolean {
  if (!key.possible) return false;
  if (key.mark.line < scan.line || key.mark.index + maxKeyLength < scan.index) {
    if (key.required) throw scannerError(key.mark, markOf(scan), "could not find expected ':'");
    key.possible = false;
    return false;
  }
  return true;
}

function saveKey(scan: Scan): void {
  if (!scan.keyAllowed) return;
  const mark = markOf(scan);
  const key: SimpleKey = {
    possible: true,
    required: scan.flowLevel === 0 && scan.indent === mark.column,
    number: scan.parsed + (scan.tokens.length - scan.head),
    mark,
  };
  removeKey(scan);
  scan.keys[scan.keys.length - 1] = key;
  scan.keyLevels.set(key.number, scan.keys.length - 1);
}

function removeKey(scan: Scan): void {
  const key = scan.keys[scan.keys.length - 1];
  if (!key?.possible) return;
  if (key.required) throw scannerError(key.mark, markOf(scan), "could not find expected ':'");
  forgetKey(scan, key);
}

function forgetKey(scan: Scan, key: SimpleKey): void {
  key.possible = false;
  scan.keyLevels.delete(key.number);
}

/** Opens a block collection at the column, where it is deeper than the current one. */
function rollIndent(scan: Scan, column: number, kind: TokenKind, mark: Mark, number?: number): void {
  if (scan.flowLevel > 0 || scan.indent >= column) return;
  scan.indents.push(scan.indent);
  scan.indent = column;
  if (scan.indents.length > maxDepth) {
    const key = scan.keys[scan.keys.length - 1]?.mark ?? mark;
    throw scannerError(key, mark, `exceeded max depth of ${maxDepth}`);
  }
  insertToken(scan, token(kind, mark), number);
}

/** In the place of the token that has the number; at the end where that one was taken already. */
function insertToken(scan: Scan, inserted: Token, number?: number): void {
  if (number === undefined || number < scan.parsed) scan.tokens.push(inserted);
  else {
    // A few places from the end: moving those is faster than `splice`, which makes an array.
    const { tokens } = scan;
    const place = scan.head + number - scan.parsed;
    tokens.push(inserted);
    for (let at = tokens.length - 1; at > place; at--) tokens[at] = tokens[at - 1] ?? inserted;
    tokens[place] = inserted;
  }
}

function unrollIndent(scan: Scan, column: number, mark: Mark): void {
  if (scan.flowLevel > 0) return;
  while (scan.indent > column) {
    scan.tokens.push(token("block-end", mark));
    scan.indent = scan.indents.pop() ?? -1;
  }
}

function fetchStreamEnd(scan: Scan): void {
  if (scan.index !== scan.lineStart) {
    scan.lineStart = scan.index;
    scan.line++;
  }
  const mark = markOf(scan);
  unrollIndent(scan, -1, mark);
  removeKey(scan);
  scan.keyAllowed = false;
  scan.tokens.push(token("stream-end", mark));
}

function fetchDirective(scan: Scan): void {
  unrollIndent(scan, -1, markOf(scan));
  removeKey(scan);
  scan.keyAllowed = false;
  scan.tokens.push(scanDirective(scan));
}

function fetchDocumentMarker(scan: Scan): void {
  const start = markOf(scan);
  unrollIndent(scan, -1, start);
  removeKey(scan);
  scan.keyAllowed = false;
  const kind = scan.text[scan.index] === "-" ? "document-start" : "document-end";
  scan.index += 3;
  scan.tokens.push(indicator(kind, start, 3));
}

function pushCharacter(scan: Scan, kind: TokenKind): void {
  scan.tokens.push(indicator(kind, markOf(scan), 1));
  scan.index++;
}

function fetchFlowStart(scan: Scan, kind: TokenKind): void {
  saveKey(scan);
  const number = scan.parsed + (scan.tokens.length - scan.head);
  scan.keys.push({ possible: false, required: false, number, mark: markOf(scan) });
  scan.flowLevel++;
  if (scan.flowLevel > maxDepth) {
    throw scannerError(markOf(scan), markOf(scan), `exceeded max depth of ${maxDepth}`);
  }
  scan.keyAllowed = true;
  pushCharacter(scan, kind);
}

/** Of a collection with nothing in it yaml.v3 forgets here that it may be a key: it then looks no further than usual. */
function fetchFlowEnd(scan: Scan, kind: TokenKind): void {
  removeKey(scan);
  if (scan.flowLevel > 0) {
    scan.flowLevel--;
    const key = scan.keys.pop();
    if (key) scan.keyLevels.delete(key.number);
  }
  scan.keyAllowed = false;
  pushCharacter(scan, kind);
}

function fetchFlowEntry(scan: Scan): void {
  removeKey(scan);
  scan.keyAllowed = true;
  pushCharacter(scan, "flow-entry");
}

function fetchBlockEntry(scan: Scan): void {
  if (scan.flowLevel === 0) {
    if (!scan.keyAllowed) throw contextError(scan, "block sequence entries are not allowed in this context");
    const mark = markOf(scan);
    rollIndent(scan, mark.column, "block-sequence-start", mark);
  }
  removeKey(scan);
  scan.keyAllowed = true;
  pushCharacter(scan, "block-entry");
}

function fetchKey(scan: Scan): void {
  if (scan.flowLevel === 0) {
    if (!scan.keyAllowed) throw contextError(scan, "mapping keys are not allowed in this context");
    const mark = markOf(scan);
    rollIndent(scan, mark.column, "block-mapping-start", mark);
  }
  removeKey(scan);
  scan.keyAllowed = scan.flowLevel === 0;
  pushCharacter(scan, "key");
}

function fetchValue(scan: Scan): void {
  const key = scan.keys[scan.keys.length - 1];
  if (key && isValid(scan, key)) {
    insertToken(scan, token("key", key.mark), key.number);
    rollIndent(scan, key.mark.column, "block-mapping-start", key.mark, key.number);
    forgetKey(scan, key);
    scan.keyAllowed = false;
  } else {
    if (scan.flowLevel === 0) {
      if (!scan.keyAllowed) throw contextError(scan, "mapping values are not allowed in this context");
      const mark = markOf(scan);
      rollIndent(scan, mark.column, "block-mapping-start", mark);
    }
    scan.keyAllowed = scan.flowLevel === 0;
  }
  pushCharacter(scan, "value");
}

function contextError(scan: Scan, message: string): SyntaxError {
  return scannerError(markOf(scan), markOf(scan), message);
}

/** Anchors, aliases, tags and quoted scalars: each may begin a key, and none may follow directly. */
function fetchProperty(scan: Scan, scanOne: () => Token): void {
  saveKey(scan);
  scan.keyAllowed = false;
  scan.tokens.push(scanOne());
}

function fetchBlockScalar(scan: Scan, literal: boolean): void {
  removeKey(scan);
  scan.keyAllowed = true;
  scan.tokens.push(scanBlockScalar(scan, literal));
}
