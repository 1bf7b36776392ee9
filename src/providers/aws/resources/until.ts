import { FlatcarError } from "../../../errors.ts";
import type { There } from "./kind.ts";

const firstPauseMs = 500;
const longestPauseMs = 5_000;

/** Looks again and again until there is an answer. Throws FD1408 when the time of the verb is over, and what looking throws. */
export async function until<T>(
  what: string,
  there: Pick<There, "io" | "run" | "deadlineMs">,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const { io, run, deadlineMs } = there;
  const sinceMs = io.now().getTime();
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const answer = await look();
    if (answer !== undefined) return answer;
    const now = io.now().getTime();
    if (now >= deadlineMs) throw late(what, now - sinceMs);
    run.progress(`waiting for ${what}`);
    await io.sleep(Math.min(pauseMs, deadlineMs - now), run.signal);
  }
}

function late(what: string, waitedMs: number): FlatcarError {
  return new FlatcarError({
    code: "FD1408",
    message: `waited ${Math.round(waitedMs / 1000)} s for ${what}`,
    hint: "run the same again to go on waiting",
  });
}
