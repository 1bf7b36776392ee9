import { resolveCredentials } from "../../src/options.ts";
import type { AnyPlatform } from "../../src/providers/index.ts";
import type { FastIO } from "./clock.ts";
import { fastIO } from "./clock.ts";
import { type Death, openGate } from "./gate.ts";

/** Where a process finds its cloud, and when it is killed. */
export interface Surroundings {
  readonly platform: AnyPlatform;
  /** The cloud's own. */
  readonly env: Readonly<Record<string, string>>;
  /** Left out: it lives. */
  readonly death?: Death | undefined;
  /** Seconds of its clock in a real one; left out: as `fastIO` has it. */
  readonly speed?: number | undefined;
}

/** What a process has to work with: a wire of its own to the cloud, and nothing that it remembers. */
export interface Process {
  readonly io: FastIO;
  readonly credentials: unknown;
  /** Aborted when it ends. */
  readonly signal: AbortSignal;
  /** Nothing that is learnt now is of use to anybody. */
  isDead(): boolean;
}

/** Lets something be done in a process of its own. Resolves as well when it is killed on the way. Throws what `act` throws while it lives. */
export async function inProcess<T>(
  { platform, env, death, speed }: Surroundings,
  act: (process: Process) => Promise<T>,
): Promise<{ readonly value: T } | "killed"> {
  const gate = await openGate(addressOf(env), death);
  const { credentials, env: through } = throughAddress(platform, env, gate.endpoint);
  const io = fastIO(through, () => undefined, speed);
  const abandoned = new AbortController();
  let dead = false;
  const killed = gate.cut.then(() => {
    dead = true;
    return "killed" as const;
  });
  const acting = act({ io, credentials, signal: abandoned.signal, isDead: () => dead });
  try {
    return await Promise.race([acting.then((value) => ({ value })), killed]);
  } finally {
    dead = true;
    abandoned.abort();
    await gate.close();
    await acting.catch(() => undefined);
  }
}

/** Where a cloud of this environment listens. */
export function addressOf(env: Surroundings["env"]): string {
  return new URL(Object.values(env).find((value) => value.startsWith("http://")) ?? "").origin;
}

/** The same cloud by another address, which passes everything on. */
export function throughAddress(platform: AnyPlatform, env: Surroundings["env"], address: string) {
  const own = addressOf(env);
  const through = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace(own, address)]));
  return { env: through, credentials: resolveCredentials(platform, undefined, through).value };
}
