/** A place in the text. Lines and columns count from 0; columns are UTF-16 units here, code points in a `YamlNode`. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

export type TokenKind =
  | "stream-end"
  | "version-directive"
  | "tag-directive"
  | "document-start"
  | "document-end"
  | "block-sequence-start"
  | "block-mapping-start"
  | "block-end"
  | "flow-sequence-start"
  | "flow-sequence-end"
  | "flow-mapping-start"
  | "flow-mapping-end"
  | "block-entry"
  | "flow-entry"
  | "key"
  | "value"
  | "alias"
  | "anchor"
  | "tag"
  | "scalar";

export interface Token {
  readonly kind: TokenKind;
  readonly start: Mark;
  /** How many characters an indicator takes; 0 for what is none, or stands between two. */
  readonly width: number;
  /** Text of a scalar, name of an anchor or alias, handle of a tag. */
  readonly value: string;
  /** Suffix of a tag, prefix of a tag directive. */
  readonly suffix: string;
  /** A scalar that was not written plainly. */
  readonly quoted: boolean;
}

/** A place where a key without `?` may have begun. */
export interface SimpleKey {
  possible: boolean;
  readonly required: boolean;
  readonly number: number;
  readonly mark: Mark;
}

/** What the scanner knows. One per document; every function of the scanner works on it. */
export interface Scan {
  /** The document and a few NULs, so that looking ahead never leaves it. */
  readonly text: string;
  readonly length: number;
  /** Lines end with LF alone. */
  readonly plainBreaks: boolean;
  index: number;
  line: number;
  lineStart: number;
  /** Up to where the text was asked for before the last token. */
  reach: number;
  readonly tokens: Token[];
  head: number;
  /** Tokens handed out so far. */
  parsed: number;
  indent: number;
  readonly indents: number[];
  flowLevel: number;
  keyAllowed: boolean;
  /** One for each flow level. */
  readonly keys: (SimpleKey | undefined)[];
  /**
   * Flow level of the key that may begin at the token of this number. As in yaml.v3 an entry outlives a key that was found to be
   * none, and then means the next one of its level: how far the scanner looks ahead depends on it.
   */
  readonly keyLevels: Map<number, number>;
}

export function newScan(text: string): Scan {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return {
    // Joined it is one row of characters; added it would be two texts, and each look at a character a look for the right one.
    text: [text, "\0\0\0\0"].join(""),
    length: text.length,
    plainBreaks: !["\r", "\x85", "\u2028", "\u2029"].some((other) => text.includes(other)),
    index: start,
    line: 0,
    lineStart: start,
    reach: 0,
    tokens: [],
    head: 0,
    parsed: 0,
    indent: -1,
    indents: [],
    flowLevel: 0,
    keyAllowed: true,
    keys: [undefined],
    keyLevels: new Map(),
  };
}

export function markOf(scan: Scan): Mark {
  return { index: scan.index, line: scan.line, column: scan.index - scan.lineStart };
}

export function token(kind: TokenKind, start: Mark, value = "", suffix = "", quoted = false): Token {
  return { kind, start, width: 0, value, suffix, quoted };
}

export function indicator(kind: TokenKind, start: Mark, width: number): Token {
  return { kind, start, width, value: "", suffix: "", quoted: false };
}

/** The place behind an indicator. */
export function endOf({ start: { index, line, column }, width }: Token): Mark {
  return { index: index + width, line, column: column + width };
}

/** A syntax error in the words of libyaml. Its line is that of the construct when this did not begin on the first line. */
export function scannerError(context: Mark, problem: Mark, message: string): SyntaxError {
  const line = context.line !== 0 ? context.line + 1 : problem.line !== 0 ? problem.line + 1 : 0;
  return yamlError(line, message);
}

export function yamlError(line: number, message: string): SyntaxError {
  return new SyntaxError(`yaml: ${line === 0 ? "" : `line ${line}: `}${message}`);
}
