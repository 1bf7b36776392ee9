import { ignitionSchema, newestStable, versionOf } from "../../src/ignition/schema/ignition.ts";
import { newMaking, type Tree, treeOf } from "./ignition-documents-values.ts";
import { below, pick, type Random } from "./random.ts";

/**
 * An Ignition config made from the types of its version at random. Kinds: right by its types; with values, keys, paths, modes, URLs,
 * hashes and units that are wrong, and entries that are there twice; with oddities of JSON: keys twice or in another case, numbers
 * that are no integers or no JSON, escapes and halves of surrogate pairs, deep nesting, text behind the end or none.
 */
export function randomIgnition(random: Random): string {
  const minor = below(newestStable + 1, random);
  const making = newMaking("json", random);
  const tree = treeOf(ignitionSchema(minor), { ...making, wrong: making.wrong / 2 });
  const version = random() < 0.95 ? versionOf(minor) : pick(oddVersions, random);
  const odd = random() < 0.3 ? 0.05 : 0;
  const text = write(withVersion(tree, version), { random, odd, wide: random() < 0.5 }, "");
  return random() < 0.1 ? spoil(text, random) : text;
}

const oddVersions = ["3.7.0-experimental", "3.8.0", "2.3.0", "1", "", "3.4", "3.4.0-experimental", "x", "v3.4.0"];

interface Writing {
  readonly random: Random;
  /** How likely something is written in an odd way. */
  readonly odd: number;
  /** Over several lines. */
  readonly wide: boolean;
}

/** The tree with its version, which nearly all are to have. */
function withVersion(tree: Tree, version: string): Tree {
  if (tree === null || typeof tree !== "object" || !("pairs" in tree)) return tree;
  const inner = tree.pairs.find(([key]) => key === "ignition")?.[1];
  const rest = tree.pairs.filter(([key]) => key !== "ignition");
  const pairs = inner !== null && typeof inner === "object" && "pairs" in inner ? inner.pairs : [];
  const head = { pairs: [...pairs.filter(([key]) => key !== "version"), ["version", version] as const] };
  return { pairs: [["ignition", head], ...rest] };
}

function write(tree: Tree, writing: Writing, margin: string): string {
  const { random, odd } = writing;
  if (random() < odd / 4) return pick(oddValues, random);
  if (typeof tree === "string") return quote(tree, writing);
  if (tree === null || typeof tree === "boolean") return String(tree);
  if ("raw" in tree) return tree.raw;
  const inner = writing.wide ? `${margin}  ` : margin;
  const parts =
    "items" in tree
      ? tree.items.map((item) => write(item, writing, inner))
      : tree.pairs.map(([key, value]) => `${keyText(key, writing)}:${space(writing)}${write(value, writing, inner)}`);
  const [open, close] = "items" in tree ? "[]" : "{}";
  if (parts.length === 0 || !writing.wide) return `${open}${parts.join(",")}${close}`;
  return `${open}\n${parts.map((part) => inner + part).join(",\n")}\n${margin}${close}`;
}

const oddValues = [`${"[".repeat(50)}${"]".repeat(50)}`, `${'{"a":'.repeat(30)}1${"}".repeat(30)}`, "null", "{}", "-0"];

function space({ random, odd, wide }: Writing): string {
  return random() < odd ? pick(["\t", "\r\n", " \n "], random) : wide ? " " : "";
}

function keyText(key: string, writing: Writing): string {
  const { random, odd } = writing;
  return quote(
    random() < odd ? pick([key.toUpperCase(), key.replace("s", "\u017f"), `${key} `], random) : key,
    writing,
  );
}

/** A string, escaped in one of the ways that mean the same, or with something that means nothing. */
function quote(text: string, { random, odd }: Writing): string {
  const plain = JSON.stringify(text);
  if (random() >= odd) return plain;
  const code = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  if (random() < 0.5) return `"${text.replace(/[\s\S]/g, code)}"`;
  return `${plain.slice(0, -1)}${pick(oddEscapes, random)}"`;
}

const oddEscapes = [
  "\\ud800",
  "\\udc00x",
  "\\ud83d\\ude00",
  "\\/",
  "\\u0000",
  "\\x",
  "\\u12",
  "\x7f",
  "\t",
  "\u2028",
  "\\",
];

/** A text that is whole no more, or goes on behind its end. */
function spoil(text: string, random: Random): string {
  const tails = ["x", "{}", ",", "\n\n", "\0", "é", "]", " //"];
  return random() < 0.5 ? text + pick(tails, random) : text.slice(0, below(text.length + 1, random));
}
