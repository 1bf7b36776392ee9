import { type BitWriter, putBits } from "./bits.ts";

/** By symbol: its code as deflate writes it, first bit lowest, `<< 4`, and its length in bits; 0 for a symbol without a code. */
export type Codes = Uint32Array;

export function putCode(out: BitWriter, codes: Codes, symbol: number): void {
  const code = codes[symbol] ?? 0;
  putBits(out, code >> 4, code & 15);
}

/** Bits that symbols take, by how often each comes and how long its code is. */
export function encodedBits(counts: Uint32Array, lengths: Uint8Array): number {
  let bits = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) bits += (counts[symbol] ?? 0) * (lengths[symbol] ?? 0);
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

const reversedBytes = Uint8Array.from({ length: 256 }, (_, byte) => {
  let out = 0;
  for (let bit = 0; bit < 8; bit++) out = (out << 1) | ((byte >> bit) & 1);
  return out;
});

/** The lowest bits of a code, at most 16, in the other order. */
function reversed(code: number, length: number): number {
  const both = ((reversedBytes[code & 255] ?? 0) << 8) | (reversedBytes[code >> 8] ?? 0);
  return both >> (16 - length);
}

function add(counts: Uint8Array | Uint16Array, place: number): void {
  counts[place] = (counts[place] ?? 0) + 1;
}

/** A symbol `| its count << 9`. */
type Leaf = number;
const symbolOf = (leaf: Leaf): number => leaf & 511;
const countOf = (leaf: Leaf): number => leaf >> 9;

/**
 * By symbol: how long its code is in the best prefix code with at most `limit` bits, 15 or fewer, for symbols that come as often as
 * `counts` says. One bit each for one or two symbols; else by package-merge (Larmore and Hirschberg, 1990).
 */
export function codeLengths(counts: Uint32Array, limit: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  const leaves = leavesOf(counts);
  if (leaves.length <= 2) for (const leaf of leaves) lengths[symbolOf(leaf)] = 1;
  else packageMerge(leaves, Math.min(limit, leaves.length - 1), lengths);
  return lengths;
}

/** Symbols that come at all, the rarest first, then by symbol; good until the next call. */
function leavesOf(counts: Uint32Array): Uint32Array {
  let used = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    const count = counts[symbol] ?? 0;
    if (count > 0) leafRoom[used++] = symbol | (count << 9);
  }
  const leaves = leafRoom.subarray(0, used);
  if (used > fewLeaves) return leaves.sort();
  for (let next = 1; next < used; next++) insert(leaves, next);
  return leaves;
}

/** Up to here putting each leaf in its place is faster than sorting. */
const fewLeaves = 64;

function insert(leaves: Uint32Array, next: number): void {
  const leaf = leaves[next] ?? 0;
  let place = next;
  for (; place > 0 && (leaves[place - 1] ?? 0) > leaf; place--) leaves[place] = leaves[place - 1] ?? 0;
  leaves[place] = leaf;
}

/** The rows of package-merge, one behind the other. */
interface Rows {
  readonly size: number;
  /** Of items, rising in each row. */
  readonly weights: Uint32Array;
  /** How many leaves a row has up to an item, that one as well. */
  readonly leavesUpTo: Uint16Array;
}

const mostSymbols = 286;
const mostBits = 15;
const mostItems = 2 * mostSymbols * mostBits;
/** Used again for every code: making arrays costs more than filling them. */
const leafRoom = new Uint32Array(mostSymbols);
const rowRoom = { weights: new Uint32Array(mostItems), leavesUpTo: new Uint16Array(mostItems) };

/**
 * A row for each bit of the limit, the deepest one first: all leaves, and the pairs of the row before. The cheapest 2n - 2 items of
 * the last row are what the code consists of; a symbol has one bit for each row where its leaf is among them. A row like the one before is like all that
 * follow.
 */
function packageMerge(leaves: Uint32Array, limit: number, lengths: Uint8Array): void {
  const size = 2 * leaves.length - 2;
  const rows = { size, ...rowRoom };
  let last = 0;
  for (let pairs = fillRow(rows, 0, leaves, 0) >> 1; last < limit - 1 && !isStill(rows, last); ) {
    pairs = fillRow(rows, ++last, leaves, pairs) >> 1;
  }
  for (let row = limit - 1, taken = size; taken > 0; row--) {
    const leavesTaken = rows.leavesUpTo[Math.min(row, last) * size + taken - 1] ?? 0;
    for (let leaf = 0; leaf < leavesTaken; leaf++) add(lengths, symbolOf(leaves[leaf] ?? 0));
    taken = 2 * (taken - leavesTaken);
  }
}

/** Whether a row has the same items as the one before; the first has fewer. */
function isStill({ size, weights }: Rows, row: number): boolean {
  if (row < 2) return false;
  const begin = row * size;
  for (let item = size - 1; item >= 0; item--) {
    if (weights[begin + item] !== weights[begin - size + item]) return false;
  }
  return true;
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
