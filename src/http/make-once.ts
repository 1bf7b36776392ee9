import type { IO } from "../platform.ts";
import { backOffMs } from "./back-off.ts";
import { isLost } from "./cloud-error.ts";

/** Something that is made by a call which has no token: two of it make two things. */
interface Making<T extends { readonly id: string | number }> {
  readonly io: IO;
  readonly signal: AbortSignal;
  make(): Promise<T>;
  /** Everything that such calls have made so far, the one to keep first. */
  find(): Promise<readonly T[]>;
  /** Takes away what was made beside another one. */
  unmake(surplus: T): Promise<void>;
}

const attempts = 3;
/**
 * For so long a service may go on behind a gateway that has given up: its own limit is a minute as a rule.
 * https://docs.openstack.org/kolla-ansible/latest/reference/high-availability/haproxy-guide.html: `haproxy_server_timeout` is "1m".
 */
const lateMs = 60_000;

/** Makes it. After a lost reply it is looked for until nothing can come of that call any more, before it is asked for again. */
export async function makeOnce<T extends { readonly id: string | number }>(making: Making<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const made = await making.make();
      return attempt === 1 ? made : await alone(made, await making.find(), making);
    } catch (error) {
      if (!isLost(error) || making.signal.aborted) throw error;
      const [found, ...others] = await lateOnes(making);
      if (found) return alone(found, others, making);
      if (attempt === attempts) throw error;
    }
  }
}

/** What a call made whose reply was lost. */
async function lateOnes<T extends { readonly id: string | number }>(making: Making<T>): Promise<readonly T[]> {
  const { io, signal, find } = making;
  const endMs = io.now().getTime() + lateMs;
  for (let look = 1; ; look++) {
    await io.sleep(backOffMs(look), signal);
    const found = await find();
    if (found.length > 0 || io.now().getTime() >= endMs) return found;
  }
}

async function alone<T extends { readonly id: string | number }>(
  kept: T,
  all: readonly T[],
  { unmake }: Making<T>,
): Promise<T> {
  for (const surplus of all.filter(({ id }) => id !== kept.id)) await unmake(surplus);
  return kept;
}
