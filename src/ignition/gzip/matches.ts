import { longest, matchOf, type Token, windowSize } from "./token.ts";

/** As many bytes are hashed, and no match is shorter. */
const hashed = 4;
/** A match of `hashed` bytes must begin within so many. */
const nearby = 4096;
/** How many earlier places with the same hash are looked at. */
const mostTries = 4096;
/** The hash decides which places are looked at, so it is Go's; its first bits do where there are not even `mostTries` places. */
const hashBits = 17;
/** Bytes that are hashed together to find longer matches faster, and the bits of that hash. */
const hashedFar = 6;
const farBits = 16;
/** That pays where on average so many places are looked at for each byte of an input. */
const slow = 4;

/** For each place of an input where as many bytes as `span` with the same hash stood before. */
interface Chain {
  readonly span: number;
  /** How far back that is, or `none`. */
  readonly steps: Uint16Array;
}

/** An input, and where its bytes stood before. */
export interface Places {
  readonly input: Uint8Array;
  readonly near: Chain;
  /** For matches of its span or longer: it leads past places with fewer bytes in common. The same as `near` until that proves slow. */
  far: Chain;
  /** How many places may be looked at before it does. */
  tries: number;
  /** How many steps of `near` lead to a place, modulo 2^16: more than fit into a window. */
  readonly ranks: Uint16Array;
}

/** A step that leads out of every window. */
const none = 0xffff;

/** The places of an input; those of a short one are good until the next call. */
export function findPlaces(input: Uint8Array): Places {
  const count = Math.max(0, input.length - hashed + 1);
  const bits = count > mostTries ? hashBits : 34 - Math.clz32(count);
  const { steps, ranks } = count > mostTries ? room(count) : short;
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
  const near = { span: hashed, steps };
  return { input, near, far: near, tries: slow * input.length, ranks };
}

function findFar(input: Uint8Array): Chain {
  const steps = new Uint16Array(input.length - hashedFar + 1);
  last.fill(-none, 0, 1 << farBits);
  let first = 0;
  let second = 0;
  for (let index = 0; index < input.length; index++) {
    second = (second << 8) | (input[index] ?? 0);
    first = (first << 8) | (input[index - hashedFar + hashed] ?? 0);
    const at = index - hashedFar + 1;
    if (at < 0) continue;
    const hash = (Math.imul(first, 0x1e35a7bd) ^ Math.imul(second, 0x9e3779b1)) >>> (32 - farBits);
    steps[at] = Math.min(at - (last[hash] ?? 0), none);
    last[hash] = at;
  }
  return { span: hashedFar, steps };
}

function room(places: number): { readonly steps: Uint16Array; readonly ranks: Uint16Array } {
  return { steps: new Uint16Array(places), ranks: new Uint16Array(places) };
}

/** Used again for every short input: there making arrays costs as much as finding matches. */
const short = room(mostTries);
/** By hash: the last place that has it. Used again for every input. */
const last = new Int32Array(1 << hashBits);

/** The nearest of the longest matches at a place that begin at `start` or later, if it is longer than `beaten` bytes; else 0. */
export function findMatch(places: Places, at: number, start: number, beaten: number): Token {
  const { input, near, far, ranks } = places;
  const most = Math.min(longest, input.length - at);
  if (beaten >= most) return 0;
  const oldest = Math.max(at - windowSize, start);
  let match: Token = 0;
  let tries = 0;
  let length = beaten;
  let chain = length + 1 < far.span ? near : far;
  let ahead = rarest(chain.steps, at, length + 1 - chain.span);
  for (let place = at - stepAt(chain.steps, at + ahead); place >= oldest; place -= stepAt(chain.steps, place + ahead)) {
    tries++;
    if (input[place + length] !== input[at + length]) continue;
    const same = sameBytes(input, place, at, most);
    if (same <= length || (same === hashed && at - place > nearby)) continue;
    if ((((ranks[at] ?? 0) - (ranks[place] ?? 0)) & none) > mostTries) break;
    match = matchOf(same, at - place);
    if (same === most) break;
    length = same;
    chain = length < far.span ? near : far;
    ahead = rarest(chain.steps, place, length - chain.span);
  }
  places.tries -= tries;
  if (places.tries < 0 && far === near) places.far = findFar(input);
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
