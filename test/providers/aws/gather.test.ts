import { describe, expect, test } from "vitest";
import { gather } from "../../../src/providers/aws/gather.ts";
import { refused } from "./api.ts";
import { stillIO } from "./loopback.ts";

const { signal } = new AbortController();

/** Answers each key with itself in capitals, but for those that are to be unknown. */
function asking(unknown: readonly string[] = []) {
  const calls: (readonly string[])[] = [];
  const look = gather(stillIO(), async (keys) => {
    calls.push(keys);
    if (keys.some((key) => unknown.includes(key))) throw refused("InvalidVolume.NotFound");
    return new Map(keys.filter((key) => key !== "none").map((key) => [key, key.toUpperCase()]));
  });
  return { look, calls };
}

describe("questions that come together", () => {
  test("go in one call, each key once, and each gets its own answer", async () => {
    const { look, calls } = asking();
    const answers = await Promise.all(["a", "b", "a", "none"].map((key) => look(key, signal)));
    expect(answers).toEqual(["A", "B", "A", undefined]);
    expect(calls).toEqual([["a", "b", "none"]]);
  });

  test("go in as many calls as the API needs", async () => {
    const { look, calls } = asking();
    const keys = Array.from({ length: 450 }, (_, index) => `k${index}`);
    expect(await Promise.all(keys.map((key) => look(key, signal)))).toEqual(keys.map((key) => key.toUpperCase()));
    expect(calls.map((call) => call.length)).toEqual([200, 200, 50]);
  });

  test("go apart when the API refuses all for one that it does not know", async () => {
    const { look, calls } = asking(["gone"]);
    const outcomes = await Promise.allSettled(["a", "gone", "b"].map((key) => look(key, signal)));
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(calls).toEqual([["a", "gone", "b"], ["a"], ["gone"], ["b"]]);
  });

  test("fail together when the call fails", async () => {
    const look = gather(stillIO(), async () => Promise.reject(refused("InternalError", 500)));
    const outcomes = await Promise.allSettled(["a", "b"].map((key) => look(key, signal)));
    expect(outcomes).toMatchObject([{ reason: { name: "InternalError" } }, { reason: { name: "InternalError" } }]);
  });

  test("do not go with those of a later moment", async () => {
    const { look, calls } = asking();
    await look("a", signal);
    await look("b", signal);
    expect(calls).toEqual([["a"], ["b"]]);
  });
});

describe("who is cancelled", () => {
  test("before asking makes no call", async () => {
    const { look, calls } = asking();
    await expect(look("a", AbortSignal.abort())).rejects.toMatchObject({ code: "FD1409" });
    expect(calls).toEqual([]);
  });

  test("leaves the others with their answer, and the last one ends the call", async () => {
    const signals: AbortSignal[] = [];
    let answer = (_: ReadonlyMap<string, string>) => undefined as unknown;
    const look = gather<string>(stillIO(), (_, call) => {
      signals.push(call);
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const [one, two] = [new AbortController(), new AbortController()];
    const first = look("a", one.signal);
    const second = look("b", two.signal);
    while (signals.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    one.abort();
    await expect(first).rejects.toMatchObject({ code: "FD1409" });
    expect(signals[0]?.aborted).toBe(false);
    answer(new Map([["b", "B"]]));
    expect(await second).toBe("B");

    const third = look("c", two.signal);
    while (signals.length === 1) await new Promise((resolve) => setTimeout(resolve, 1));
    two.abort();
    await expect(third).rejects.toMatchObject({ code: "FD1409" });
    expect(signals[1]?.aborted).toBe(true);
  });
});
