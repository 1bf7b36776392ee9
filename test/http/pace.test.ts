import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Call, restApi } from "../../src/http/api.ts";
import { pace, type RateLimit, readLimit, type Turn } from "../../src/http/pace.ts";
import { type Clock, clock } from "./clock.ts";

const get: Call = { method: "GET", path: "/servers", signal: new AbortController().signal };
const json = { "content-type": "application/json" };

/** A cloud that counts: what a call finds, or "over" where it is one too many. */
interface Counter {
  take(now: number): { readonly over: boolean; readonly headers: Readonly<Record<string, string>> };
}

/** One call comes back each `windowMs / limit`; `reset` is when all have. */
function bucket(limit: number, windowMs: number, start: number): Counter {
  let used = 0;
  let at = 0;
  return {
    take(now) {
      used = Math.max(0, at === 0 ? limit - start : used - ((now - at) * limit) / windowMs);
      at = now;
      const over = used > limit - 1;
      if (!over) used++;
      const reset = Math.ceil((now + (used * windowMs) / limit) / 1000);
      return { over, headers: headersOf(limit, Math.floor(limit - used), reset) };
    },
  };
}

/** All come back together. */
function fixed(limit: number, windowMs: number, start: number): Counter {
  let left = start;
  let until = 0;
  return {
    take(now) {
      if (until === 0) until = now + windowMs;
      if (now >= until) [left, until] = [limit, now + windowMs];
      const over = left < 1;
      if (!over) left--;
      return { over, headers: headersOf(limit, left, Math.ceil(until / 1000)) };
    },
  };
}

/** Each comes back when it is as old as the window; nothing is said of it. */
function rolling(calls: number, windowMs: number): Counter {
  const times: number[] = [];
  return {
    take(now) {
      while (times[0] !== undefined && times[0] <= now - windowMs) times.shift();
      const over = times.length >= calls;
      if (!over) times.push(now);
      return { over, headers: {} };
    },
  };
}

function headersOf(limit: number, remaining: number, reset: number) {
  return { "RateLimit-Limit": `${limit}`, "RateLimit-Remaining": `${remaining}`, "RateLimit-Reset": `${reset}` };
}

/** A `fetch` with latency each way; no socket, so that the clock alone rules. */
function counted(counter: Counter, latencies: () => number) {
  const seen = { calls: 0, over: 0 };
  const io: Clock = clock(async () => {
    await io.sleep(latencies());
    const { over, headers } = counter.take(io.now().getTime());
    seen.calls++;
    if (over) seen.over++;
    await io.sleep(latencies());
    return new Response("{}", { status: over ? 429 : 200, headers: { ...json, ...headers } });
  });
  return { io, seen };
}

async function callMany(io: Clock, rate: RateLimit, count: number): Promise<number> {
  const api = restApi({ title: "Nimbus", cloud: "nimbus", address: "http://nimbus.test", account: "a", rate }, io);
  const began = io.now().getTime();
  await Promise.all(Array.from({ length: count }, () => api.request(get)));
  return io.now().getTime() - began;
}

/** Latencies in turn, from 1 to 400 ms. */
const latency = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }).map((list) => () => {
  list.push(list.shift() ?? 1);
  return list[0] ?? 1;
});

describe("the limit is never hit", () => {
  it("where calls come back one after the other", async () => {
    const run = fc.asyncProperty(
      fc.integer({ min: 330, max: 500 }),
      fc.integer({ min: 0, max: 100 }),
      latency,
      async (limit, used, latencies) => {
        const { io, seen } = counted(bucket(limit, 3_600_000, limit - used), latencies);
        const tookMs = await callMany(io, { refill: "steadily" }, limit + 200);
        expect(seen).toEqual({ calls: limit + 200, over: 0 });
        expect(tookMs).toBeLessThan(((200 + used + limit * 0.1 + 64) * 3_600_000) / limit + 10_000);
      },
    );
    await fc.assert(run, { numRuns: 8 });
  }, 120_000);

  it("where they come back together", async () => {
    const run = fc.asyncProperty(fc.integer({ min: 330, max: 500 }), latency, async (limit, latencies) => {
      const { io, seen } = counted(fixed(limit, 60_000, limit), latencies);
      await callMany(io, { refill: "at-reset", windowMs: 60_000 }, limit + 100);
      expect(seen).toEqual({ calls: limit + 100, over: 0 });
    });
    await fc.assert(run, { numRuns: 8 });
  }, 120_000);

  it("where a short one is counted besides, and not told", async () => {
    const run = fc.asyncProperty(fc.integer({ min: 5, max: 60 }), latency, async (calls, latencies) => {
      const { io, seen } = counted(rolling(calls, 60_000), latencies);
      const tookMs = await callMany(io, { refill: "at-reset", burst: { calls, windowMs: 60_000 } }, 3 * calls);
      expect(seen).toEqual({ calls: 3 * calls, over: 0 });
      expect(tookMs).toBeLessThan(2 * 62_000 + 30_000);
    });
    await fc.assert(run, { numRuns: 8 });
  }, 120_000);
});

