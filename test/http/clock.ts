import type { IO } from "../../src/platform.ts";

export interface Clock extends IO {
  /** Every pause that was asked for, in milliseconds. */
  readonly slept: number[];
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** A world whose time passes only while somebody sleeps: it jumps to the next who wakes, once nothing else is to be done. */
export function clock(fetch: typeof globalThis.fetch = globalThis.fetch, env: IO["env"] = {}): Clock {
  const slept: number[] = [];
  const sleepers = new Set<Sleeper>();
  let now = Date.parse("2026-11-28T00:00:00Z");
  let pumping = false;
  const pump = async () => {
    pumping = true;
    while (sleepers.size > 0) {
      await new Promise(setImmediate);
      const [next] = [...sleepers].sort((a, b) => a.at - b.at);
      if (!next) continue;
      now = Math.max(now, next.at);
      sleepers.delete(next);
      next.wake();
    }
    pumping = false;
  };
  return {
    fetch,
    env,
    slept,
    now: () => new Date(now),
    log: () => {},
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        slept.push(ms);
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(signal.reason as Error);
        });
        if (!pumping) void pump();
      }),
  };
}
