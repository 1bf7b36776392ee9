/** How far something is that has bytes to move. */
export interface ByteProgress {
  readonly bytes: number;
  /** Left out where the server does not say. */
  readonly total?: number;
  /** Bytes per second over the last seconds; 0 until something came. */
  readonly rate: number;
  /** Left out where it cannot be told. */
  readonly secondsLeft?: number;
}

export interface Meter {
  /** Counts bytes that came just now. */
  add(bytes: number): void;
  /** Tells where it is, whether or not it has told so a moment ago. */
  tell(): void;
}

export interface MeterOptions {
  /** Bytes that were there before. */
  readonly from: number;
  readonly total: number | undefined;
  now(): Date;
  progress?(progress: ByteProgress): void;
}

const windowMs = 5_000;
const intervalMs = 100;

/** Tells the progress at most ten times a second. */
export function meter({ from, total, now, progress }: MeterOptions): Meter {
  let bytes = from;
  let told = Number.NEGATIVE_INFINITY;
  const samples = [{ ms: now().getTime(), bytes }];
  const tell = (ms: number) => {
    told = ms;
    samples.push({ ms, bytes });
    while (samples.length > 2 && ms - (samples[1]?.ms ?? ms) >= windowMs) samples.shift();
    const rate = rateOf(samples);
    const left = total === undefined || rate === 0 ? {} : { secondsLeft: Math.ceil((total - bytes) / rate) };
    progress?.({ bytes, ...(total === undefined ? {} : { total }), rate, ...left });
  };
  return {
    add: (more) => {
      bytes += more;
      const ms = now().getTime();
      if (ms - told >= intervalMs) tell(ms);
    },
    tell: () => tell(now().getTime()),
  };
}

function rateOf(samples: readonly { readonly ms: number; readonly bytes: number }[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.ms === first.ms) return 0;
  return Math.max(0, Math.round(((last.bytes - first.bytes) * 1000) / (last.ms - first.ms)));
}
