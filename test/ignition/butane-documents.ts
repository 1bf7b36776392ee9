import { butaneVersions, dialectOf } from "../../src/ignition/schema/butane.ts";
import { type Making, newMaking, type Tree, treeOf } from "./ignition-documents-values.ts";
import { below, pick, type Random } from "./random.ts";

/**
 * A Butane document made from the types of its version at random, all that is Butane's own included. Kinds: right by its types; with
 * values, keys, paths, modes, URLs, hashes and units that are wrong, and entries that are there twice; written in every style of YAML:
 * flow and block, quotes and escapes, block scalars with their indicators, comments, anchors, aliases and merge keys, tags, keys
 * with `?`, indentation that changes, tabs, CR LF and other line breaks, directives and several documents.
 */
export function randomButane(random: Random): string {
  const version = pick(butaneVersions, random);
  const schema = dialectOf(version)?.schema;
  if (!schema) throw new Error(`there is no version ${version}`);
  const making: Making = newMaking("yaml", random);
  const tree = treeOf(schema, { ...making, wrong: making.wrong / 2 });
  const writing: Writing = {
    random,
    odd: pick([0, 0.01, 0.05], random),
    flow: pick([0, 0.1, 0.5, 1], random),
    step: 1 + below(4, random),
    anchors: [],
  };
  const text = writeDocument(withHead(tree, version, random), writing);
  return random() < 0.06 ? text.replaceAll("\n", pick(["\r\n", "\r", "\u0085"], random)) : text;
}

interface Writing {
  readonly random: Random;
  /** How likely something is written in an odd way. */
  readonly odd: number;
  /** How likely a collection is written in flow style. */
  readonly flow: number;
  /** By how much a level is indented. */
  readonly step: number;
  /** Names given so far. */
  readonly anchors: string[];
}

function withHead(tree: Tree, version: string, random: Random): Tree {
  if (tree === null || typeof tree !== "object" || !("pairs" in tree)) return tree;
  const rest = tree.pairs.filter(([key]) => key !== "variant" && key !== "version");
  const written = random() < 0.97 ? version : pick(["1.3.0", "1.2.0", "", "1", "1.0", "0.1.0"], random);
  const head = [["variant", "flatcar"] as const, ["version", written] as const];
  return { pairs: random() < 0.9 ? [...head, ...rest] : [...rest, ...head] };
}

function writeDocument(tree: Tree, writing: Writing): string {
  const { random, odd } = writing;
  const head = random() < odd ? pick(heads, random) : "";
  const tail = random() < odd ? pick(tails, random) : "";
  return `${head}${write(tree, writing, 0, false).replace(/^\n/, "")}\n${tail}`;
}

const heads = [
  "---\n",
  "--- ",
  "%YAML 1.1\n---\n",
  "%YAML 1.2\n---\n",
  "%TAG !e! tag:e,1:\n---\n",
  "# c\n\n",
  "\ufeff",
  "...\n",
];
const tails = ["...\n", "---\n", "--- a\n", "# c", "  # c\n", "\n\n", "\t\n", "...\nx: [", '"', "]", "%", "- a\n"];

/** What goes behind a key or a `-`: on the same line with its space before it, or from the next line on. */
function write(tree: Tree, writing: Writing, indent: number, inFlow: boolean): string {
  const { random, odd } = writing;
  if (writing.anchors.length > 0 && random() < odd / 2) return ` *${pick(writing.anchors, random)}`;
  const properties = random() < odd ? propertiesOf(writing) : "";
  const flow = inFlow || random() < writing.flow;
  return properties + (random() < odd ? comment(writing, flow) : "") + writeBare(tree, writing, indent, flow, inFlow);
}

