import { FlatcarError } from "../../errors.ts";
import type { IO } from "../../platform.ts";

/** Asks about many keys at once. What has no answer is left out of the map. */
type Ask<T> = (keys: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, T>>;

interface Asker<T> {
  readonly key: string;
  readonly signal: AbortSignal;
  answer(value: T | undefined): void;
  refuse(reason: unknown): void;
}

/** How long a question waits for others to go with it. */
const gatherMs = 10;

/** Joins the questions of a moment into one. It goes on until the last of those who wait is cancelled; who is cancelled throws FD1409. */
export function gather<T>(io: IO, ask: Ask<T>): (key: string, signal: AbortSignal) => Promise<T | undefined> {
  let queue: Asker<T>[] = [];
  const flush = async () => {
    await io.sleep(gatherMs);
    const askers = queue;
    queue = [];
    await serve(askers, ask);
  };
  return (key, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(cancelled(key, signal));
      queue.push({ key, signal, answer: resolve, refuse: reject });
      if (queue.length === 1) void flush();
    });
}

async function serve<T>(askers: readonly Asker<T>[], ask: Ask<T>): Promise<void> {
  const call = new AbortController();
  const left = new Set(askers);
  const leaving = askers.map((asker) => () => {
    left.delete(asker);
    asker.refuse(cancelled(asker.key, asker.signal));
    if (left.size === 0) call.abort();
  });
  askers.forEach(({ signal }, index) => {
    if (signal.aborted) leaving[index]?.();
    else signal.addEventListener("abort", leaving[index] as () => void, { once: true });
  });
  try {
    const found =
      left.size === 0 ? new Map<string, T>() : await ask([...new Set(askers.map(({ key }) => key))], call.signal);
    for (const { key, answer } of askers) answer(found.get(key));
  } catch (error) {
    for (const { refuse } of askers) refuse(error);
  } finally {
    askers.forEach(({ signal }, index) => {
      signal.removeEventListener("abort", leaving[index] as () => void);
    });
  }
}

function cancelled(key: string, { reason }: AbortSignal): FlatcarError {
  return new FlatcarError({ code: "FD1409", message: `cancelled while asking about ${key}` }, { cause: reason });
}
