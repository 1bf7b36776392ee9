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

/** Writes the codes of the lengths given: shorter ones first, then by symbol (RFC 1951, 3.2.2). */
export function canonicalCodes(lengths: Uint8Array, codes: Codes): Codes {
  const next = firstCodes(lengths);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const code = next[length] ?? 0;
    codes[symbol] = (reversed(code, length) << 4) | length;
    next[length] = code + 1;
  }
  return codes;
}

const firstRoom = new Uint16Array(16);

/** By length: the first code that has it; good until the next call. */
function firstCodes(lengths: Uint8Array): Uint16Array {
  const counts = firstRoom.fill(0);
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

const mostSymbols = 286;
/** Used again for every code: making arrays costs more than filling them. */
const leafRoom = new Uint32Array(mostSymbols);

/** A symbol `| its count << 9`. */
type Leaf = number;
const symbolOf = (leaf: Leaf): number => leaf & 511;
const countOf = (leaf: Leaf): number => leaf >> 9;

/**
 * Writes by symbol how long its code is in the best prefix code with at most `limit` bits, 15 or fewer, for symbols that come as often as
 * `counts` says. One bit each for one or two symbols; else Huffman's code, and where that is deeper than the limit the code of package-merge.
 */
export function codeLengths(counts: Uint32Array, limit: number, lengths: Uint8Array): Uint8Array {
  lengths.fill(0);
  const leaves = leavesOf(counts);
  if (leaves.length <= 2) for (const leaf of leaves) lengths[symbolOf(leaf)] = 1;
  else if (!huffman(leaves, limit, lengths)) packageMerge(leaves, limit, lengths);
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

/** Heavier than any leaf or pair. */
const heaviest = 1 << 30;
/** The pair that each leaf is in. */
const leafParents = new Uint16Array(mostSymbols);
const pairs = {
  weights: new Uint32Array(mostSymbols),
  parents: new Uint16Array(mostSymbols),
  depths: new Uint8Array(mostSymbols),
};

/**
 * Huffman's code. It takes nodes in the order of the row that package-merge comes to and repeats, so that both make the same code where
 * the limit allows it. False, with nothing written, where it does not.
 */
function huffman(leaves: Uint32Array, limit: number, lengths: Uint8Array): boolean {
  pairUp(leaves);
  const { parents, depths } = pairs;
  const root = leaves.length - 2;
  depths[root] = 0;
  for (let pair = root - 1; pair >= 0; pair--) depths[pair] = Math.min((depths[parents[pair] ?? 0] ?? 0) + 1, limit);
  const deepest = depths[0] ?? 0;
  if (deepest >= limit) return false;
  for (let leaf = 0; leaf < leaves.length; leaf++) {
    lengths[symbolOf(leaves[leaf] ?? 0)] = (depths[leafParents[leaf] ?? 0] ?? 0) + 1;
  }
  return true;
}

/**
 * Makes pairs of the lightest nodes left, the last one is the root. Of a leaf and a pair of the same weight the pair comes first: it
 * decides between codes of the same total, and is Go's choice.
 */
function pairUp(leaves: Uint32Array): void {
  const { weights, parents } = pairs;
  let leaf = 0;
  let taken = 0;
  for (let pair = 0; pair < leaves.length - 1; pair++) {
    let weight = 0;
    for (let side = 0; side < 2; side++) {
      const leafWeight = leaf < leaves.length ? countOf(leaves[leaf] ?? 0) : heaviest;
      const pairWeight = taken < pair ? (weights[taken] ?? 0) : heaviest;
      if (leafWeight < pairWeight) leafParents[leaf++] = pair;
      else parents[taken++] = pair;
      weight += Math.min(leafWeight, pairWeight);
    }
    weights[pair] = weight;
  }
}

/** The rows of package-merge, one behind the other. */
interface Rows {
  readonly size: number;
  /** Of items, rising in each row. */
  readonly weights: Uint32Array;
  /** How many leaves a row has up to an item, that one as well. */
  readonly leavesUpTo: Uint16Array;
}

const mostItems = 2 * mostSymbols * 15;
const rowRoom = { weights: new Uint32Array(mostItems), leavesUpTo: new Uint16Array(mostItems) };

/**
 * A row for each bit of the limit, the deepest one first: all leaves, and the pairs of the row before. The cheapest 2n - 2 items of
 * the last row are what the code consists of; a symbol has one bit for each row where its leaf is among them.
 */
function packageMerge(leaves: Uint32Array, limit: number, lengths: Uint8Array): void {
  const size = 2 * leaves.length - 2;
  const rows = { size, ...rowRoom };
  for (let row = 0, items = 0; row < limit; row++) items = fillRow(rows, row, leaves, items >> 1);
  for (let row = limit - 1, taken = size; taken > 0; row--) {
    const leavesTaken = rows.leavesUpTo[row * size + taken - 1] ?? 0;
    for (let leaf = 0; leaf < leavesTaken; leaf++) add(lengths, symbolOf(leaves[leaf] ?? 0));
    taken = 2 * (taken - leavesTaken);
  }
}

/** Merges leaves with the pairs of the row before, of the same weight the pair first; returns how many items there are. */
function fillRow({ size, weights, leavesUpTo }: Rows, row: number, leaves: Uint32Array, above: number): number {
  const items = Math.min(size, leaves.length + above);
  const begin = row * size;
  let leaf = 0;
  for (let item = 0; item < items; item++) {
    const pair = begin - size + 2 * (item - leaf);
    const pairWeight = item - leaf < above ? (weights[pair] ?? 0) + (weights[pair + 1] ?? 0) : heaviest;
    const leafWeight = leaf < leaves.length ? countOf(leaves[leaf] ?? 0) : heaviest;
    if (leafWeight < pairWeight) leaf++;
    weights[begin + item] = Math.min(leafWeight, pairWeight);
    leavesUpTo[begin + item] = leaf;
  }
  return items;
}
