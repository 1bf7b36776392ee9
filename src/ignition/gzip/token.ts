/**
 * What deflate makes of its input, one number for each token: a literal byte as it is, or a match as
 * `matchFlag | (length - 3) << 15 | (distance - 1)`.
 */
export type Token = number;

export const shortest = 3;
export const longest = 258;
/** How far back a match may begin, in bytes. */
export const windowSize = 1 << 15;

export const matchFlag = 1 << 23;
const lengthShift = 15;

export function matchOf(length: number, distance: number): Token {
  return matchFlag | ((length - shortest) << lengthShift) | (distance - 1);
}

/** Length of a match, in bytes, less that of the shortest one. */
export function lengthOf(match: Token): number {
  return (match >> lengthShift) & (longest - shortest);
}

/** Distance of a match, in bytes, less 1. */
export function distanceOf(match: Token): number {
  return match & (windowSize - 1);
}

/** Extra bits after the symbol of a length: the span of a symbol doubles with every fourth (RFC 1951, 3.2.5). */
export function extraLengthBits(length: number): number {
  return length < 8 || length === longest - shortest ? 0 : 29 - Math.clz32(length);
}

/** Symbol of a length, counted from that of the shortest one. */
export function lengthSymbol(length: number): number {
  if (length === longest - shortest) return 28;
  const extra = extraLengthBits(length);
  return 4 * extra + (length >> extra);
}

/** Extra bits after the symbol of a distance: the span doubles with every second one. */
export function extraDistanceBits(distance: number): number {
  return distance < 4 ? 0 : 30 - Math.clz32(distance);
}

export function distanceSymbol(distance: number): number {
  const extra = extraDistanceBits(distance);
  return 2 * extra + (distance >> extra);
}
