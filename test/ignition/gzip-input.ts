import { randomFrom } from "./random.ts";

/** How to make an input, always the same one. */
export interface Recipe {
  readonly kind: keyof typeof kinds;
  /** What it means, the kind says. */
  readonly span: number;
  readonly size: number;
  readonly seed: number;
}

type Random = () => number;
type Kind = (out: Uint8Array, span: number, random: Random) => void;

/** Kinds of inputs; each fills the array. */
export const kinds = {
  /** Each byte is one of `span`. */
  bytes: (out, span, random) => {
    for (let at = 0; at < out.length; at++) out[at] = below(span, random);
  },
  /** Mostly one byte; `span` in a hundred are one of two others. */
  biased: (out, span, random) => {
    for (let at = 0; at < out.length; at++) out[at] = below(100, random) < span ? 1 + below(2, random) : 0;
  },
  /** Words of `span`. */
  words: (out, span, random) => {
    const words = Array.from({ length: span }, () =>
      Array.from({ length: 1 + below(9, random) }, () => 97 + below(26, random)),
    );
    for (let at = 0; at < out.length; ) {
      for (const letter of [...(words[below(span, random)] ?? []), 32]) out[at++] = letter;
    }
  },
  /** Random bytes and copies of what stood up to `span` bytes before. */
  copies: (out, span, random) => {
    for (let at = 0; at < out.length; ) {
      for (let count = 1 + below(6, random); count > 0; count--) out[at++] = below(256, random);
      const back = 1 + below(Math.min(at, span), random);
      for (let count = 4 + below(7, random); count > 0; count--, at++) out[at] = out[at - back] ?? 0;
    }
  },
  /** `span` random bytes again and again; one in a hundred is another one. */
  periods: (out, span, random) => {
    for (let at = 0; at < out.length; at++) {
      out[at] = at < span || below(100, random) === 0 ? below(256, random) : (out[at - span] ?? 0);
    }
  },
  /** Random bytes; every now and then a few stood `span` bytes before. */
  repeats: (out, span, random) => {
    for (let at = 0; at < out.length; at++) out[at] = below(256, random);
    for (let at = span; at < out.length; at += 8 + below(8, random)) {
      out.copyWithin(at, at - span, at - span + 4 + below(4, random));
    }
  },
  /** `span` of four words that Go's hash of four bytes holds for the same. */
  twins: (out, span, random) => {
    for (let at = 0; at < out.length; at += 4) {
      const word = ["aaaa", "fddx", "ijne", "uzgw"][below(span, random)] ?? "";
      for (let letter = 0; letter < 4; letter++) out[at + letter] = word.charCodeAt(letter);
    }
  },
  /** Symbols from `span` on whose counts grow like Fibonacci's numbers, in random order: a code without a limit would be deep. */
  fibonacci: (out, span, random) => {
    for (let at = 0, symbol = span, count = 1, next = 1; at < out.length; symbol++) {
      out.fill(symbol, at, at + count);
      at += count;
      [count, next] = [next, count + next];
    }
    for (let at = out.length - 1; at > 0; at--) {
      const other = below(at + 1, random);
      [out[at], out[other]] = [out[other] ?? 0, out[at] ?? 0];
    }
  },
} satisfies Record<string, Kind>;

function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

export function inputOf({ kind, span, size, seed }: Recipe): Uint8Array {
  const out = new Uint8Array(size);
  kinds[kind](out, span, randomFrom(seed));
  return out;
}