function writeBare(tree: Tree, writing: Writing, indent: number, flow: boolean, inFlow: boolean): string {
  if (tree === null) return pick(["", " ~", " null"], writing.random);
  if (typeof tree === "boolean") return ` ${tree}`;
  if (typeof tree === "string") return writeText(tree, writing, indent, inFlow);
  if ("raw" in tree) return ` ${tree.raw}`;
  if (flow || ("items" in tree ? tree.items : tree.pairs).length === 0) return ` ${writeFlow(tree, writing)}`;
  return "items" in tree ? writeItems(tree.items, writing, indent) : writePairs(tree.pairs, writing, indent);
}

const tags =
  "!!str|!!int|!!map|!!seq|!!null|!!bool|!!float|!!binary|!!merge|!!timestamp|!|!foo|!e!x|!<tag:yaml.org,2002:str>|!!|!%41|!!str%".split(
    "|",
  );

function propertiesOf({ random, anchors }: Writing): string {
  const kind = below(4, random);
  const tag = ` ${pick(tags, random)}`;
  if (kind === 0) return tag;
  const name = pick(["a", "b", `a${anchors.length}`], random);
  anchors.push(name);
  return kind === 1 ? ` &${name}${tag}` : kind === 2 ? `${tag} &${name}` : ` &${name}`;
}

function comment({ random }: Writing, flow: boolean): string {
  if (flow) return random() < 0.5 ? "" : ` # c\n${" ".repeat(below(9, random))}`;
  return pick(
    [" # c\n", "\t# c\n", " #\n    # d\n", " # c\n\t# d\n", "  \n", "\t", " # c\n\n # d\n# e\n", " # é\r\n"],
    random,
  );
}

function writeFlow(tree: Exclude<Tree, string | boolean | null | { readonly raw: string }>, writing: Writing): string {
  const { random, odd } = writing;
  const parts =
    "items" in tree
      ? tree.items.map((item) => write(item, writing, 0, true).trimStart())
      : tree.pairs.map(([key, value]) => flowPair(key, value, writing));
  const joint = random() < odd * 2 ? pick([",\n  ", ",", " , ", ",\n\t", "\n", ", ,", ", # c\n "], random) : ", ";
  const end = random() < odd ? pick([",", " ", "\n", "\n# c\n ", ""], random) : "";
  const [open, close] = "items" in tree ? "[]" : "{}";
  const merge = random() < odd ? [`<<:${mergeOf(writing)}`] : [];
  return `${open}${[...merge, ...parts].join(joint)}${end}${close}`;
}

function flowPair(key: string, value: Tree, writing: Writing): string {
  const { random, odd } = writing;
  if (random() < odd) return pick([`? ${key}`, key, `"${key}":1`, `${key}: `, `: ${key}`, `[${key}: 1]: 2`], random);
  return `${keyText(key, writing, true)}:${write(value, writing, 0, true)}`;
}

function mergeOf({ random, anchors }: Writing): string {
  const name = anchors.length > 0 ? pick(anchors, random) : "a";
  return pick([` *${name}`, ` [*${name}, {mode: 1}]`, " {path: /m, name: m}", " x", " [{}, 1]", ""], random);
}

function keyText(key: string, writing: Writing, inFlow: boolean): string {
  const { random, odd } = writing;
  if (/^[a-z_0-9]+$/.test(key) && random() >= odd) return key;
  return writeText(key, { ...writing, odd: 0 }, 0, true).trimStart() + (inFlow || random() < 0.7 ? "" : " ");
}

function writeItems(items: readonly Tree[], writing: Writing, indent: number): string {
  const margin = marginOf(writing, indent);
  return items.map((item) => `\n${between(writing)}${margin}-${nested(item, writing, indent)}`).join("");
}

/** A collection in a list may begin on the line of its `-`. */
function nested(item: Tree, writing: Writing, indent: number): string {
  const gap = " ".repeat(Math.max(1, writing.step - 1));
  const inner = indent + 1 + gap.length;
  const text = write(item, writing, inner, false);
  const margin = `\n${" ".repeat(inner)}`;
  return text.startsWith(margin) && writing.random() < 0.9 ? gap + text.slice(margin.length) : text;
}

