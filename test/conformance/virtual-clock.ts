import { setTimeout as wait } from "node:timers/promises";
import type { IO } from "../../src/platform.ts";

/** An outside world whose time passes only while somebody sleeps and nothing else happens. */
export interface VirtualIO extends IO {
  /** Milliseconds that have passed. */
  passed(): number;
  /** Says that something happens: a request, an answer. */
  stir(): void;
  stop(): void;
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** For how long nothing may happen, in real milliseconds, before time passes. */
const quietMs = 2;

/** `busy`: whether the cloud is at work. Time stands still meanwhile: calls take none. */
export function virtualIO(busy: () => boolean): VirtualIO {
  const began = Date.now();
  const sleepers = new Set<Sleeper>();
  let passed = 0;
  let stirred = 0;
  let stopped = false;
  const tick = async () => {
    while (!stopped) {
      const before = stirred;
      await wait(quietMs);
      if (stirred !== before || busy() || sleepers.size === 0) continue;
      passed = Math.max(passed, Math.min(...[...sleepers].map(({ at }) => at)));
      for (const sleeper of sleepers) if (sleeper.at <= passed) sleeper.wake();
    }
  };
  void tick();
  return {
    env: {},
    fetch: globalThis.fetch,
    log: () => undefined,
    now: () => new Date(began + passed),
    passed: () => passed,
    stir: () => void stirred++,
    stop: () => {
      stopped = true;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const cancel = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        const sleeper: Sleeper = {
          at: passed + Math.max(0, ms),
          wake: () => {
            stirred++;
            sleepers.delete(sleeper);
            signal?.removeEventListener("abort", cancel);
            resolve();
          },
        };
        stirred++;
        sleepers.add(sleeper);
        signal?.addEventListener("abort", cancel, { once: true });
      }),
  };
}
