import type * as Sdk from "@aws-sdk/client-ec2";
import { FlatcarError } from "../../errors.ts";
import type { IO } from "../../platform.ts";
import type { Api } from "./client.ts";

/** What is asked about one instance until it answers. */
export interface Question<T> {
  readonly id: string;
  /** For messages, for example `shop-web-0 to run`. */
  readonly what: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** `undefined`: ask again later. The instance is `undefined` while EC2 does not show it. */
  answer(instance: Sdk.Instance | undefined): T | undefined;
}

/** Looks at many instances of one region at once: whoever waits is served by the same calls. */
export interface Watcher {
  /** Throws FD1408 when the time is over, FD1409 when it is cancelled, and what the API throws. */
  until<T>(question: Question<T>): Promise<T>;
}

/** Values of one filter, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
const idsInOneCall = 200;
/** So that questions that come together go together. */
const gatherMs = 10;
const longestPauseMs = 2_000;

interface Waiting {
  readonly question: Question<unknown>;
  readonly sinceMs: number;
  finish(): void;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

export function watcher(api: Api, io: IO): Watcher {
  const waiting = new Set<Waiting>();
  let loop: AbortController | undefined;
  const leave = (waiter: Waiting) => {
    waiting.delete(waiter);
    if (waiting.size > 0) return;
    loop?.abort();
    loop = undefined;
  };
  return {
    until: (question) =>
      new Promise((resolve, reject) => {
        const { signal } = question;
        const cancel = () => settle(() => reject(cancelled(question)));
        const waiter: Waiting = {
          question,
          sinceMs: io.now().getTime(),
          finish: () => {
            signal.removeEventListener("abort", cancel);
            leave(waiter);
          },
          resolve: (value) => settle(() => resolve(value as never)),
          reject: (reason) => settle(() => reject(reason)),
        };
        const settle = (report: () => void) => {
          waiter.finish();
          report();
        };
        waiting.add(waiter);
        if (signal.aborted) return cancel();
        signal.addEventListener("abort", cancel, { once: true });
        if (loop) return;
        loop = new AbortController();
        void look(waiting, api, io, loop.signal);
      }),
  };
}

/** Asks round after round, until nobody waits. */
async function look(waiting: Set<Waiting>, api: Api, io: IO, signal: AbortSignal): Promise<void> {
  for (let pauseMs = gatherMs; !signal.aborted; pauseMs = pauseOf(waiting, io)) {
    await io.sleep(pauseMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    const round = [...waiting];
    const ids = [...new Set(round.map(({ question }) => question.id))];
    for (let start = 0; start < ids.length; start += idsInOneCall) {
      await askSome(round, ids.slice(start, start + idsInOneCall), api, io, signal);
    }
  }
}

async function askSome(
  round: readonly Waiting[],
  ids: readonly string[],
  api: Api,
  io: IO,
  signal: AbortSignal,
): Promise<void> {
  const asked = round.filter(({ question }) => ids.includes(question.id));
  try {
    const found = await describe(api, ids, signal);
    for (const waiter of asked) settleOne(waiter, found.get(waiter.question.id), io);
  } catch (error) {
    for (const waiter of asked) waiter.reject(error);
  }
}

function settleOne(waiter: Waiting, instance: Sdk.Instance | undefined, io: IO): void {
  const { question, sinceMs } = waiter;
  try {
    const answer = question.answer(instance);
    if (answer !== undefined) waiter.resolve(answer);
    else if (io.now().getTime() - sinceMs >= question.timeoutMs) waiter.reject(late(question, instance));
  } catch (error) {
    waiter.reject(error);
  }
}

/** A filter in place of ids: EC2 refuses a whole call for one id that it does not show yet. */
async function describe(
  api: Api,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Sdk.Instance>> {
  const { Reservations = [] } = await api.call(
    "DescribeInstances",
    { Filters: [{ Name: "instance-id", Values: [...ids] }] },
    { signal },
  );
  return new Map(
    Reservations.flatMap(({ Instances = [] }) => Instances).map((instance) => [instance.InstanceId ?? "", instance]),
  );
}

/** A machine that was begun just now is looked at often, one that takes its time seldom. */
function pauseOf(waiting: ReadonlySet<Waiting>, io: IO): number {
  const now = io.now().getTime();
  const youngestMs = Math.min(...[...waiting].map(({ sinceMs }) => now - sinceMs));
  return Math.min(longestPauseMs, Math.max(gatherMs, youngestMs / 4));
}

function cancelled({ what, signal }: Question<unknown>): FlatcarError {
  return new FlatcarError({ code: "FD1409", message: `cancelled while waiting for ${what}` }, { cause: signal.reason });
}

function late({ id, what, timeoutMs }: Question<unknown>, instance: Sdk.Instance | undefined): FlatcarError {
  const state = instance?.State?.Name;
  return new FlatcarError({
    code: "FD1408",
    message: `waited ${Math.round(timeoutMs / 1000)} s for ${what}`,
    details: [state === undefined ? `EC2 does not show ${id}` : `${id} is ${state}`],
    hint: "run the same again to go on waiting, or look at its console in the EC2 console",
  });
}
