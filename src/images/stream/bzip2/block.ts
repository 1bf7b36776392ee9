import type { FlatcarError } from "../../../errors.ts";
import type { BitReader } from "./bits.ts";
import { type HuffmanTable, huffmanTable, mostCodeBits, readSymbol } from "./huffman.ts";

/** A block whose symbols are read: what its bytes follow from. */
export interface Block {
  /** Checksum that its bytes must have. */
  readonly checksum: number;
  /** Byte in the low 8 bits, place of the next one above; `count` of them. */
  readonly chain: Uint32Array;
  readonly count: number;
  readonly origin: number;
}

type Broken = (reason: string) => FlatcarError;

const groupSymbols = 50;

/**
 * Reads a block behind its magic number, by the format of bzip2 1.0 (https://sourceware.org/git/bzip2.git, decompress.c). `chain` has room
 * for the largest block. Throws OutOfBitsError, and what `broken` makes.
 */
export function readBlock(bits: BitReader, chain: Uint32Array, broken: Broken): Block {
  const checksum = readWord(bits);
  if (bits.read(1) === 1) throw broken("a block is randomised, which bzip2 ended with version 0.9.5");
  const origin = bits.read(24);
  const alphabet = readAlphabet(bits, broken);
  const tableCount = bits.read(3);
  if (tableCount < 2 || tableCount > 6) throw broken("a block has a wrong number of tables");
  const selectors = readSelectors(bits, tableCount, broken);
  const tables = Array.from({ length: tableCount }, () => readTable(bits, alphabet.length + 2, broken));
  const { count, counts } = readBytes(bits, { alphabet, selectors, tables, chain }, broken);
  if (origin >= count) throw broken("a block begins behind its end");
  link(chain, count, counts);
  return { checksum, chain, count, origin };
}

export function readWord(bits: BitReader): number {
  return ((bits.read(16) << 16) | bits.read(16)) >>> 0;
}

/** The bytes that occur, in two levels of 16 bits. */
function readAlphabet(bits: BitReader, broken: Broken): Uint8Array {
  const used = bits.read(16);
  const bytes: number[] = [];
  for (let high = 0; high < 16; high++) {
    if ((used & (0x8000 >>> high)) === 0) continue;
    const row = bits.read(16);
    for (let low = 0; low < 16; low++) if (row & (0x8000 >>> low)) bytes.push(high * 16 + low);
  }
  if (bytes.length === 0) throw broken("a block uses no bytes");
  return Uint8Array.from(bytes);
}

/** Which table each group of symbols uses, moved to the front. */
function readSelectors(bits: BitReader, tableCount: number, broken: Broken): Uint8Array {
  const count = bits.read(15);
  if (count === 0) throw broken("a block has no selectors");
  const selectors = new Uint8Array(count);
  const order = Array.from({ length: tableCount }, (_, index) => index);
  for (let index = 0; index < count; index++) {
    let place = 0;
    while (bits.read(1) === 1) if (++place >= tableCount) throw broken("a selector names no table");
    const [table = 0] = order.splice(place, 1);
    order.unshift(table);
    selectors[index] = table;
  }
  return selectors;
}

function readTable(bits: BitReader, symbolCount: number, broken: Broken): HuffmanTable {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    for (;;) {
      if (length < 1 || length > mostCodeBits) throw broken("a code has a wrong length");
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return huffmanTable(lengths);
}

interface Coded {
  readonly alphabet: Uint8Array;
  readonly selectors: Uint8Array;
  readonly tables: readonly HuffmanTable[];
  readonly chain: Uint32Array;
}

/** Symbols to bytes: runs of the front byte in a number of base 2 without zeros, and moves to the front. */
function readBytes(
  bits: BitReader,
  { alphabet, selectors, tables, chain }: Coded,
  broken: Broken,
): { readonly count: number; readonly counts: Uint32Array } {
  const front = alphabet.slice();
  const counts = new Uint32Array(256);
  const end = alphabet.length + 1;
  let count = 0;
  let run = 0;
  let weight = 1;
  for (let group = 0; ; group++) {
    const table = tables[selectors[group] ?? -1];
    if (!table) throw broken("a block has too few selectors");
    for (let index = 0; index < groupSymbols; index++) {
      const symbol = readSymbol(bits, table);
      if (symbol === 0 || symbol === 1) {
        run += weight << symbol;
        weight <<= 1;
        if (run > chain.length) throw broken("a block is too long");
        continue;
      }
      if (symbol < 0) throw broken("no code is like these bits");
      const byte = front[0] ?? 0;
      if (count + run > chain.length) throw broken("a block is too long");
      chain.fill(byte, count, count + run);
      counts[byte] = (counts[byte] ?? 0) + run;
      count += run;
      run = 0;
      weight = 1;
      if (symbol === end) return { count, counts };
      const moved = front[symbol - 1] ?? 0;
      front.copyWithin(1, 0, symbol - 1);
      front[0] = moved;
      if (count === chain.length) throw broken("a block is too long");
      chain[count++] = moved;
      counts[moved] = (counts[moved] ?? 0) + 1;
    }
  }
}

/** Undoes the sorting: each byte gets the place of the one behind it. */
function link(chain: Uint32Array, count: number, counts: Uint32Array): void {
  const places = new Uint32Array(256);
  for (let byte = 1; byte < 256; byte++) places[byte] = (places[byte - 1] ?? 0) + (counts[byte - 1] ?? 0);
  for (let index = 0; index < count; index++) {
    const byte = (chain[index] ?? 0) & 0xff;
    const place = places[byte] ?? 0;
    places[byte] = place + 1;
    chain[place] = (chain[place] ?? 0) | (index << 8);
  }
}
