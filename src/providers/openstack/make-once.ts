import { backOffMs } from "../../http/back-off.ts";
import type { IO } from "../../platform.ts";
import { isLost } from "./errors.ts";

/** Something that is made by a call which has no token: two of it make two things. */
interface Making<T> {
  readonly io: IO;
  readonly signal: AbortSignal;
  make(): Promise<T>;
  /** What a call made whose reply was lost; `undefined` where it made nothing. */
  find(): Promise<T | undefined>;
}

const attempts = 6;

/** Makes it. After a lost reply what there is now is looked for before it is asked for again. */
export async function makeOnce<T>({ io, signal, make, find }: Making<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await make();
    } catch (error) {
      if (!isLost(error) || attempt === attempts || signal.aborted) throw error;
      await io.sleep(backOffMs(attempt), signal);
      const found = await find();
      if (found !== undefined) return found;
    }
  }
}