describe("a call that waits for a place", () => {
  const never = new AbortController().signal;

  /** Every place is taken, and the next call waits for one. */
  async function full() {
    const io = clock();
    const own = pace("Nimbus", io);
    const turns: Turn[] = [];
    for (let count = 0; count < 32; count++) turns.push((await own.turn(never, 1e9)) as Turn);
    const stop = new AbortController();
    const next = own.turn(stop.signal, 1e9);
    await new Promise(setImmediate);
    return { io, own, turns, stop, next };
  }

  it("heeds the pause that comes meanwhile", async () => {
    const { io, turns, next } = await full();
    const began = io.now().getTime();
    turns[0]?.end(new Headers({ "retry-after": "60" }), true);
    await next;
    expect(io.now().getTime() - began).toBeGreaterThanOrEqual(60_000);
  });

  it("gives it back where it is cancelled in that pause", async () => {
    const { io, own, turns, stop, next } = await full();
    const still = io.sleep(1_000).then(() => stop.abort(new Error("enough")));
    turns[0]?.end(new Headers({ "retry-after": "60" }), true);
    await expect(next).rejects.toThrow("enough");
    await still;
    expect(await own.turn(never, 1e9)).toHaveProperty("end");
  });
});

describe("a limit that others use up, too", () => {
  it.each<[string, RateLimit, Counter]>([
    ["steadily", { refill: "steadily" }, bucket(3_600, 3_600_000, 0)],
    ["at a time", { refill: "at-reset" }, fixed(5_000, 3_600_000, 0)],
  ])("is waited for where it comes back %s", async (_, rate, counter) => {
    const { io, seen } = counted(counter, () => 20);
    await callMany(io, rate, 40);
    expect(seen.calls - seen.over).toBe(40);
    expect(seen.over).toBeLessThan(100);
  });

  it("that is not told makes calls slower, and quick again", async () => {
    const { io, seen } = counted(rolling(20, 1_000), () => 5);
    const slow = await callMany(io, { refill: "at-reset" }, 200);
    expect(seen.over).toBeLessThan(200);
    expect(slow).toBeGreaterThan(8_000);
    const calm = clock(async () => new Response("{}", { headers: json }));
    expect(await callMany(calm, { refill: "at-reset" }, 200)).toBe(0);
  });
});

describe("turns", () => {
  it("are at most 32 at a time, in order", async () => {
    let open = 0;
    let most = 0;
    const order: string[] = [];
    const io: Clock = clock(async (url) => {
      order.push(String(url));
      most = Math.max(most, ++open);
      await io.sleep(10);
      open--;
      return new Response("{}", { headers: json });
    });
    const api = restApi({ title: "N", cloud: "n", address: "http://n.test", account: "a" }, io);
    await Promise.all(Array.from({ length: 200 }, (_, index) => api.request({ ...get, path: `/${index}` })));
    expect(most).toBe(32);
    expect(order).toEqual(Array.from({ length: 200 }, (_, index) => `http://n.test/${index}`));
  });

  it("of two accounts are counted apart, of one together", async () => {
    const headers = { ...json, ...headersOf(100, 5, 1_800_000_000) };
    const io: Clock = clock(async () => new Response("{}", { headers }));
    const options = { title: "N", cloud: "n", address: "http://n.test" } as const;
    await restApi({ ...options, account: "a" }, io).request(get);
    await restApi({ ...options, account: "b" }, io).request(get);
    expect(io.slept).toEqual([]);
    await restApi({ ...options, account: "a" }, io).request(get);
    expect(io.slept).toEqual([36_000]);
  });

  it("that nobody wants any more are left out at once", async () => {
    const headers = { ...json, ...headersOf(100, 5, 1_800_000_000) };
    const io: Clock = clock(async () => new Response("{}", { headers }));
    const api = restApi({ title: "N", cloud: "n", address: "http://n.test", account: "a" }, io);
    await api.request(get);
    const stop = new AbortController();
    const given = Array.from({ length: 50 }, () => api.request({ ...get, signal: stop.signal }));
    const kept = api.request(get);
    stop.abort();
    const outcomes = await Promise.allSettled(given);
    expect(outcomes.every((outcome) => outcome.status === "rejected" && outcome.reason.code === "Cancelled")).toBe(
      true,
    );
    await kept;
    expect(Math.max(...io.slept)).toBe(36_000);
  });
});

describe("headers", () => {
  const now = Date.parse("2026-11-28T00:00:00Z");
  it.each([
    [
      "of a time",
      { "RateLimit-Limit": "3600", "RateLimit-Remaining": "2456", "RateLimit-Reset": "1795824600" },
      { limit: 3600, remaining: 2456, resetAt: 1_795_824_600_000 },
    ],
    [
      "of seconds",
      { "ratelimit-limit": "5000", "ratelimit-remaining": "0", "ratelimit-reset": "30" },
      { limit: 5000, remaining: 0, resetAt: now + 30_000 },
    ],
    [
      "with a policy behind",
      { "ratelimit-limit": "100, 100;w=60", "ratelimit-remaining": "7", "ratelimit-reset": "1" },
      { limit: 100, remaining: 7, resetAt: now + 1_000 },
    ],
    ["that are not all there", { "ratelimit-limit": "100" }, undefined],
    ["that are no numbers", { "ratelimit-limit": "x", "ratelimit-remaining": "y", "ratelimit-reset": "z" }, undefined],
  ])("%s", (_, headers, want) => {
    expect(readLimit(new Headers(headers as Record<string, string>), now)).toEqual(want);
  });
});
