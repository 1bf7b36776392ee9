import type { IO } from "../platform.ts";

/** The real world. What is logged goes to the error stream, which the engine of a plugin keeps for its own log. */
export function processIO(): IO {
  return {
    fetch: (input, init) => fetch(input, init),
    env: process.env,
    sleep: async (ms, signal) => {
      const { setTimeout: wait } = await import("node:timers/promises");
      await wait(ms, undefined, signal ? { signal } : {});
    },
    now: () => new Date(),
    log: (line) => void process.stderr.write(`${line}\n`),
  };
}
