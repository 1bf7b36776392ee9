import { setTimeout as wait } from "node:timers/promises";
import type { IO } from "../../src/platform.ts";

/** An outside world whose clock runs faster than the real one, so that back-off and time limits cost a test little. */
export interface FastIO extends IO {
  /** Milliseconds of its own time that were slept, of all sleepers together. */
  slept(): number;
}

/** `speed` of its seconds pass in a real one. */
export function fastIO(env: IO["env"], log: (line: string) => void, speed = 200): FastIO {
  const began = Date.now();
  const start = performance.now();
  let slept = 0;
  return {
    env,
    log,
    fetch: globalThis.fetch,
    now: () => new Date(began + (performance.now() - start) * speed),
    slept: () => slept,
    async sleep(ms, signal) {
      slept += ms;
      await wait(ms / speed, undefined, signal ? { signal } : {});
    },
  };
}
