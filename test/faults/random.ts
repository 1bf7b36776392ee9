/** A source of chance that gives the same for the same seed: mulberry32. */
export interface Random {
  /** From 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** True so many times out of a hundred. */
  percent(chance: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, percent: (chance) => below(100) < chance, pick: (from) => from[below(from.length)] ?? from[0] };
}
