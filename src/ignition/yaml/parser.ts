import { findUnreadable } from "./characters.ts";
import type { YamlNode } from "./node.ts";
import { peekToken, skipToken } from "./scanner.ts";
import { endOf, type Mark, newScan, type Scan, type Token, type TokenKind, yamlError } from "./token.ts";

interface Parse {
  readonly scan: Scan;
  readonly text: string;
  /** Nodes made so far. */
  nodes: number;
  readonly anchors: Map<string, YamlNode>;
  readonly tagPrefixes: Map<string, string>;
  /** Text outside the BMP: columns must be counted. */
  readonly astral: boolean;
}

/** Most values and keys that are read. A config has some thousands, one of 20,000 files half of this; yaml.v3 has no limit. */
const maxNodes = 500_000;

interface Properties {
  readonly start: Mark;
  readonly anchor: string | undefined;
  readonly tag: string;
}

/**
 * Reads the first document of a YAML text; `undefined` when there is none.
 * Throws a `SyntaxError` in the words of yaml.v3.
 */
export function parseYaml(text: string): YamlNode | undefined {
  const unreadable = findUnreadable(text);
  if (!unreadable) return parseDocument(newParse(text));
  const { index, pieceStart, error } = unreadable;
  const parse = newParse(text.slice(0, index));
  try {
    const root = parseDocument(parse);
    if (!hasAskedFor(parse, pieceStart)) return root;
  } catch (earlier) {
    if (!hasAskedFor(parse, pieceStart)) throw earlier;
  }
  throw error;
}

function newParse(text: string): Parse {
  return {
    scan: newScan(text),
    text,
    nodes: 0,
    anchors: new Map(),
    tagPrefixes: new Map(),
    astral: /[\ud800-\udbff]/.test(text),
  };
}

function hasAskedFor({ scan }: Parse, index: number): boolean {
  return index < Math.max(scan.reach, scan.index + 1);
}

function parseDocument(parse: Parse): YamlNode | undefined {
  const { scan } = parse;
  const first = peekToken(scan);
  if (first.kind === "stream-end") return undefined;
  const explicit = first.kind.endsWith("-directive") || first.kind === "document-start";
  if (explicit) startDocument(parse);
  else setDefaultTags(parse);
  const root =
    explicit && endsContent(peekToken(scan).kind) ? empty(parse, peekToken(scan).start) : parseNode(parse, true, false);
  peekToken(scan);
  return root;
}

/** The items of what has none. */
const none: readonly YamlNode[] = [];

function endsContent(kind: TokenKind): boolean {
  return kind === "document-start" || kind === "document-end" || kind === "stream-end" || kind.endsWith("-directive");
}

function startDocument(parse: Parse): void {
  const { scan } = parse;
  let version = false;
  for (let next = peekToken(scan); next.kind !== "document-start"; next = peekToken(scan)) {
    if (next.kind === "version-directive") {
      if (version) throw parserError(next.start, next.start, "found duplicate %YAML directive");
      if (next.value !== "1.1") throw parserError(next.start, next.start, "found incompatible YAML document");
      version = true;
    } else if (next.kind === "tag-directive") {
      if (parse.tagPrefixes.has(next.value)) {
        throw parserError(next.start, next.start, "found duplicate %TAG directive");
      }
      parse.tagPrefixes.set(next.value, next.suffix);
    } else {
      throw parserError(next.start, next.start, "did not find expected <document start>");
    }
    skipToken(scan);
  }
  setDefaultTags(parse);
  skipToken(scan);
}

function setDefaultTags({ tagPrefixes }: Parse): void {
  if (!tagPrefixes.has("!")) tagPrefixes.set("!", "!");
  if (!tagPrefixes.has("!!")) tagPrefixes.set("!!", "tag:yaml.org,2002:");
}

/** Errors of libyaml's parser do not count their line from 1, so neither does this. */
function parserError(context: Mark, problem: Mark, message: string): SyntaxError {
  return yamlError(context.line || problem.line, message);
}

