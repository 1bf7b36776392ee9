import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pauseMs, type Question, watcher } from "../../../src/providers/aws/wait.ts";
import { fakeApi, instance, refused, reservations } from "./api.ts";
import { stillIO } from "./loopback.ts";

const idsOf = (input: {
  readonly Filters?: readonly { readonly Values?: readonly string[] | undefined }[] | undefined;
}) => input.Filters?.[0]?.Values ?? [];

function question(id: string, more: Partial<Question<string>> = {}): Question<string> {
  return {
    id,
    what: `${id} to run`,
    signal: new AbortController().signal,
    timeoutMs: 60_000,
    answer: (found) => (found?.State?.Name === "running" ? id : undefined),
    ...more,
  };
}

describe("waiting", () => {
  test("asks for many in one call, and only for those who still wait", async () => {
    let round = 0;
    const api = fakeApi({
      DescribeInstances: (input) => {
        round++;
        return reservations(
          ...idsOf(input).map((id) => instance(id, id === "i-1" || round > 2 ? "running" : "pending")),
        );
      },
    });
    const { until } = watcher(api, stillIO());
    expect(await Promise.all(["i-1", "i-2", "i-3"].map((id) => until(question(id))))).toEqual(["i-1", "i-2", "i-3"]);
    expect(api.calls.map(([, input]) => idsOf(input as never).length)).toEqual([3, 2, 2]);
  });

  test("goes on while EC2 does not show a new instance", async () => {
    let round = 0;
    const api = fakeApi({ DescribeInstances: () => (++round < 4 ? {} : reservations(instance("i-1"))) });
    expect(await watcher(api, stillIO()).until(question("i-1"))).toBe("i-1");
    expect(round).toBe(4);
  });

  test("takes 200 ids at a time", async () => {
    const api = fakeApi({ DescribeInstances: (input) => reservations(...idsOf(input).map((id) => instance(id))) });
    const { until } = watcher(api, stillIO());
    const ids = Array.from({ length: 450 }, (_, index) => `i-${index}`);
    expect(await Promise.all(ids.map((id) => until(question(id))))).toEqual(ids);
    expect(api.calls.map(([, input]) => idsOf(input as never).length)).toEqual([200, 200, 50]);
  });

  test("ends with its time, and says in which state it was left", async () => {
    const api = fakeApi({ DescribeInstances: () => reservations(instance("i-1", "pending")) });
    await expect(watcher(api, stillIO()).until(question("i-1"))).rejects.toMatchObject({
      code: "FD1408",
      message: "waited 60 s for i-1 to run",
      findings: [{ details: ["i-1 is pending"] }],
    });
    const blind = fakeApi({ DescribeInstances: () => ({}) });
    await expect(watcher(blind, stillIO()).until(question("i-1"))).rejects.toMatchObject({
      findings: [{ details: ["EC2 does not show i-1"] }],
    });
  });

  test("ends at once when it is cancelled, and leaves the others waiting", async () => {
    const abort = new AbortController();
    let runs = false;
    const api = fakeApi({ DescribeInstances: () => reservations(instance("i-2", runs ? "running" : "pending")) });
    const { until } = watcher(api, { ...stillIO(), sleep: () => new Promise((resolve) => setTimeout(resolve, 1)) });
    const [first, second] = [until(question("i-1", { signal: abort.signal })), until(question("i-2"))];
    abort.abort();
    await expect(first).rejects.toMatchObject({ code: "FD1409" });
    runs = true;
    expect(await second).toBe("i-2");
    const before = api.calls.length;
    await expect(until(question("i-3", { signal: AbortSignal.abort() }))).rejects.toMatchObject({ code: "FD1409" });
    expect(api.calls).toHaveLength(before);
  });

  test("fails with what the API and the answer throw, and can begin again", async () => {
    let fails = true;
    const api = fakeApi({
      DescribeInstances: () => {
        if (fails) throw refused("UnauthorizedOperation", 403);
        return reservations(instance("i-1", "terminated"));
      },
    });
    const { until } = watcher(api, stillIO());
    await expect(until(question("i-1"))).rejects.toMatchObject({ name: "UnauthorizedOperation" });
    fails = false;
    const dead = () => {
      throw new Error("it is dead");
    };
    await expect(until(question("i-1", { answer: dead }))).rejects.toThrow("it is dead");
  });

  test("asks no more when nobody waits", async () => {
    const api = fakeApi({ DescribeInstances: () => reservations(instance("i-1")) });
    const { until } = watcher(api, stillIO());
    await until(question("i-1"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(api.calls).toHaveLength(1);
  });
});

describe("the pause between two rounds", () => {
  test("of one machine grows to 2 s in seven calls", () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((calls) => Math.round(pauseMs({ came: 1, calls })))).toEqual([
      10, 10, 29, 88, 264, 792, 2_003,
    ]);
  });

  test.each([
    { atLeast: 4, most: 97 },
    { atLeast: 2, most: 180 },
  ])("costs a thousand machines, of which $atLeast or more are made each second, at most $most calls", (given) => {
    const pace = fc.record({
      perSecond: fc.double({ min: given.atLeast, max: 2_000, noNaN: true }),
      bootMs: fc.integer({ min: 0, max: 30_000 }),
    });
    fc.assert(
      fc.property(pace, ({ perSecond, bootMs }) => {
        let calls = 0;
        const end = 1_000_000 / perSecond + bootMs;
        for (let ms = 0; ms < end; ) {
          const came = Math.min(1_000, 1 + Math.floor((ms / 1_000) * perSecond));
          const waiting = Math.min(came, (perSecond * bootMs) / 1_000);
          ms += pauseMs({ came, calls });
          calls += Math.max(1, Math.ceil(waiting / 200));
        }
        expect(calls).toBeLessThanOrEqual(given.most);
      }),
    );
  });
});
