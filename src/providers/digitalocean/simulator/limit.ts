import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import { refused } from "./refusal.ts";

/** https://docs.digitalocean.com/reference/api/digitalocean/#section/Introduction/Rate-Limit */
const callsOfAnHour = 5_000;
const hourMs = 3_600_000;

/** Counts the calls of the last hour. */
export interface Limit {
  /** Notes a call, and refuses one too many. */
  count(): SimulatedAnswer | undefined;
  headers(): Readonly<Record<string, string>>;
}

/** The limit of an hour. That of a minute is not kept: a test's clock may run faster than this one. */
export function hourlyLimit(): Limit {
  const times: number[] = [];
  const forget = () => {
    const since = Date.now() - hourMs;
    while ((times[0] ?? Number.POSITIVE_INFINITY) < since) times.shift();
  };
  const resetAt = () => Math.ceil(((times[0] ?? Date.now()) + hourMs) / 1_000);
  return {
    count() {
      forget();
      if (times.length < callsOfAnHour) {
        times.push(Date.now());
        return undefined;
      }
      const waitS = Math.max(1, resetAt() - Math.floor(Date.now() / 1_000));
      const answer = refused(429, "too_many_requests", "API Rate limit exceeded.");
      return { ...answer, headers: { "retry-after": String(waitS) } };
    },
    headers: () => ({
      "ratelimit-limit": String(callsOfAnHour),
      "ratelimit-remaining": String(callsOfAnHour - times.length),
      "ratelimit-reset": String(resetAt()),
    }),
  };
}
