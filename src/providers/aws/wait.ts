import type * as Sdk from "@aws-sdk/client-ec2";
import { FlatcarError } from "../../errors.ts";
import type { IO } from "../../platform.ts";
import type { Api } from "./client.ts";
import { gatherMs, groups, keysInOneCall } from "./gather.ts";

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

/**
 * Calls that a loop makes at its shortest pause: one, and one more for each fifty who wait. Each call beyond makes the next pause three
 * times as long: a thousand machines cost under a hundred calls when four or more are made each second.
 */
const callsForEach = 0.02;
const slowerBy = 3;
/** Longest pause, and what each who came adds to it: who made a thousand machines looks each 5 s. */
const longestPauseMs = 2_000;
const longerForEachMs = 3;

interface Waiting {
  readonly question: Question<unknown>;
  readonly sinceMs: number;
  finish(): void;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** One loop, from the first who waits to the last. */
interface Loop {
  readonly stop: AbortController;
  came: number;
  calls: number;
}

export function watcher(api: Api, io: IO): Watcher {
  const waiting = new Set<Waiting>();
  let loop: Loop | undefined;
  const leave = (waiter: Waiting) => {
    waiting.delete(waiter);
    if (waiting.size > 0) return;
    loop?.stop.abort();
    loop = undefined;
  };
  const join = (waiter: Waiting) => {
    waiting.add(waiter);
    const fresh = loop === undefined;
    loop ??= { stop: new AbortController(), came: 0, calls: 0 };
    loop.came++;
    if (fresh) void look(waiting, loop, api, io);
  };
  return {
    until: (question) =>
      new Promise((resolve, reject) => {
        const { signal } = question;
        if (signal.aborted) return reject(cancelled(question));
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
        signal.addEventListener("abort", cancel, { once: true });
        join(waiter);
      }),
  };
}

/** Asks round after round, until nobody waits. */
async function look(waiting: Set<Waiting>, loop: Loop, api: Api, io: IO): Promise<void> {
  const { signal } = loop.stop;
  while (!signal.aborted) {
    await io.sleep(pauseMs(loop), signal).catch(() => undefined);
    const byId = groups(waiting, ({ question }) => question.id);
    const ids = [...byId.keys()];
    for (let start = 0; start < ids.length && !signal.aborted; start += keysInOneCall) {
      loop.calls++;
      const some = ids.slice(start, start + keysInOneCall);
      const asked = some.flatMap((id) => byId.get(id) ?? []);
      await askSome(asked, some, api, io, signal);
    }
  }
}

/** How long until the next round. Pure. */
export function pauseMs({ came, calls }: Pick<Loop, "came" | "calls">): number {
  const beyond = Math.max(0, calls - 1 - came * callsForEach);
  return Math.min(gatherMs * slowerBy ** beyond, longestPauseMs + came * longerForEachMs);
}

async function askSome(
  asked: readonly Waiting[],
  ids: readonly string[],
  api: Api,
  io: IO,
  signal: AbortSignal,
): Promise<void> {
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

/** Instances by id. A filter in place of ids: EC2 refuses a whole call for one id that it does not show yet. */
export async function describe(
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
