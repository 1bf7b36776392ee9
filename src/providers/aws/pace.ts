import { unlessAborted } from "../../http/pace.ts";
import type { IO } from "../../platform.ts";

/** Keeps calls of one kind apart once the API has asked for fewer. */
export interface Pace {
  /** Waits for this call's turn. */
  turn(signal: AbortSignal): Promise<void>;
  /** The API said "slow down": the gap between two calls doubles, once for all the calls that it hit together. */
  slower(): void;
  /** A call went through: the gap closes by a tenth. */
  faster(): void;
}

const smallestGapMs = 10;
const firstGapMs = 50;
const largestGapMs = 2_000;

export function pace(io: IO): Pace {
  let gapMs = 0;
  let last = Number.NEGATIVE_INFINITY;
  let slowedAt = Number.NEGATIVE_INFINITY;
  let line: Promise<unknown> = Promise.resolve();
  /** The gap is that of the moment in which a call comes to the head of the line. */
  const untilFree = async (signal: AbortSignal) => {
    signal.throwIfAborted();
    const now = io.now().getTime();
    if (gapMs > 0 && last + gapMs > now) await io.sleep(last + gapMs - now, signal);
    last = io.now().getTime();
  };
  return {
    async turn(signal) {
      const mine = line.then(() => untilFree(signal));
      line = mine.catch(() => undefined);
      await unlessAborted(mine, signal);
    },
    slower() {
      const now = io.now().getTime();
      if (now - slowedAt < gapMs) return;
      slowedAt = now;
      gapMs = Math.min(largestGapMs, Math.max(firstGapMs, gapMs * 2));
    },
    faster() {
      gapMs = gapMs * 0.9 < smallestGapMs ? 0 : gapMs * 0.9;
    },
  };
}

/** Lets only so many run at a time; the others wait in order. */
export function gate(places: number): <T>(step: () => Promise<T>) => Promise<T> {
  let free = places;
  const queue: (() => void)[] = [];
  return async (step) => {
    if (free > 0) free--;
    else await new Promise<void>((enter) => queue.push(enter));
    try {
      return await step();
    } finally {
      const enter = queue.shift();
      if (enter) enter();
      else free++;
    }
  };
}