function parseNode(parse: Parse, block: boolean, indentless: boolean): YamlNode {
  const { scan } = parse;
  const first = peekToken(scan);
  if (first.kind === "alias") return parseAlias(parse, first);
  const properties = parseProperties(parse, first);
  const next = peekToken(scan);
  switch (next.kind) {
    case "scalar":
      skipToken(scan);
      return register(parse, properties, scalar(parse, properties, next));
    case "flow-sequence-start":
      return collection(parse, properties, "sequence", (items) => parseFlowSequence(parse, items));
    case "flow-mapping-start":
      return collection(parse, properties, "mapping", (items) => parseFlowMapping(parse, items));
    case "block-entry":
      if (!indentless) break;
      return collection(parse, properties, "sequence", (items) => parseIndentless(parse, items));
    case "block-sequence-start":
      if (!block) break;
      return collection(parse, properties, "sequence", (items) => parseBlockSequence(parse, items));
    case "block-mapping-start":
      if (!block) break;
      return collection(parse, properties, "mapping", (items) => parseBlockMapping(parse, items));
    default:
      break;
  }
  if (properties.anchor !== undefined || properties.tag !== "") {
    return register(parse, properties, scalar(parse, properties, undefined));
  }
  throw parserError(properties.start, next.start, "did not find expected node content");
}

function parseAlias(parse: Parse, next: Token): YamlNode {
  const target = parse.anchors.get(next.value);
  if (!target) throw yamlError(0, `unknown anchor '${next.value}' referenced`);
  skipToken(parse.scan);
  return node(parse, "alias", next.start, "", next.value, false, none, target);
}

function parseProperties(parse: Parse, first: Token): Properties {
  let anchor: Token | undefined;
  let tag: Token | undefined;
  for (let next = first; ; next = peekToken(parse.scan)) {
    if (next.kind === "anchor" && !anchor) anchor = next;
    else if (next.kind === "tag" && !tag) tag = next;
    else break;
    skipToken(parse.scan);
  }
  return { start: first.start, anchor: anchor?.value, tag: tag ? tagOf(parse, tag, first.start) : "" };
}

function tagOf(parse: Parse, tag: Token, start: Mark): string {
  if (tag.value === "") return shortTag(tag.suffix);
  const prefix = parse.tagPrefixes.get(tag.value);
  if (prefix === undefined) throw parserError(start, tag.start, "found undefined tag handle");
  return shortTag(prefix + tag.suffix);
}

function shortTag(tag: string): string {
  const prefix = "tag:yaml.org,2002:";
  return tag.startsWith(prefix) ? `!!${tag.slice(prefix.length)}` : tag;
}

function scalar(parse: Parse, { start, tag }: Properties, next: Token | undefined): YamlNode {
  return node(parse, "scalar", start, tag === "!" ? "" : tag, next?.value ?? "", next?.quoted ?? false, none);
}

function empty(parse: Parse, mark: Mark): YamlNode {
  return node(parse, "scalar", mark, "", "", false, none);
}

function node(
  parse: Parse,
  kind: YamlNode["kind"],
  mark: Mark,
  tag: string,
  value: string,
  quoted: boolean,
  items: readonly YamlNode[],
  target?: YamlNode,
): YamlNode {
  parse.nodes++;
  if (parse.nodes > maxNodes) throw yamlError(mark.line + 1, `more than ${maxNodes} values and keys`);
  return { kind, tag, value, quoted, line: mark.line + 1, column: columnOf(parse, mark), items, target };
}

function columnOf({ astral, text }: Parse, mark: Mark): number {
  if (!astral) return mark.column + 1;
  const before = text.slice(mark.index - mark.column, mark.index);
  return mark.column + 1 - (before.match(/[\ud800-\udbff]/g)?.length ?? 0);
}

function register(parse: Parse, { anchor }: Properties, made: YamlNode): YamlNode {
  if (anchor !== undefined) parse.anchors.set(anchor, made);
  return made;
}

/** A collection is known by its anchor before its items are read, so that they can name it. */
function collection(
  parse: Parse,
  properties: Properties,
  kind: "mapping" | "sequence",
  fill: (items: YamlNode[]) => void,
): YamlNode {
  const items: YamlNode[] = [];
  const tag = properties.tag === "!" ? "" : properties.tag;
  const made = register(parse, properties, node(parse, kind, properties.start, tag, "", false, items));
  fill(items);
  return made;
}

function parseBlockSequence(parse: Parse, items: YamlNode[]): void {
  const { scan } = parse;
  const start = peekToken(scan).start;
  skipToken(scan);
  for (;;) {
    const next = peekToken(scan);
    if (next.kind === "block-end") break;
    if (next.kind !== "block-entry") throw parserError(start, next.start, "did not find expected '-' indicator");
    skipToken(scan);
    const kind = peekToken(scan).kind;
    items.push(
      kind === "block-entry" || kind === "block-end" ? empty(parse, endOf(next)) : parseNode(parse, true, false),
    );
  }
  skipToken(scan);
}

