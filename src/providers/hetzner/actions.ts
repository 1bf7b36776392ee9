import { FlatcarError } from "../../errors.ts";
import { poller } from "../../http/poll.ts";
import type { IO } from "../../platform.ts";
import type { Client } from "./client.ts";
import { rules } from "./errors.ts";
import type { Action } from "./records.ts";

export interface Waiting {
  /** For messages, for example `shop-web-0 to run`. */
  readonly what: string;
  readonly signal: AbortSignal;
  /** Of the clock of `IO`. */
  readonly deadlineMs: number;
}

/** Waits until actions are over. Throws FD1407 or the reason's own code where one fails, FD1408 when the time is over, FD1409 when it is cancelled. */
export type Settled = (actions: readonly Action[], waiting: Waiting) => Promise<void>;

/** The list has no pages, https://docs.hetzner.cloud/reference/cloud#actions: a page of any other list has as many. */
const idsInOneCall = 50;
/** A server takes some seconds at least, and the project has a call each second. */
const firstMs = 1_500;
const longestMs = 6_000;

/** Whoever waits in one project is served by the same calls. */
export function settled(client: Client, io: IO): Settled {
  const ask = async (ids: readonly string[], signal: AbortSignal) => {
    const { actions } = await client.send<{ readonly actions: readonly Action[] }>("GET", "/actions", signal, {
      query: { id: ids },
    });
    return new Map(actions.map((action) => [String(action.id), action]));
  };
  const { until } = poller<Action>({ ask, idsInOneCall, firstMs, longestMs }, io);
  return async (actions, { what, signal, deadlineMs }) => {
    const timeoutMs = Math.max(0, deadlineMs - io.now().getTime());
    const open = actions.filter(({ status }) => status !== "success");
    const answer = (action: Action | undefined) => ended(action, what);
    const stateOf = ({ command, progress }: Action) => `is ${command} at ${progress} %`;
    await Promise.all(open.map(({ id }) => until({ id: String(id), what, signal, timeoutMs, answer, stateOf })));
  };
}

/** The action where it has succeeded. Throws where it has failed. */
function ended(action: Action | undefined, what: string): Action | undefined {
  if (action?.status !== "error") return action?.status === "success" ? action : undefined;
  const { code, message } = action.error ?? { code: "unknown_error", message: "no reason given" };
  const meaning = rules.find((rule) => rule.codes?.test(code) && (rule.message?.test(message) ?? true));
  throw new FlatcarError({
    code: meaning?.code ?? "FD1407",
    message: `waited for ${what}, and it failed: ${message}`,
    details: [`Hetzner Cloud: ${code}, action ${action.id} (${action.command})`],
    hint: meaning?.hint ?? "run the same again; when it goes on, look at the server in the Hetzner Console",
  });
}
