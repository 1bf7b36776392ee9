import { FlatcarError } from "../errors.ts";
import type { IO } from "../platform.ts";

/** What is asked about one thing until it answers. */
export interface Question<T, R> {
  readonly id: string;
  /** For messages, for example `shop-web-0 to run`. */
  readonly what: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** `undefined`: ask again later. The value is `undefined` while the cloud does not show it. What it throws ends the question. */
  answer(value: T | undefined): R | undefined;
  /** Told of each look that gave no answer, for progress. */
  looked?(value: T | undefined, waitedMs: number): void;
  /** What the value says of itself, for the message when the time is over: `is at 60 %`. */
  stateOf?(value: T): string;
}

/** Looks at many things of one account at once: whoever waits is served by the same calls. */
export interface Poller<T> {
  /** Throws FD1408 when the time is over, FD1409 when it is cancelled, and what asking throws. */
  until<R>(question: Question<T, R>): Promise<R>;
}

export interface Polling<T> {
  /** Asks about many in one call. What is not there is left out of the map. */
  ask(ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, T>>;
  /** Most ids of a call. */
  readonly idsInOneCall: number;
  /** First pause; it doubles from round to round. 250 ms when left out. */
  readonly firstMs?: number;
  /** Longest pause of a round of one call; 2 s when left out. Each further call of the round adds a quarter of it, so that many cost few calls. */
  readonly longestMs?: number;
}

interface Waiting<T> {
  readonly question: Question<T, unknown>;
  readonly sinceMs: number;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** For how long an answer is waited for that was asked for when the time was over, in real milliseconds. */
const graceMs = 10_000;

/** One loop at a time, from the first who waits to the last. */
export function poller<T>(polling: Polling<T>, io: IO): Poller<T> {
  const waiting = new Set<Waiting<T>>();
  let loop: AbortController | undefined;
  const join = (waiter: Waiting<T>) => {
    waiting.add(waiter);
    if (loop) return;
    loop = new AbortController();
    void look(waiting, polling, loop.signal, io);
  };
  const leave = (waiter: Waiting<T>) => {
    waiting.delete(waiter);
    if (waiting.size > 0) return;
    loop?.abort();
    loop = undefined;
  };
  return {
    until: (question) =>
      new Promise((resolve, reject) => {
        const { signal } = question;
        const settle = (report: () => void) => {
          signal.removeEventListener("abort", cancel);
          clearTimeout(limit);
          leave(waiter);
          report();
        };
        const cancel = () => settle(() => reject(cancelled(question)));
        const waiter: Waiting<T> = {
          question,
          sinceMs: io.now().getTime(),
          resolve: (value) => settle(() => resolve(value as never)),
          reject: (reason) => settle(() => reject(reason)),
        };
        if (signal.aborted) return reject(cancelled(question));
        const limit = setTimeout(
          () => waiter.reject(late(question, "was asked about, without an answer")),
          question.timeoutMs + graceMs,
        );
        signal.addEventListener("abort", cancel, { once: true });
        join(waiter);
      }),
  };
}

/** Asks round after round, until nobody waits. */
async function look<T>(waiting: Set<Waiting<T>>, polling: Polling<T>, signal: AbortSignal, io: IO): Promise<void> {
  for (let round = 0; !signal.aborted; round++) {
    await io.sleep(pauseMs(polling, round, waiting, io.now().getTime()), signal).catch(() => undefined);
    const byId = Map.groupBy(waiting, ({ question }) => question.id);
    const ids = [...byId.keys()];
    for (let start = 0; start < ids.length && !signal.aborted; start += polling.idsInOneCall) {
      const some = ids.slice(start, start + polling.idsInOneCall);
      const still = () => some.flatMap((id) => byId.get(id) ?? []).filter((waiter) => waiting.has(waiter));
      await askSome(still, some, polling, signal, io);
    }
  }
}

/** How long until the next round; never beyond the first time limit of those who wait. */
function pauseMs<T>(polling: Polling<T>, round: number, waiting: ReadonlySet<Waiting<T>>, now: number): number {
  const { firstMs = 250, longestMs = 2_000, idsInOneCall } = polling;
  const calls = Math.ceil(waiting.size / idsInOneCall);
  const longest = longestMs * (1 + (calls - 1) / 4);
  const limits = [...waiting].map(({ question, sinceMs }) => sinceMs + question.timeoutMs - now);
  return Math.max(0, Math.min(firstMs * 2 ** round, longest, ...limits));
}

async function askSome<T>(
  still: () => readonly Waiting<T>[],
  ids: readonly string[],
  { ask }: Polling<T>,
  signal: AbortSignal,
  io: IO,
): Promise<void> {
  try {
    const found = await ask(ids, signal);
    for (const waiter of still()) settleOne(waiter, found.get(waiter.question.id), io);
  } catch (error) {
    for (const waiter of still()) waiter.reject(error);
  }
}

function settleOne<T>(waiter: Waiting<T>, value: T | undefined, io: IO): void {
  const { question, sinceMs } = waiter;
  const waitedMs = io.now().getTime() - sinceMs;
  try {
    const answer = question.answer(value);
    if (answer !== undefined) waiter.resolve(answer);
    else if (waitedMs >= question.timeoutMs) waiter.reject(late(question, shown(question, value)));
    else question.looked?.(value, waitedMs);
  } catch (error) {
    waiter.reject(error);
  }
}

function cancelled({ what, signal }: Question<never, unknown>): FlatcarError {
  return new FlatcarError({ code: "FD1409", message: `cancelled while waiting for ${what}` }, { cause: signal.reason });
}

function shown<T>({ stateOf }: Question<T, unknown>, value: T | undefined): string | undefined {
  return value === undefined ? "is not shown" : stateOf?.(value);
}

function late<T>({ id, what, timeoutMs }: Question<T, unknown>, state: string | undefined): FlatcarError {
  return new FlatcarError({
    code: "FD1408",
    message: `waited ${Math.round(timeoutMs / 1000)} s for ${what}`,
    ...(state === undefined ? {} : { details: [`${id} ${state}`] }),
    hint: "run the same again to go on waiting",
  });
}
