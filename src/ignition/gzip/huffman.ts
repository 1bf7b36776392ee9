import { type BitWriter, putBits } from "./bits.ts";

/** By symbol: its code as deflate writes it, first bit lowest, `<< 4`, and its length in bits; 0 for a symbol without a code. */
export type Codes = Uint32Array;

export function codeLength(codes: Codes, symbol: number): number {
  return (codes[symbol] ?? 0) & 15;
}

export function putCode(out: BitWriter, codes: Codes, symbol: number): void {
  const code = codes[symbol] ?? 0;
  putBits(out, code >> 4, code & 15);
}

/** The best prefix code with at most `limit` bits, 15 or fewer, for symbols that come as often as `counts` says. */
export function huffmanCodes(counts: Uint32Array, limit: number): Codes {
  return canonicalCodes(codeLengths(counts, limit));
}

/** Bits that symbols take with these codes. */
export function encodedBits(counts: Uint32Array, codes: Codes): number {
  let bits = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) bits += (counts[symbol] ?? 0) * codeLength(codes, symbol);
  return bits;
}

/** Codes of the lengths given: shorter ones first, then by symbol (RFC 1951, 3.2.2). */
export function canonicalCodes(lengths: Uint8Array): Codes {
  const next = firstCodes(lengths);
  const codes = new Uint32Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const code = next[length] ?? 0;
    codes[symbol] = (reversed(code, length) << 4) | length;
    next[length] = code + 1;
  }
  return codes;
}

/** By length: the first code that has it. */
function firstCodes(lengths: Uint8Array): Uint16Array {
  const counts = new Uint16Array(16);
  for (let symbol = 0; symbol < lengths.length; symbol++) add(counts, lengths[symbol] ?? 0);
  for (let length = 1, code = 0; length < 16; length++) {
    const count = counts[length] ?? 0;
    counts[length] = code;
    code = (code + count) << 1;
  }
  return counts;
}

function reversed(code: number, length: number): number {
  let out = 0;
  for (let bit = 0; bit < length; bit++) out = (out << 1) | ((code >> bit) & 1);
  return out;
}

function add(counts: Uint8Array | Uint16Array, place: number): void {
  counts[place] = (counts[place] ?? 0) + 1;
}

/** A symbol `| its count << 9`. */
type Leaf = number;
const symbolOf = (leaf: Leaf): number => leaf & 511;
const countOf = (leaf: Leaf): number => leaf >> 9;

/** One bit each for one or two symbols; else by package-merge (Larmore and Hirschberg, 1990). */
function codeLengths(counts: Uint32Array, limit: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  const leaves = leavesOf(counts);
  if (leaves.length <= 2) for (const leaf of leaves) lengths[symbolOf(leaf)] = 1;
  else packageMerge(leaves, Math.min(limit, leaves.length - 1), lengths);
  return lengths;
}

/** Symbols that come at all, the rarest first, then by symbol. */
function leavesOf(counts: Uint32Array): Uint32Array {
  const leaves = new Uint32Array(counts.length);
  let used = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    const count = counts[symbol] ?? 0;
    if (count > 0) leaves[used++] = symbol | (count << 9);
  }
  return leaves.subarray(0, used).sort();
}

/** The rows of package-merge, one behind the other. */
interface Rows {
  readonly size: number;
  /** Of items, rising in each row. */
  readonly weights: Uint32Array;
  /** How many leaves a row has up to an item, that one as well. */
  readonly leavesUpTo: Uint16Array;
}

/**
 * A row for each bit of the limit, the deepest one first: all leaves, and the pairs of the row before. The cheapest 2n - 2 items of
 * the last row are what the code consists of; a symbol has one bit for each row where its leaf is among them.
 */
function packageMerge(leaves: Uint32Array, limit: number, lengths: Uint8Array): void {
  const size = 2 * leaves.length - 2;
  const rows = { size, weights: new Uint32Array(limit * size), leavesUpTo: new Uint16Array(limit * size) };
  for (let row = 0, pairs = 0; row < limit; row++) pairs = fillRow(rows, row, leaves, pairs) >> 1;
  for (let row = limit - 1, taken = size; taken > 0; row--) {
    const leavesTaken = rows.leavesUpTo[row * size + taken - 1] ?? 0;
    for (let leaf = 0; leaf < leavesTaken; leaf++) add(lengths, symbolOf(leaves[leaf] ?? 0));
    taken = 2 * (taken - leavesTaken);
  }
}

/**
 * Merges leaves with the pairs of the row before; returns how many items there are. Of a leaf and a pair of the same weight the pair comes
 * first: it decides between codes of the same total, and is Go's choice.
 */
function fillRow({ size, weights, leavesUpTo }: Rows, row: number, leaves: Uint32Array, pairs: number): number {
  const items = Math.min(size, leaves.length + pairs);
  const begin = row * size;
  let leaf = 0;
  for (let item = 0; item < items; item++) {
    const pair = begin - size + 2 * (item - leaf);
    const pairWeight = item - leaf < pairs ? (weights[pair] ?? 0) + (weights[pair + 1] ?? 0) : Number.MAX_SAFE_INTEGER;
    const leafWeight = leaf < leaves.length ? countOf(leaves[leaf] ?? 0) : Number.MAX_SAFE_INTEGER;
    if (leafWeight < pairWeight) leaf++;
    weights[begin + item] = Math.min(leafWeight, pairWeight);
    leavesUpTo[begin + item] = leaf;
  }
  return items;
}
