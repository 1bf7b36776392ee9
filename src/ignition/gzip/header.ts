import { type BitWriter, putBits } from "./bits.ts";
import { canonicalCodes, codeLengths, encodedBits, putCode } from "./huffman.ts";

/** The lengths of a block's own codes as they stand before its tokens (RFC 1951, 3.2.7). */
export interface Header {
  /** How many lengths there are of literals with lengths of matches, and of distances: all up to the last used one. */
  readonly literals: number;
  readonly distances: number;
  /** A length, or a symbol that repeats one `| (how often - the fewest times) << 5`. */
  readonly items: readonly number[];
  /** Lengths of the items' own codes. */
  readonly lengths: Uint8Array;
  /** How many of `lengths` are sent, in the order of `order`. */
  readonly sent: number;
  readonly bits: number;
}

/** Symbols besides the lengths 0–15: the length before again 3–6 times, 3–10 zeros, 11–138 zeros. */
const repeatPrevious = 16;
const repeatZero = 17;
const repeatZeroLong = 18;
const symbols = 19;
const longestCode = 7;

/** The order in which the lengths of the items' codes are sent; those at the end that are 0 are left out. */
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

/** Used again for every block: making arrays costs more than filling them. */
const room = {
  all: new Uint8Array(286 + 30),
  counts: new Uint32Array(symbols),
  lengths: new Uint8Array(symbols),
  codes: new Uint32Array(symbols),
};

/** Good until the next call. */
export function headerOf(literalLengths: Uint8Array, distanceLengths: Uint8Array): Header {
  const literals = usedCodes(literalLengths);
  const distances = usedCodes(distanceLengths);
  room.all.set(literalLengths);
  room.all.set(distanceLengths, literals);
  const items = runsOf(room.all, literals + distances);
  return { literals, distances, ...encodeItems(items) };
}

/** How many codes there are up to the last used one. */
function usedCodes(lengths: Uint8Array): number {
  let count = lengths.length;
  while (lengths[count - 1] === 0) count--;
  return count;
}

function encodeItems(items: readonly number[]): Pick<Header, "items" | "lengths" | "sent" | "bits"> {
  const counts = room.counts.fill(0);
  let extra = 0;
  for (const item of items) {
    counts[item & 31] = (counts[item & 31] ?? 0) + 1;
    extra += extraBits(item & 31);
  }
  const lengths = codeLengths(counts, longestCode, room.lengths);
  const sent = order.findLastIndex((symbol) => counts[symbol] !== 0) + 1;
  return { items, lengths, sent, bits: 5 + 5 + 4 + 3 * sent + encodedBits(counts, lengths) + extra };
}

export function putHeader(out: BitWriter, { literals, distances, items, lengths, sent }: Header): void {
  const codes = canonicalCodes(lengths, room.codes);
  putBits(out, literals - 257, 5);
  putBits(out, distances - 1, 5);
  putBits(out, sent - 4, 4);
  for (const symbol of order.slice(0, sent)) putBits(out, lengths[symbol] ?? 0, 3);
  for (const item of items) {
    putCode(out, codes, item & 31);
    putBits(out, item >> 5, extraBits(item & 31));
  }
}

function extraBits(symbol: number): number {
  if (symbol < repeatPrevious) return 0;
  return symbol === repeatPrevious ? 2 : symbol === repeatZero ? 3 : 7;
}

function runsOf(lengths: Uint8Array, count: number): readonly number[] {
  const items: number[] = [];
  for (let at = 0; at < count; ) {
    const length = lengths[at] ?? 0;
    let end = at + 1;
    while (end < count && lengths[end] === length) end++;
    if (length === 0) addZeros(items, end - at);
    else addLengths(items, length, end - at);
    at = end;
  }
  return items;
}

/** The longest repeats first; fewer than three stand as they are. */
function addZeros(items: number[], count: number): void {
  let left = count;
  for (; left >= 11; left -= Math.min(138, left)) items.push(repeatZeroLong | ((Math.min(138, left) - 11) << 5));
  if (left >= 3) items.push(repeatZero | ((left - 3) << 5));
  else addSingly(items, 0, left);
}

function addLengths(items: number[], length: number, count: number): void {
  items.push(length);
  let left = count - 1;
  for (; left >= 3; left -= Math.min(6, left)) items.push(repeatPrevious | ((Math.min(6, left) - 3) << 5));
  addSingly(items, length, left);
}

function addSingly(items: number[], length: number, count: number): void {
  for (let turn = 0; turn < count; turn++) items.push(length);
}
