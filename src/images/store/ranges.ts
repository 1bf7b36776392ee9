import type { ByteRange } from "./answer.ts";

/** The ranges with one more, in order and without overlap. */
export function withRange(ranges: readonly ByteRange[], added: ByteRange): readonly ByteRange[] {
  if (added.to <= added.from) return ranges;
  const before = ranges.filter(({ to }) => to < added.from);
  const after = ranges.filter(({ from }) => from > added.to);
  const touched = [...ranges.filter(({ from, to }) => to >= added.from && from <= added.to), added];
  const from = Math.min(...touched.map((range) => range.from));
  const to = Math.max(...touched.map((range) => range.to));
  return [...before, { from, to }, ...after];
}

/** What is missing of a file, in pieces of at most so many bytes. */
export function missingRanges(done: readonly ByteRange[], size: number, most: number): readonly ByteRange[] {
  const missing: ByteRange[] = [];
  let from = 0;
  for (const range of [...done, { from: size, to: size }]) {
    for (; from < range.from; from = Math.min(range.from, from + most)) {
      missing.push({ from, to: Math.min(range.from, from + most) });
    }
    from = Math.max(from, range.to);
  }
  return missing;
}

export function bytesIn(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0);
}
