import { FlatcarError } from "../../errors.ts";
import type { IO } from "../../platform.ts";
import { isUnknown } from "./errors.ts";

/** Asks about many keys in one call. What has no answer is left out of the map. */
type Ask<T> = (keys: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, T>>;

/** Asks about one key; `undefined` where there is no answer. Throws FD1409 when it is cancelled, and what the API throws. */
export type Look<T> = (key: string, signal: AbortSignal) => Promise<T | undefined>;

interface Asker<T> {
  readonly key: string;
  readonly signal: AbortSignal;
  answer(value: T | undefined): void;
  refuse(reason: unknown): void;
}

/** How long a question waits for others to go with it. */
export const gatherMs = 10;
/** Values of one filter, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html; lists of ids take more. */
export const keysInOneCall = 200;

/** Joins the questions of a moment into few calls. A call goes on until the last of those who wait for it is cancelled. */
export function gather<T>(io: IO, ask: Ask<T>): Look<T> {
  let queue: Asker<T>[] = [];
  const flush = async () => {
    await io.sleep(gatherMs);
    const askers = queue;
    queue = [];
    await Promise.all(chunks(askers).map((chunk) => serve(chunk, ask)));
  };
  return (key, signal) =>
    new Promise((answer, refuse) => {
      if (signal.aborted) return refuse(cancelled(key, signal));
      queue.push({ key, signal, answer, refuse });
      if (queue.length === 1) void flush();
    });
}

function chunks<T>(askers: readonly Asker<T>[]): readonly (readonly Asker<T>[])[] {
  const byKey = groups(askers, ({ key }) => key);
  const keys = [...byKey.keys()];
  const starts = Array.from({ length: Math.ceil(keys.length / keysInOneCall) }, (_, index) => index * keysInOneCall);
  return starts.map((start) => keys.slice(start, start + keysInOneCall).flatMap((key) => byKey.get(key) ?? []));
}

/** What has the same key, together. */
export function groups<T>(all: Iterable<T>, keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const group = found.get(keyOf(one));
    if (group) group.push(one);
    else found.set(keyOf(one), [one]);
  }
  return found;
}

async function serve<T>(askers: readonly Asker<T>[], ask: Ask<T>): Promise<void> {
  const call = new AbortController();
  const left = new Set(askers);
  const leave = (asker: Asker<T>) => {
    left.delete(asker);
    asker.refuse(cancelled(asker.key, asker.signal));
    if (left.size === 0) call.abort();
  };
  const leaving = askers.map((asker) => ({ asker, leave: () => leave(asker) }));
  for (const { asker, leave: listener } of leaving) {
    if (asker.signal.aborted) listener();
    else asker.signal.addEventListener("abort", listener, { once: true });
  }
  try {
    if (left.size > 0) await answerAll(askers, ask, call.signal);
  } finally {
    for (const { asker, leave: listener } of leaving) asker.signal.removeEventListener("abort", listener);
  }
}

/** One key that EC2 does not know makes it refuse all of them: then each is asked about alone. */
async function answerAll<T>(askers: readonly Asker<T>[], ask: Ask<T>, signal: AbortSignal): Promise<void> {
  const keys = [...new Set(askers.map(({ key }) => key))];
  try {
    const found = await ask(keys, signal);
    for (const { key, answer } of askers) answer(found.get(key));
  } catch (error) {
    const apart = keys.length > 1 && isUnknown(error);
    if (!apart) for (const { refuse } of askers) refuse(error);
    else
      await Promise.all(
        keys.map((key) =>
          answerAll(
            askers.filter((asker) => asker.key === key),
            ask,
            signal,
          ),
        ),
      );
  }
}

function cancelled(key: string, { reason }: AbortSignal): FlatcarError {
  return new FlatcarError({ code: "FD1409", message: `cancelled while asking about ${key}` }, { cause: reason });
}
