import { type BitWriter, finishByte, putBits, putBytes, putWord } from "./bits.ts";
import { headerOf, putHeader } from "./header.ts";
import { type Codes, canonicalCodes, codeLengths, encodedBits, putCode } from "./huffman.ts";
import {
  distanceOf,
  distanceSymbol,
  extraDistanceBits,
  extraLengthBits,
  lengthOf,
  lengthSymbol,
  matchFlag,
} from "./token.ts";

const endOfBlock = 256;
const firstLength = 257;
const longestCode = 15;

/** How often each symbol comes in a block, and how many bits there are besides symbols. */
interface Counts {
  readonly literals: Uint32Array;
  readonly distances: Uint32Array;
  readonly extraBits: number;
}

/** Lengths of a block's codes: for literals and lengths, and for distances. */
interface Lengths {
  readonly literals: Uint8Array;
  readonly distances: Uint8Array;
}

/** The codes themselves. */
interface Code {
  readonly literals: Codes;
  readonly distances: Codes;
}

const fixedLengths: Lengths = {
  literals: Uint8Array.from({ length: 288 }, (_, symbol) =>
    symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
  ),
  distances: new Uint8Array(30).fill(5),
};
const fixed = codeOf(fixedLengths, { literals: new Uint32Array(288), distances: new Uint32Array(30) });

/** Writes the codes into arrays that have room for them. */
function codeOf({ literals, distances }: Lengths, code: Code): Code {
  canonicalCodes(literals, code.literals);
  canonicalCodes(distances, code.distances);
  return code;
}

/**
 * Appends tokens in the shortest form: with the fixed codes, with codes of their own if that is shorter, or as the bytes that they stand
 * for if that is shorter yet. The last is never so for a block too long for it, or for Go's buffer: fixed codes lose one bit at most with
 * a literal and win ten or more with a match, so that 16,384 tokens that are shorter as bytes stand for fewer than 25,000.
 */
export function putBlock(out: BitWriter, tokens: Int32Array, input: Uint8Array, begin: number, end: number): void {
  const counts = countSymbols(tokens);
  const own = ownLengths(counts);
  const header = headerOf(own.literals, own.distances);
  const fixedBits = 3 + tokenBits(counts, fixedLengths);
  const ownBits = 3 + header.bits + tokenBits(counts, own);
  if ((end - begin + 5) * 8 < Math.min(fixedBits, ownBits)) {
    putStored(out, input.subarray(begin, end), false);
  } else if (ownBits < fixedBits) {
    putBits(out, 4, 3);
    putHeader(out, header);
    putTokens(out, tokens, codeOf(own, room.code));
  } else {
    putBits(out, 2, 3);
    putTokens(out, tokens, fixed);
  }
}

/** Appends a block of bytes as they are, at most 65,535. */
export function putStored(out: BitWriter, bytes: Uint8Array, final: boolean): void {
  const { length } = bytes;
  putBits(out, final ? 1 : 0, 3);
  finishByte(out);
  putWord(out, length | (~length << 16));
  putBytes(out, bytes);
}

/** Used again for every block. */
const room = {
  literals: new Uint32Array(286),
  distances: new Uint32Array(30),
  own: { literals: new Uint8Array(286), distances: new Uint8Array(30) },
  code: { literals: new Uint32Array(286), distances: new Uint32Array(30) },
};

/** Good until the next call. */
function countSymbols(tokens: Int32Array): Counts {
  const literals = room.literals.fill(0);
  const distances = room.distances.fill(0);
  let extraBits = 0;
  let matches = 0;
  for (const token of tokens) {
    if (token < matchFlag) count(literals, token);
    else {
      matches++;
      const length = lengthOf(token);
      const distance = distanceOf(token);
      count(literals, firstLength + lengthSymbol(length));
      count(distances, distanceSymbol(distance));
      extraBits += extraLengthBits(length) + extraDistanceBits(distance);
    }
  }
  count(literals, endOfBlock);
  return { literals, distances: matches > 0 ? distances : oneDistance, extraBits };
}

/** Stands in where no distance comes, because a block with its own codes must have one; Go counts its bits as well. */
const oneDistance = Uint32Array.of(1, ...new Uint32Array(29));

function count(counts: Uint32Array, symbol: number): void {
  counts[symbol] = (counts[symbol] ?? 0) + 1;
}

/** Good until the next call. */
function ownLengths({ literals, distances }: Counts): Lengths {
  codeLengths(literals, longestCode, room.own.literals);
  codeLengths(distances, longestCode, room.own.distances);
  return room.own;
}

function tokenBits({ literals, distances, extraBits }: Counts, lengths: Lengths): number {
  return encodedBits(literals, lengths.literals) + encodedBits(distances, lengths.distances) + extraBits;
}

function putTokens(out: BitWriter, tokens: Int32Array, { literals, distances }: Code): void {
  for (const token of tokens) {
    if (token < matchFlag) putCode(out, literals, token);
    else {
      const length = lengthOf(token);
      putCode(out, literals, firstLength + lengthSymbol(length));
      putLowBits(out, length, extraLengthBits(length));
      const distance = distanceOf(token);
      putCode(out, distances, distanceSymbol(distance));
      putLowBits(out, distance, extraDistanceBits(distance));
    }
  }
  putCode(out, literals, endOfBlock);
}

function putLowBits(out: BitWriter, value: number, count: number): void {
  putBits(out, value & ((1 << count) - 1), count);
}
