import { FlatcarError } from "../../errors.ts";
import type { Action } from "./answers.ts";
import type { Client } from "./client.ts";

/** For how long, and for whom, an action is waited for. */
export interface Patience {
  /** For messages, for example `the backups of shop-web-0`. */
  readonly what: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Pauses between looks at an action: they double. */
const firstPauseMs = 500;
const longestPauseMs = 5_000;

/** Waits until an action is done. Throws FD1420 where it failed, FD1408 when the time is over. */
export async function whenDone(client: Client, answer: unknown, { what, signal, timeoutMs }: Patience): Promise<void> {
  const { io } = client;
  const began = io.now().getTime();
  let { action } = answer as { readonly action?: Action };
  for (
    let pauseMs = firstPauseMs;
    action && action.status !== "completed";
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  ) {
    if (action.status === "errored") throw new FlatcarError(failed(action, what));
    if (io.now().getTime() - began >= timeoutMs) throw new FlatcarError(late(action, what, timeoutMs));
    await io.sleep(pauseMs, signal);
    const { id }: Action = action;
    action = ((await client.get(`/v2/actions/${id}`, signal)) as { readonly action?: Action } | undefined)?.action;
  }
}

function failed({ id, type }: Action, what: string) {
  return {
    code: "FD1420",
    message: `DigitalOcean gave up on ${what}`,
    details: [`action ${id}, ${type}: errored`],
    hint: "run the same again; DigitalOcean says no more than that",
  } as const;
}

function late({ id, type }: Action, what: string, timeoutMs: number) {
  return {
    code: "FD1408",
    message: `waited ${Math.round(timeoutMs / 1000)} s for ${what}`,
    details: [`action ${id}, ${type}: in progress`],
    hint: "run the same again to go on waiting",
  } as const;
}
