import type { IO } from "../platform.ts";
import { retryAfterMs } from "./back-off.ts";

/** How a cloud counts the calls of one account. What its answers say in `RateLimit-*` headers is heeded besides. */
export interface RateLimit {
  /** In how long the whole limit comes back; an hour when left out. */
  readonly windowMs?: number;
  /** How it comes back: one call after the other, or at the time that the answers name. */
  readonly refill: "steadily" | "at-reset";
  /** A shorter limit that no header tells. */
  readonly burst?: { readonly calls: number; readonly windowMs: number };
}

/** Keeps the calls of one account apart, so that its limit is not hit. */
export interface Pace {
  /**
   * Waits for a call's turn, in the order of asking. Rejects as soon as the signal is aborted. It does not wait where the cloud has named a time
   * to come back that is further away than `longestMs`.
   */
  turn(signal: AbortSignal, longestMs: number): Promise<Turn | Pause>;
}

/** The cloud takes no call of this account for so long. */
export interface Pause {
  readonly pausedMs: number;
}

/** A call that may go now. */
export interface Turn {
  /** How it ended: the headers of its answer, `undefined` without one. */
  end(headers: Headers | undefined, throttled: boolean): void;
}

/** Calls of one account that are under way at a time, and so sockets. */
const placesOfAll = 32;
/** From this share of the limit on calls go only as fast as new ones are granted; the rest is for bursts of other programs. */
const reserve = 0.1;
/** A pause of more than this is told. */
const toldMs = 10_000;
/** Gaps after an unannounced "slow down": they double, and close by a tenth with each answer. */
const smallestGapMs = 10;
const firstGapMs = 50;
const largestGapMs = 2_000;

/** `title` is what the cloud is called where a long pause is told. */
export function pace(title: string, io: IO, rate: RateLimit = { refill: "at-reset" }): Pace {
  const limits = [throttling(io), announced(io, rate), ...(rate.burst ? [burstLimit(io, rate.burst)] : [])];
  const place = places(placesOfAll);
  let line: Promise<unknown> = Promise.resolve();
  const teller = pauseTeller(title, io);
  const pauseMs = () => Math.max(...limits.map((limit) => limit.toldUntil?.() ?? 0)) - io.now().getTime();
  const begin = async (signal: AbortSignal, longestMs: number): Promise<Turn | Pause> => {
    const leave = await place();
    const pausedMs = pauseMs();
    if (pausedMs > longestMs) {
      leave();
      return { pausedMs };
    }
    teller(pausedMs);
    await untilFree(limits, io, signal).catch((error: unknown) => {
      leave();
      throw error;
    });
    const ends = limits.map((limit) => limit.take());
    return {
      end(headers, throttled) {
        leave();
        for (const end of ends) end(headers, throttled);
        if (throttled) teller(pauseMs());
      },
    };
  };
  return {
    async turn(signal, longestMs) {
      const mine = line.then(() => begin(signal, longestMs));
      line = mine.catch(() => undefined);
      try {
        return await unlessAborted(mine, signal);
      } catch (error) {
        void mine.then((late) => "end" in late && late.end(undefined, false)).catch(() => undefined);
        throw error;
      }
    },
  };
}

/** Says a pause that a user would wonder about, once for each. */
function pauseTeller(title: string, io: IO): (pausedMs: number) => void {
  let told = Number.NEGATIVE_INFINITY;
  return (pausedMs) => {
    const until = io.now().getTime() + pausedMs;
    if (pausedMs <= toldMs || until <= told) return;
    told = until;
    io.log(`${title} takes no calls of this account for ${Math.ceil(pausedMs / 1000)} s: waiting`);
  };
}

/** Lets only so many be under way. Only one may wait at a time: what is given ends one. */
function places(count: number): () => Promise<() => void> {
  let free = count;
  let wake = () => {};
  return async () => {
    if (free === 0) await new Promise<void>((resolve) => (wake = resolve));
    free--;
    return () => {
      free++;
      wake();
    };
  };
}

/** One reason to wait. */
interface Limit {
  /** When the next call may go, in milliseconds of the clock. */
  freeAt(now: number): number;
  /** Until when the cloud has said that it takes no call. Left out where it says no such thing. */
  toldUntil?(): number;
  /** Counts a call that goes now; what it gives is told the end of it. */
  take(): Turn["end"];
}

