import { findMatch, findPlaces } from "./matches.ts";
import { lengthOf, longest, shortest, type Token, windowSize } from "./token.ts";

/** Most tokens of a block. */
const blockTokens = 1 << 14;
/** Go's buffer holds two windows, and moves on by one when less than this is left ahead. */
const bufferSize = 2 * windowSize;
const leastAhead = 4 + longest;

/** Tokens, and where in the input the bytes begin and end that they stand for. */
export type TakeBlock = (tokens: Int32Array, begin: number, end: number) => void;

/** Used again for every block: making arrays costs more than filling them. */
const room = new Int32Array(blockTokens);

/**
 * Hands over the tokens of an input, block by block, as Go's `compress/flate` finds them at level 9: a match waits for a byte, and gives
 * way to a longer one that begins there. The tokens are good until the next block.
 */
export function findTokens(input: Uint8Array, take: TakeBlock): void {
  const places = findPlaces(input);
  let count = 0;
  let begun = 0;
  const flush = (end: number) => {
    take(room.subarray(0, count), begun, end);
    count = 0;
    begun = end;
  };
  const add = (token: Token, end: number) => {
    room[count++] = token;
    if (count === blockTokens) flush(end);
  };
  let bufferStart = 0;
  walk(input, add, (at, beaten) => {
    const end = bufferStart + bufferSize;
    if (end - at < leastAhead && end < input.length) bufferStart += windowSize;
    return findMatch(places, at, bufferStart, beaten);
  });
  if (count > 0) flush(input.length);
}

function walk(
  input: Uint8Array,
  add: (token: Token, end: number) => void,
  find: (at: number, beaten: number) => Token,
): void {
  let waiting: Token = 0;
  let hasByte = false;
  for (let at = 0; at < input.length; ) {
    const length = lengthOf(waiting) + shortest;
    const match = find(at, length);
    if (waiting !== 0 && match === 0) {
      at += length - 1;
      add(waiting, at);
      hasByte = false;
    } else {
      if (hasByte) add(input[at - 1] ?? 0, at);
      at++;
      hasByte = true;
    }
    waiting = match;
  }
  if (hasByte) add(input[input.length - 1] ?? 0, input.length);
}
