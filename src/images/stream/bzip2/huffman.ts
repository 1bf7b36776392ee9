import type { BitReader } from "./bits.ts";

/** Canonical codes of one table: a look-up by the first bits, and limits by length for the few codes that are longer. */
export interface HuffmanTable {
  /** By the next `lookupBits` bits: symbol × 32 + length; 0 where the code is longer. */
  readonly lookup: Uint16Array;
  /** By length: the highest code, and what to take off to get to its place in `symbols`. */
  readonly limits: Int32Array;
  readonly offsets: Int32Array;
  readonly symbols: Uint16Array;
}

const lookupBits = 10;
/** https://sourceware.org/git/bzip2.git: `BZ_MAX_CODE_LEN` in decompress.c, 20. */
export const mostCodeBits = 20;

/** `lengths` are in bits, by symbol. */
export function huffmanTable(lengths: Uint8Array): HuffmanTable {
  const counts = new Int32Array(mostCodeBits + 2);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const limits = new Int32Array(mostCodeBits + 1).fill(-1);
  const offsets = new Int32Array(mostCodeBits + 1);
  const symbols = new Uint16Array(lengths.length);
  const lookup = new Uint16Array(1 << lookupBits);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= mostCodeBits; length++) {
    offsets[length] = code - place;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      symbols[place++] = symbol;
      if (length <= lookupBits) {
        const room = lookupBits - length;
        lookup.fill(symbol * 32 + length, code << room, (code + 1) << room);
      }
      code++;
    }
    if (counts[length]) limits[length] = code - 1;
    code <<= 1;
  }
  return { lookup, limits, offsets, symbols };
}

/** The next symbol; -1 where no code is like the bits. Throws OutOfBitsError. */
export function readSymbol(bits: BitReader, { lookup, limits, offsets, symbols }: HuffmanTable): number {
  const found = lookup[bits.peek(lookupBits)] ?? 0;
  if (found !== 0) {
    bits.skip(found & 31);
    return found >>> 5;
  }
  for (let length = lookupBits + 1; length <= mostCodeBits; length++) {
    const code = bits.peek(length);
    if (code > (limits[length] ?? -1)) continue;
    bits.skip(length);
    return symbols[code - (offsets[length] ?? 0)] ?? -1;
  }
  bits.skip(mostCodeBits);
  return -1;
}