/** A clock that stands still is not waited for. */
async function untilFree(limits: readonly Limit[], io: IO, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const now = io.now().getTime();
    const free = Math.max(...limits.map((limit) => limit.freeAt(now)));
    if (free <= now) return;
    await io.sleep(free - now, signal);
    if (io.now().getTime() <= now) return;
  }
}

/** Rejects as soon as the signal is aborted, whatever the step does. */
export async function unlessAborted<T>(step: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave = () => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason as Error);
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) leave();
  });
  try {
    return await Promise.race([step, aborted]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

/** "Slow down", with or without a time. */
function throttling(io: IO): Limit {
  let gapMs = 0;
  let last = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let slowedAt = Number.NEGATIVE_INFINITY;
  const slower = (now: number) => {
    if (now - slowedAt < gapMs) return;
    slowedAt = now;
    gapMs = Math.min(largestGapMs, Math.max(firstGapMs, gapMs * 2));
  };
  return {
    freeAt: () => Math.max(pausedUntil, last + gapMs),
    toldUntil: () => pausedUntil,
    take() {
      last = io.now().getTime();
      return (headers, throttled) => {
        const now = io.now();
        const asked = headers && retryAfterMs(headers, now);
        if (throttled && asked !== undefined) pausedUntil = Math.max(pausedUntil, now.getTime() + asked);
        if (throttled) slower(now.getTime());
        else if (headers) gapMs = gapMs * 0.9 < smallestGapMs ? 0 : gapMs * 0.9;
      };
    },
  };
}

/** The limit that the answers tell, without the calls that an answer may not have counted: those under way beside its own. Where nothing seems to be left, the answers that are still to come may say otherwise. */
function announced(io: IO, { windowMs = 3_600_000, refill }: RateLimit): Limit {
  let told: (Told & { readonly call: number }) | undefined;
  let last = Number.NEGATIVE_INFINITY;
  let calls = 0;
  let inFlight = 0;
  const freeAt = (now: number): number => {
    if (!told || told.remaining > told.limit * reserve) return now;
    const gap = windowMs / told.limit;
    if (refill === "steadily" || told.remaining >= 1) return last + gap;
    return inFlight > 0 ? now + gap : Math.max(last + gap, told.resetAt);
  };
  return {
    freeAt,
    toldUntil: () => (told && told.remaining < 1 && refill === "at-reset" && inFlight === 0 ? told.resetAt : 0),
    take() {
      last = io.now().getTime();
      const call = ++calls;
      const beside = inFlight;
      inFlight++;
      if (told) told = { ...told, remaining: told.remaining - 1 };
      return (headers) => {
        inFlight--;
        const news = headers && readLimit(headers, io.now().getTime());
        if (!news || (told && told.call > call)) return;
        told = { ...news, call, remaining: news.remaining - beside - (calls - call) };
      };
    },
  };
}

interface Told {
  readonly limit: number;
  readonly remaining: number;
  /** In milliseconds of the clock. */
  readonly resetAt: number;
}

/** Larger ones are a time, smaller ones are seconds from now. */
const longestResetS = 1e8;

/** `RateLimit-Limit`, `-Remaining` and `-Reset` (a Unix time or seconds); `undefined` unless all are there. Pure. */
export function readLimit(headers: Headers, now: number): Told | undefined {
  const [limit, remaining, reset] = ["limit", "remaining", "reset"].map((part) => {
    const text = headers.get(`ratelimit-${part}`);
    return text && /^\d+/.test(text) ? Number.parseInt(text, 10) : undefined;
  });
  if (limit === undefined || limit < 1 || remaining === undefined || reset === undefined) return undefined;
  return { limit, remaining, resetAt: reset > longestResetS ? reset * 1000 : now + reset * 1000 };
}

/** A call has come to the cloud at its end at the latest: from then on its place is free again after the window. */
function burstLimit(io: IO, { calls, windowMs }: NonNullable<RateLimit["burst"]>): Limit {
  const ended: number[] = [];
  let open = 0;
  return {
    freeAt(now) {
      while (ended[0] !== undefined && ended[0] + windowMs <= now) ended.shift();
      if (ended.length + open < calls) return now;
      return ended[0] === undefined ? now + windowMs / calls : ended[0] + windowMs;
    },
    take() {
      open++;
      return () => {
        open--;
        ended.push(io.now().getTime());
      };
    },
  };
}
