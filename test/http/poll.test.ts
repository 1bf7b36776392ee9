import { describe, expect, it, onTestFinished, vi } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { type Poller, type Polling, poller, type Question } from "../../src/http/poll.ts";
import { clock } from "./clock.ts";

interface Action {
  readonly id: string;
  readonly progress: number;
}

const never = new AbortController().signal;
const started = Date.parse("2026-11-28T00:00:00Z");

/** Actions that take the seconds their ids say. */
function given(polling: Partial<Polling<Action>> = {}) {
  const io = clock();
  const calls: { readonly ids: readonly string[]; readonly at: number }[] = [];
  const elapsedS = () => (io.now().getTime() - started) / 1000;
  const actions = poller<Action>(
    {
      idsInOneCall: 50,
      async ask(ids) {
        calls.push({ ids, at: elapsedS() });
        const shown = ids.filter((id) => id !== "unknown");
        return new Map(shown.map((id) => [id, { id, progress: (100 * elapsedS()) / Number.parseFloat(id) }]));
      },
      ...polling,
    },
    io,
  );
  return { io, actions, calls, elapsedS };
}

function until(actions: Poller<Action>, id: string, more: Partial<Question<Action, string>> = {}): Promise<string> {
  return actions.until({
    id,
    what: `action ${id}`,
    signal: never,
    timeoutMs: 600_000,
    answer: (action) => (action && action.progress >= 100 ? `${id} done` : undefined),
    stateOf: ({ progress }) => `is at ${Math.floor(progress)} %`,
    ...more,
  });
}

describe("a poller", () => {
  it("asks about all who wait in one call, and less often the longer it takes", async () => {
    const { actions, calls } = given();
    expect(await Promise.all([until(actions, "3"), until(actions, "10"), until(actions, "3")])).toEqual([
      "3 done",
      "10 done",
      "3 done",
    ]);
    expect(calls[0]).toEqual({ ids: ["3", "10"], at: 0.25 });
    expect(calls.map(({ at }) => at)).toEqual([0.25, 0.75, 1.75, 3.75, 5.75, 7.75, 9.75, 11.75]);
    expect(calls.at(-1)?.ids).toEqual(["10"]);
  });

  it("costs few calls for many", async () => {
    const { actions, calls } = given();
    const ids = Array.from({ length: 1_000 }, (_, index) => `${20 + index / 1000}`);
    await Promise.all(ids.map((id) => until(actions, id)));
    expect(Math.max(...calls.map(({ ids: asked }) => asked.length))).toBe(50);
    expect(calls.length).toBeLessThan(200);
  });

  it("stops when nobody waits, and begins anew", async () => {
    const { actions, calls, io } = given();
    await until(actions, "0.1");
    const before = calls.length;
    await io.sleep(60_000);
    expect(calls.length).toBe(before);
    await until(actions, "0.1");
    expect(calls.length).toBe(before + 1);
  });

  it("tells of each look", async () => {
    const { actions } = given();
    const looks: string[] = [];
    await until(actions, "1", { looked: (action, ms) => void looks.push(`${action?.progress} % after ${ms} ms`) });
    expect(looks).toEqual(["25 % after 250 ms", "75 % after 750 ms"]);
  });

  it("ends one who waited too long at his time, and not the others", async () => {
    const { actions, elapsedS } = given();
    const other = until(actions, "9");
    const error = await until(actions, "1000", { timeoutMs: 5_000 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FlatcarError);
    expect((error as FlatcarError).findings).toEqual([
      {
        code: "FD1408",
        message: "waited 5 s for action 1000",
        details: ["1000 is at 0 %"],
        hint: "run the same again to go on waiting",
      },
    ]);
    expect(elapsedS()).toBe(5);
    expect(await other).toBe("9 done");
  });

  it("ends one at his time also where the cloud does not answer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const ask = (_: readonly string[], signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
    const { actions } = given({ ask });
    const both = Promise.allSettled([
      until(actions, "1", { timeoutMs: 5_000 }),
      until(actions, "2", { timeoutMs: 60_000 }),
    ]);
    const error = until(actions, "3", { timeoutMs: 5_000 }).catch((thrown: unknown) => thrown);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await error).toMatchObject({
      findings: [{ code: "FD1408", details: ["3 was asked about, without an answer"] }],
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await both).toMatchObject([{ reason: { code: "FD1408" } }, { reason: { code: "FD1408" } }]);
  });

  it("waits for what is not shown yet", async () => {
    const { actions } = given();
    const error = await until(actions, "unknown", { timeoutMs: 3_000 }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "FD1408", findings: [{ details: ["unknown is not shown"] }] });
  });

  it("ends on abort, at once, and asks no more", async () => {
    const { actions, calls, io } = given();
    const stop = new AbortController();
    const waiting = until(actions, "1000", { signal: stop.signal });
    await io.sleep(1_000);
    stop.abort(new Error("enough"));
    const before = calls.length;
    await expect(waiting).rejects.toMatchObject({ code: "FD1409" });
    await io.sleep(60_000);
    expect(calls.length).toBe(before);
    await expect(until(actions, "1", { signal: stop.signal })).rejects.toMatchObject({ code: "FD1409" });
    expect(calls.length).toBe(before);
  });

  it("aborts the call when the last one leaves", async () => {
    let asked: AbortSignal | undefined;
    const { actions, io } = given({
      ask: (_, signal) => {
        asked = signal;
        return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
      },
    });
    const stop = new AbortController();
    const waiting = until(actions, "1", { signal: stop.signal });
    await io.sleep(1_000);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: "FD1409" });
    expect(asked?.aborted).toBe(true);
  });

  it("gives an error of the call to all who were asked about, and of an answer to one", async () => {
    const broken = given({ ask: () => Promise.reject(new Error("outage")) });
    const both = await Promise.allSettled([until(broken.actions, "1"), until(broken.actions, "2")]);
    expect(both).toMatchObject([{ reason: { message: "outage" } }, { reason: { message: "outage" } }]);
    const { actions } = given();
    const failed = until(actions, "1", {
      answer: () => {
        throw new Error("action failed");
      },
    });
    const one = await Promise.allSettled([failed, until(actions, "2")]);
    expect(one).toMatchObject([{ reason: { message: "action failed" } }, { value: "2 done" }]);
  });
});
