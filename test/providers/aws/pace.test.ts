import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gate, pace } from "../../../src/providers/aws/pace.ts";
import { stillIO } from "./loopback.ts";

const { signal } = new AbortController();

describe("the pace of calls", () => {
  test("is not kept until the API asks for fewer", async () => {
    const io = stillIO();
    const own = pace(io);
    for (let call = 0; call < 5; call++) await own.turn(signal);
    expect(io.slept).toEqual([]);
  });

  test("keeps calls 50 ms apart from the first refusal on, and doubles with each later one", async () => {
    const io = stillIO();
    const own = pace(io);
    own.slower();
    for (let call = 0; call < 3; call++) await own.turn(signal);
    expect(io.slept).toEqual([50, 50]);
    await io.sleep(1_000);
    own.slower();
    await own.turn(signal);
    await own.turn(signal);
    expect(io.slept.at(-1)).toBe(100);
  });

  test("doubles once for all the calls that were refused together", async () => {
    const io = stillIO();
    const own = pace(io);
    for (let call = 0; call < 20; call++) own.slower();
    await own.turn(signal);
    await own.turn(signal);
    expect(io.slept).toEqual([50]);
  });

  test("comes back with calls that go through", async () => {
    const io = stillIO();
    const own = pace(io);
    own.slower();
    for (let call = 0; call < 20; call++) own.faster();
    await own.turn(signal);
    await own.turn(signal);
    expect(io.slept).toEqual([]);
  });

  test("is that of the moment in which a call's turn comes, in the order of asking", async () => {
    const io = stillIO();
    const own = pace(io);
    own.slower();
    const order: number[] = [];
    const calls = [0, 1, 2].map(async (call) => {
      await own.turn(signal);
      order.push(call);
      if (call === 0) for (let answer = 0; answer < 20; answer++) own.faster();
    });
    await Promise.all(calls);
    expect(order).toEqual([0, 1, 2]);
    expect(io.slept).toEqual([50]);
  });

  test("lets go of who is cancelled in the line at once", async () => {
    const io = { ...stillIO(), sleep: () => new Promise<void>(() => undefined) };
    const own = pace(io);
    own.slower();
    await own.turn(signal);
    void own.turn(signal);
    const cancelled = new AbortController();
    const waiting = own.turn(cancelled.signal);
    cancelled.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
  });

  test("never leaves more than 2 s between two calls", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), async (answers) => {
        const io = stillIO();
        const own = pace(io);
        for (const well of answers) {
          await own.turn(signal);
          if (well) own.faster();
          else own.slower();
        }
        expect(Math.max(0, ...io.slept)).toBeLessThanOrEqual(2_000);
      }),
      { numRuns: 30 },
    );
  });
});

test("a gate lets only so many in, in their order, whatever fails", async () => {
  const enter = gate(3);
  const begun: number[] = [];
  let inside = 0;
  let most = 0;
  const work = Array.from({ length: 12 }, (_, index) =>
    enter(async () => {
      begun.push(index);
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inside--;
      if (index % 4 === 0) throw new Error("failed");
      return index;
    }),
  );
  const outcomes = await Promise.allSettled(work);
  expect(most).toBe(3);
  expect(begun).toEqual(begun.map((_, index) => index));
  expect(outcomes.map(({ status }) => status)).toEqual(
    outcomes.map((_, index) => (index % 4 === 0 ? "rejected" : "fulfilled")),
  );
});
