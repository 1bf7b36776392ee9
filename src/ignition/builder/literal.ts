/** A value of a program as far as its text alone tells what it is: what a spread, a call or a variable brings has no parts. */
export interface Literal {
  /** Where it begins, in UTF-16 units. */
  readonly offset: number;
  /** Properties by name, elements by index. */
  readonly parts: ReadonlyMap<string, Literal>;
}

/**
 * The object literal at an offset, or the one that the call there is given first. `undefined` where there is none, and where the text may
 * mean two things (a generic call, a comparison): a place is exact or not told.
 */
export function literalAt(text: string, offset: number): Literal | undefined {
  const start = skipSpace(text, offset + match(/[\w$]+\s*\(/y, text, offset).length);
  if (text[start] !== "{") return undefined;
  try {
    return readValue(text, start)?.literal;
  } catch (error) {
    // Brackets in brackets, more than the stack holds.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Read {
  readonly literal: Literal;
  /** What ends it: a comma or a bracket. */
  readonly end: number;
}

/** A type that is asserted of a literal, and no more. */
const assertion = /(?:as|satisfies)\b(?:(?!&&|\|\||\?\?).)*$/sy;

/** A type that is asserted of a literal changes nothing of its value; whatever else follows may. */
function readValue(text: string, offset: number): Read | undefined {
  const inner = text[offset] === "{" ? readObject(text, offset) : text[offset] === "[" && readArray(text, offset);
  const rest = inner ? skipSpace(text, inner.end) : offset;
  const end = endOf(text, rest, ",}])");
  if (end === undefined) return undefined;
  const isPlain = inner && (rest === end || match(assertion, text.slice(rest, end), 0) !== "");
  return { literal: { offset, parts: isPlain ? inner.parts : new Map() }, end };
}

interface Parts {
  readonly parts: Map<string, Literal>;
  readonly end: number;
}

function readObject(text: string, offset: number): Parts | undefined {
  return readParts(text, offset, "}", (at, parts) => {
    // What stood before a spread may have another value after it.
    if (text.startsWith("...", at)) parts.clear();
    return text.startsWith("...", at) ? endOf(text, at + 3, ",}") : readProperty(text, at, parts);
  });
}

function readProperty(text: string, at: number, parts: Map<string, Literal>): number | undefined {
  const key = match(/[\w$]+|"[^"\\\n]*"|'[^'\\\n]*'/y, text, at);
  const after = skipSpace(text, at + key.length);
  const name = key.replaceAll(/["']/g, "");
  const isShort = name === key && (text[after] === "," || text[after] === "}");
  if (name === "" || !(isShort || text[after] === ":")) return undefined;
  const read = isShort ? { literal: { offset: at, parts: new Map() }, end: after } : readNext(text, after + 1);
  if (read) parts.set(name, read.literal);
  return read?.end;
}

function readNext(text: string, at: number): Read | undefined {
  return readValue(text, skipSpace(text, at));
}

function readArray(text: string, offset: number): Parts | undefined {
  let index: number | undefined = 0;
  return readParts(text, offset, "]", (at, parts) => {
    if (text[at] === ",") return undefined;
    // How many elements a spread has is not known, and so the index of none after it.
    if (text.startsWith("...", at)) index = undefined;
    if (index === undefined) return endOf(text, text.startsWith("...", at) ? at + 3 : at, ",]");
    const read = readValue(text, at);
    if (read) parts.set(String(index), read.literal);
    index++;
    return read?.end;
  });
}

/** What stands between commas, up to the bracket that closes it. `read` takes one and returns its end. */
function readParts(
  text: string,
  offset: number,
  close: string,
  read: (at: number, parts: Map<string, Literal>) => number | undefined,
): Parts | undefined {
  const parts = new Map<string, Literal>();
  let at = skipSpace(text, offset + 1);
  while (text[at] !== close) {
    const end = read(at, parts);
    if (end === undefined || (text[end] !== "," && text[end] !== close)) return undefined;
    at = text[end] === "," ? skipSpace(text, end + 1) : end;
  }
  return { parts, end: at + 1 };
}

/** Where an expression ends: the first of `stops` that is in no bracket of its own. `undefined` where it may be read in two ways. */
function endOf(text: string, start: number, stops: string): number | undefined {
  let before = "";
  for (let at = skipSpace(text, start); at < text.length; ) {
    const character = text.charAt(at);
    if (stops.includes(character)) return at;
    if (character === "<" && stops.includes(",")) return undefined;
    const end = tokenEnd(text, at, before);
    if (end === undefined) return undefined;
    before = text.slice(at, end);
    at = skipSpace(text, end);
  }
  return undefined;
}

const tokens: Readonly<Record<string, RegExp>> = {
  '"': /"(?:[^"\\\n]+|\\.)*"/sy,
  "'": /'(?:[^'\\\n]+|\\.)*'/sy,
};

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

function tokenEnd(text: string, at: number, before: string): number | undefined {
  const character = text.charAt(at);
  const close = closing[character];
  if (close !== undefined) return next(endOf(text, at + 1, close));
  if (character === "`") return templateEnd(text, at + 1);
  if (character === "/") return slashEnd(text, at, before);
  if (")]}".includes(character)) return undefined;
  const token = match(tokens[character] ?? /[\w$]+|./sy, text, at);
  return token === "" ? undefined : at + token.length;
}

function next(end: number | undefined): number | undefined {
  return end === undefined ? undefined : end + 1;
}

function templateEnd(text: string, start: number): number | undefined {
  let at = start;
  for (;;) {
    at += match(/(?:[^`\\$]+|\\.|\$(?!\{))*/sy, text, at).length;
    if (text[at] === "`") return at + 1;
    const end = text.startsWith("${", at) ? next(endOf(text, at + 2, "}")) : undefined;
    if (end === undefined) return undefined;
    at = end;
  }
}

/** Division after a value, else a regular expression. After a keyword or a block it may be either. */
function slashEnd(text: string, at: number, before: string): number | undefined {
  if (/\}$|^(?:return|typeof|case|in|of|do|else|void|delete|await|yield|instanceof|new|throw)$/.test(before))
    return undefined;
  if (/[\w$)\]"'`]$/.test(before)) return at + 1;
  const expression = match(/\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y, text, at);
  return expression === "" ? undefined : at + expression.length;
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

function skipSpace(text: string, at: number): number {
  return at + match(/(?:\s+|\/\/[^\n]*|\/\*.*?\*\/)*/sy, text, at).length;
}