function parseIndentless(parse: Parse, items: YamlNode[]): void {
  const { scan } = parse;
  for (let next = peekToken(scan); next.kind === "block-entry"; next = peekToken(scan)) {
    skipToken(scan);
    const kind = peekToken(scan).kind;
    const none = kind === "block-entry" || endsBlockValue(kind);
    items.push(none ? empty(parse, endOf(next)) : parseNode(parse, true, false));
  }
}

function endsBlockValue(kind: TokenKind): boolean {
  return kind === "key" || kind === "value" || kind === "block-end";
}

function parseBlockMapping(parse: Parse, items: YamlNode[]): void {
  const { scan } = parse;
  const start = peekToken(scan).start;
  skipToken(scan);
  for (;;) {
    const next = peekToken(scan);
    if (next.kind === "block-end") break;
    if (next.kind !== "key") throw parserError(start, next.start, "did not find expected key");
    skipToken(scan);
    items.push(endsBlockValue(peekToken(scan).kind) ? empty(parse, endOf(next)) : parseNode(parse, true, true));
    const colon = peekToken(scan);
    if (colon.kind !== "value") {
      items.push(empty(parse, colon.start));
      continue;
    }
    skipToken(scan);
    items.push(endsBlockValue(peekToken(scan).kind) ? empty(parse, endOf(colon)) : parseNode(parse, true, true));
  }
  skipToken(scan);
}

function parseFlowSequence(parse: Parse, items: YamlNode[]): void {
  const { scan } = parse;
  const start = peekToken(scan).start;
  skipToken(scan);
  for (let first = true; ; first = false) {
    let next = peekToken(scan);
    if (next.kind === "flow-sequence-end") break;
    if (!first) {
      if (next.kind !== "flow-entry") throw parserError(start, next.start, "did not find expected ',' or ']'");
      skipToken(scan);
      next = peekToken(scan);
      if (next.kind === "flow-sequence-end") break;
    }
    items.push(next.kind === "key" ? parsePair(parse, next) : parseNode(parse, false, false));
  }
  skipToken(scan);
}

/** `[a: b]`: a mapping of one pair. */
function parsePair(parse: Parse, key: Token): YamlNode {
  const { scan } = parse;
  skipToken(scan);
  const items: YamlNode[] = [];
  const next = peekToken(scan);
  if (next.kind === "value" || next.kind === "flow-entry" || next.kind === "flow-sequence-end") {
    skipToken(scan);
    items.push(empty(parse, endOf(next)));
  } else {
    items.push(parseNode(parse, false, false));
  }
  items.push(parseFlowValue(parse, "flow-sequence-end"));
  return node(parse, "mapping", key.start, "", "", false, items);
}

function parseFlowValue(parse: Parse, end: TokenKind): YamlNode {
  const { scan } = parse;
  if (peekToken(scan).kind === "value") {
    skipToken(scan);
    const { kind } = peekToken(scan);
    if (kind !== "flow-entry" && kind !== end) return parseNode(parse, false, false);
  }
  return empty(parse, peekToken(scan).start);
}

function parseFlowMapping(parse: Parse, items: YamlNode[]): void {
  const { scan } = parse;
  const start = peekToken(scan).start;
  skipToken(scan);
  for (let first = true; ; first = false) {
    let next = peekToken(scan);
    if (next.kind === "flow-mapping-end") break;
    if (!first) {
      if (next.kind !== "flow-entry") throw parserError(start, next.start, "did not find expected ',' or '}'");
      skipToken(scan);
      next = peekToken(scan);
      if (next.kind === "flow-mapping-end") break;
    }
    if (next.kind !== "key") {
      items.push(parseNode(parse, false, false), empty(parse, peekToken(scan).start));
      continue;
    }
    skipToken(scan);
    const { kind, start: at } = peekToken(scan);
    const none = kind === "value" || kind === "flow-entry" || kind === "flow-mapping-end";
    items.push(none ? empty(parse, at) : parseNode(parse, false, false));
    items.push(parseFlowValue(parse, "flow-mapping-end"));
  }
  skipToken(scan);
}