function writePairs(pairs: readonly (readonly [string, Tree])[], writing: Writing, indent: number): string {
  const { random, odd } = writing;
  const lines = pairs.map(([key, value]) => blockPair(key, value, writing, indent));
  if (random() < odd) lines.splice(below(lines.length + 1, random), 0, `\n${" ".repeat(indent)}<<:${mergeOf(writing)}`);
  return lines.join("");
}

function blockPair(key: string, value: Tree, writing: Writing, indent: number): string {
  const { random, odd } = writing;
  const margin = marginOf(writing, indent);
  const inner = indent + (isList(value) && random() < 0.3 ? 0 : writing.step);
  const text = write(value, writing, inner, false);
  const line = `\n${between(writing)}${margin}`;
  if (random() >= odd) return `${line}${keyText(key, writing, false)}:${text}`;
  return (
    line +
    pick(
      [`? ${key}\n${margin}:${text}`, `? ${key}`, key, `?\t${key}\n${margin}:${text}`, `? [${key}]\n${margin}: 1`],
      random,
    )
  );
}

function isList(tree: Tree): boolean {
  return tree !== null && typeof tree === "object" && "items" in tree;
}

/** Sometimes a column too many or too few. */
function marginOf({ random, odd }: Writing, indent: number): string {
  const off = random() < odd / 6 ? pick([-1, 1, 2], random) : 0;
  return " ".repeat(Math.max(0, indent + off));
}

/** Lines between two lines. */
function between({ random, odd }: Writing): string {
  if (random() >= odd) return "";
  return pick(
    ["\n", "# c\n", "      # c\n", "\t# c\n", "   \n", "\t\n", "# c\n\t# d\n", "# a\n\n  # b\n", "---\n", "\r\n"],
    random,
  );
}

function writeText(text: string, writing: Writing, indent: number, inFlow: boolean): string {
  const { random, odd } = writing;
  const kind = below(8, random);
  if (kind < 2 && !inFlow && (text.includes("\n") || random() < 0.3)) return writeBlock(text, writing, indent);
  if (kind < 4 && /^[\w/.;:=-]*[\w/]$/.test(text)) return ` ${text}`;
  if (kind < 5 && random() < odd * 2) return ` ${text.replaceAll("\n", `\n${" ".repeat(indent)}`)}`;
  if (kind < 6) return ` '${text.replaceAll("'", "''").replaceAll("\n", `\n\n${" ".repeat(indent)}`)}'`;
  return ` "${escapeText(text, writing, indent)}"`;
}

function escapeText(text: string, { random, odd }: Writing, indent: number): string {
  const plain = JSON.stringify(text).slice(1, -1);
  if (random() >= odd * 2) return plain;
  const at = below(plain.length + 1, random);
  const piece = pick(pieces, random).replaceAll("\n", `\n${" ".repeat(indent)}`);
  return plain.slice(0, at) + piece + plain.slice(at);
}

const pieces =
  "\\x41|\\u00e9|\\U0001F600|\\ud800|\\x4|\\q|\\N\\_\\L\\P|\\e\\a\\0|\\\n|\n|\n\n|\n---\n|\\ |\\/|\t\n\t|\\'|\x07|\"|\ufeff".split(
    "|",
  );

/** `|` and `>` with what may be told of them. */
function writeBlock(text: string, { random, odd, step }: Writing, indent: number): string {
  const deep = Math.max(indent, 1);
  const given = /^[ \n]/.test(text) || random() < 0.2;
  const indicator = given ? String(random() < odd ? below(10, random) : Math.min(deep, step)) : "";
  const chomping = text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-";
  const told = random() < odd ? pick(["+", "-", "", "-+"], random) : chomping;
  const margin = " ".repeat(deep + (random() < odd ? 1 : 0));
  const body = text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => (line === "" ? "" : margin + line));
  const mark = (random() < 0.7 ? "|" : ">") + (random() < 0.5 ? indicator + told : told + indicator);
  return ` ${mark}${random() < odd ? pick([" # c", " ", "\t", "#c", " x"], random) : ""}\n${body.join("\n")}`;
}
