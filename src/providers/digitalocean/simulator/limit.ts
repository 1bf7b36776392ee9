import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import { refused } from "./refusal.ts";

/** https://docs.digitalocean.com/reference/api/digitalocean/#section/Introduction/Rate-Limit */
const callsOfAnHour = 5_000;
const callsOfAMinute = 250;
const hourMs = 3_600_000;

/** Counts the calls of the account. */
export interface Limit {
  /** Notes a call, and refuses one too many. */
  count(): SimulatedAnswer | undefined;
  headers(): Readonly<Record<string, string>>;
}

/** The limit of an hour, which headers tell, and that of a minute of `minuteMs`, which none does; `undefined`: it is not kept. */
export function callLimits(minuteMs: number | undefined): Limit {
  const hour = limitOf(callsOfAnHour, hourMs);
  const minute = minuteMs === undefined ? undefined : limitOf(callsOfAMinute, minuteMs);
  return {
    count() {
      const full = [hour, ...(minute ? [minute] : [])].find(({ left }) => left() <= 0);
      if (full) return tooMany(full.resetMs());
      hour.take();
      minute?.take();
      return undefined;
    },
    headers: () => ({
      "ratelimit-limit": String(callsOfAnHour),
      "ratelimit-remaining": String(hour.left()),
      "ratelimit-reset": String(Math.ceil(hour.resetMs() / 1_000)),
    }),
  };
}

function tooMany(resetMs: number): SimulatedAnswer {
  const waitS = Math.max(1, Math.ceil((resetMs - Date.now()) / 1_000));
  const answer = refused(429, "too_many_requests", "API Rate limit exceeded.");
  return { ...answer, headers: { "retry-after": String(waitS) } };
}

/** So many calls in any span of this length. */
function limitOf(calls: number, windowMs: number) {
  const times: number[] = [];
  const forget = () => {
    const since = Date.now() - windowMs;
    while ((times[0] ?? Number.POSITIVE_INFINITY) < since) times.shift();
  };
  return {
    take: () => void times.push(Date.now()),
    left() {
      forget();
      return calls - times.length;
    },
    /** When the oldest call is forgotten. */
    resetMs: () => (times[0] ?? Date.now()) + windowMs,
  };
}
