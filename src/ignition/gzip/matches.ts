import { longest, matchOf, shortest, type Token, windowSize } from "./token.ts";

/** As many bytes are hashed, and no match is shorter. */
const hashed = 4;
/** A match of `hashed` bytes must begin within so many. */
const nearby = 4096;
/** How many earlier places with the same hash are looked at. */
const mostTries = 4096;
/** The hash decides which places are looked at, so it is Go's; its first bits do where there are not even `mostTries` places. */
const hashBits = 17;

/** An input, and for each of its places where the hash of the four bytes there stood before. */
export interface Places {
  readonly input: Uint8Array;
  /** How far back that is, or `none`. */
  readonly steps: Uint16Array;
  /** How many such steps lead to it, modulo 2^16: more than fit into a window. */
  readonly ranks: Uint16Array;
}

/** A step that leads out of every window. */
const none = 0xffff;

/** The places of an input; those of a short one are good until the next call. */
export function findPlaces(input: Uint8Array): Places {
  const count = Math.max(0, input.length - hashed + 1);
  const bits = count > mostTries ? hashBits : 34 - Math.clz32(count);
  const { steps, ranks, last } = count > mostTries ? room(count, 1 << bits) : short;
  last.fill(-none, 0, 1 << bits);
  let word = ((input[0] ?? 0) << 16) | ((input[1] ?? 0) << 8) | (input[2] ?? 0);
  for (let at = 0; at < count; at++) {
    word = (word << 8) | (input[at + hashed - 1] ?? 0);
    const hash = Math.imul(word, 0x1e35a7bd) >>> (32 - bits);
    const step = at - (last[hash] ?? 0);
    last[hash] = at;
    const near = step <= windowSize;
    steps[at] = near ? step : none;
    ranks[at] = near ? (ranks[at - step] ?? 0) + 1 : 0;
  }
  return { input, steps, ranks };
}

interface Room extends Pick<Places, "steps" | "ranks"> {
  /** By hash: the last place that has it. */
  readonly last: Int32Array;
}

function room(places: number, hashes: number): Room {
  return { steps: new Uint16Array(places), ranks: new Uint16Array(places), last: new Int32Array(hashes) };
}

/** Used again for every short input: there making arrays costs as much as finding matches. */
const short = room(mostTries, 4 * mostTries);

/** The nearest of the longest matches at a place that begin at `start` or later, if it is longer than `beaten` bytes; else 0. */
export function findMatch({ input, steps, ranks }: Places, at: number, start: number, beaten: number): Token {
  const most = Math.min(longest, input.length - at);
  if (beaten >= most) return 0;
  const oldest = Math.max(at - windowSize, start);
  let match: Token = 0;
  let length = beaten;
  let ahead = rarest(steps, at, length - shortest);
  for (let place = at - stepAt(steps, at + ahead); place >= oldest; place -= stepAt(steps, place + ahead)) {
    if (input[place + length] !== input[at + length]) continue;
    const same = sameBytes(input, place, at, most);
    if (same <= length || (same === hashed && at - place > nearby)) continue;
    if ((((ranks[at] ?? 0) - (ranks[place] ?? 0)) & none) > mostTries) break;
    match = matchOf(same, at - place);
    if (same === most) break;
    length = same;
    ahead = rarest(steps, place, length - hashed);
  }
  return match;
}

/**
 * A longer match has the same bytes as the place, so it begins no later than the step of any of them says: the offset, `most` at the
 * most, with the longest step.
 */
function rarest(steps: Uint16Array, place: number, most: number): number {
  let ahead = 0;
  for (let offset = 1; offset <= most; offset++) {
    if (stepAt(steps, place + offset) > stepAt(steps, place + ahead)) ahead = offset;
  }
  return ahead;
}

function stepAt(steps: Uint16Array, place: number): number {
  return steps[place] ?? none;
}

function sameBytes(input: Uint8Array, left: number, right: number, most: number): number {
  let count = 0;
  while (count < most && input[left + count] === input[right + count]) count++;
  return count;
}
