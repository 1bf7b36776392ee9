import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { type ApiOptions, type Call, restApi } from "../../src/http/api.ts";
import { CloudError } from "../../src/http/cloud-error.ts";
import { clock } from "./clock.ts";
import { type Loopback, loopback, type Reply } from "./loopback.ts";

const never = new AbortController().signal;
const get: Call = { method: "GET", path: "/servers", signal: never };
const ok: Reply = { body: { servers: [] } };

async function given(replies: readonly Reply[], options: Partial<ApiOptions> = {}) {
  const server = await loopback((_, index) => replies[Math.min(index, replies.length - 1)] ?? {});
  const said: string[] = [];
  const io = { ...clock(), log: (line: string) => void said.push(line) };
  const api = restApi({ ...plain, address: server.address, ...options }, io);
  return { server, io, api, said };
}

const plain = {
  title: "Nimbus",
  cloud: "nimbus",
  account: "token-1",
  headers: { authorization: "Bearer token-1" },
} as const;

async function errorOf(step: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await step.then(
    () => "no error",
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CloudError);
  return error as CloudError;
}

describe("time", () => {
  it.each<[string, Reply]>([
    ["nothing comes", "hang"],
    ["the body stalls", "stall"],
  ])("of a try ends where %s", async (_, reply) => {
    const { api, server } = await given([reply, ok]);
    const timeouts = { tryMs: 400 };
    expect((await api.request({ ...get, timeouts })).body).toEqual({ servers: [] });
    expect(server.requests.length).toBe(2);
    const lost = await given([reply]);
    const error = await errorOf(lost.api.request({ ...get, method: "POST", timeouts }));
    expect(error).toMatchObject({ code: "Timeout", message: "no answer within 0.4 s", lost: true, retryable: true });
    expect(lost.server.requests.length).toBe(1);
  });

  it("of all tries together ends them", async () => {
    const { api, io } = await given([{ status: 503, headers: { "retry-after": "20" } }]);
    const began = io.now().getTime();
    const error = await errorOf(api.request({ ...get, timeouts: { totalMs: 70_000 } }));
    expect(error).toMatchObject({ status: 503, retryAfterMs: 20_000 });
    expect(io.now().getTime() - began).toBe(60_000);
  });

  it("may be left for less than a whole millisecond", async () => {
    const { api, server } = await given([{ status: 500 }]);
    expect(await errorOf(api.request({ ...get, timeouts: { totalMs: 3_000 } }))).toMatchObject({ status: 500 });
    expect(server.requests.length).toBeGreaterThan(2);
  });

  it.each<[string, string, number]>([
    ["seconds", "7", 7_000],
    ["a date", "Sat, 28 Nov 2026 00:00:09 GMT", 9_000],
    ["a date that is over", "Fri, 27 Nov 2026 00:00:00 GMT", 200],
    ["nothing that can be read", "soon", 200],
  ])("to come back is heeded: %s", async (_, text, most) => {
    const { api, io } = await given([{ status: 429, headers: { "retry-after": text } }, ok]);
    const began = io.now().getTime();
    await api.request(get);
    const passed = io.now().getTime() - began;
    expect(passed).toBeLessThanOrEqual(most);
    expect(passed).toBeGreaterThanOrEqual(most === 200 ? 50 : most);
  });

  it("to come back is heeded by every call of the account", async () => {
    const { api, io, server } = await given([{ status: 429, headers: { "retry-after": "30" } }, ok]);
    const first = api.request(get);
    while (server.requests.length < 1 || io.slept.length < 1) await new Promise(setImmediate);
    const began = io.now().getTime();
    await Promise.all([first, api.request(get), restApi({ ...plain, address: server.address }, io).request(get)]);
    expect(server.requests.length).toBe(4);
    expect(io.now().getTime() - began).toBeGreaterThanOrEqual(30_000);
  });
});

describe("a long pause of the account", () => {
  const away = { status: 429, headers: { "retry-after": "3000" } };

  it("ends what may not take so long at once, and says for how long it is", async () => {
    const { api, io, server } = await given([away, ok]);
    const call = { ...get, timeouts: { totalMs: 10_000 } };
    expect(await errorOf(api.request(call))).toMatchObject({ status: 429, retryAfterMs: 3_000_000 });
    const began = io.now().getTime();
    const error = await errorOf(api.request(call));
    expect(error).toMatchObject({ status: 429, lost: false, message: "this account is to make no calls for 3000 s" });
    expect([io.now().getTime() - began, server.requests.length]).toEqual([0, 1]);
  });

  it("is told once by those that wait", async () => {
    const { api, io, said } = await given([{ status: 429, headers: { "retry-after": "300" } }, ok]);
    const began = io.now().getTime();
    await Promise.all([api.request(get), api.request(get)]);
    expect(io.now().getTime() - began).toBeGreaterThanOrEqual(300_000);
    expect(said).toEqual(["Nimbus takes no calls of this account for 300 s: waiting"]);
  });
});

describe("abort", () => {
  it.each<[string, Reply]>([
    ["while nothing comes", "hang"],
    ["while the body stalls", "stall"],
    ["between two tries", { status: 503, headers: { "retry-after": "60" } }],
  ])("ends a call %s", async (_, reply) => {
    const { server, io } = await given([reply]);
    const still = { ...io, sleep: (_ms: number, signal?: AbortSignal) => untilAborted(signal) };
    const stop = new AbortController();
    const call = restApi({ ...plain, address: server.address }, still).request({ ...get, signal: stop.signal });
    while (server.requests.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort(new Error("enough"));
    expect(await errorOf(call)).toMatchObject({ code: "Cancelled", call: "GET /v1/servers", retryable: false });
    expect(server.requests.length).toBe(1);
  });

  it("opens no stream of a call whose turn did not come", async () => {
    let opened = 0;
    const body = async function* () {
      yield new Uint8Array();
    };
    const count = () => {
      opened++;
      return body();
    };
    const rate = { refill: "steadily", burst: { calls: 1, windowMs: 1e9 } } as const;
    const { server, io } = await given([ok]);
    const still = { ...io, sleep: (_ms: number, signal?: AbortSignal) => untilAborted(signal) };
    const api = restApi({ ...plain, address: server.address, rate }, still);
    await api.request({ ...get, method: "PUT", body: count });
    const stop = new AbortController();
    const call = api.request({ ...get, method: "PUT", body: count, signal: stop.signal });
    await new Promise(setImmediate);
    stop.abort();
    expect(await errorOf(call)).toMatchObject({ code: "Cancelled" });
    expect(opened).toBe(1);
  });

  it("sends nothing where it came first", async () => {
    const { api, server } = await given([ok]);
    const call = api.request({ ...get, signal: AbortSignal.abort() });
    expect(await errorOf(call)).toMatchObject({ code: "Cancelled", lost: false });
    expect(server.requests.length).toBe(0);
  });
});

function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));
}

describe("a redirect", () => {
  const away = (to: string, status = 302): Reply => ({ status, headers: { location: to } });

  it("inside the API is followed", async () => {
    const { api, server } = await given([away("/v1/servers/"), ok]);
    await api.request(get);
    expect(server.requests.map(({ url }) => url)).toEqual(["/v1/servers", "/v1/servers/"]);
  });

  it("keeps a body", async () => {
    const { api, server } = await given([away("/v1/servers/", 308), ok]);
    await api.request({ ...get, method: "POST", body: { name: "web" } });
    expect(server.requests.map(({ method, body }) => `${method} ${body}`)).toEqual(
      Array(2).fill('POST {"name":"web"}'),
    );
  });

  it("that would lose a body is refused", async () => {
    const { api, server } = await given([away("/v1/servers/", 302), ok]);
    const error = await errorOf(api.request({ ...get, method: "POST", body: { name: "web" } }));
    expect(error.code).toBe("Redirected");
    expect(server.requests.length).toBe(1);
  });

  it("to another host gets no credentials", async () => {
    const thief = await loopback(() => ok);
    const { api } = await given([away(`${thief.address}/servers?a=b`)]);
    const error = await errorOf(api.request(get));
    expect(error).toMatchObject({ code: "Redirected", status: 302, retryable: false, lost: false });
    expect(error.message).toContain(new URL(thief.address).origin);
    expect(thief.requests).toEqual([]);
  });

  it("in a circle ends", async () => {
    const { api, server } = await given([away("/v1/servers")]);
    expect((await errorOf(api.request(get))).code).toBe("Redirected");
    expect(server.requests.length).toBe(6);
  });

  it("of the caller's own is refused before it is sent", async () => {
    const thief: Loopback = await loopback(() => ok);
    const { api } = await given([ok]);
    await expect(api.request({ ...get, path: `${thief.address}/servers` })).rejects.toThrow(TypeError);
    expect(thief.requests).toEqual([]);
  });
});

describe("a session", () => {
  const expired: Reply = {
    status: 401,
    body: { error: { code: 401, message: "The request you have made requires authentication." } },
  };
  const session = () => {
    const asked: boolean[] = [];
    const authorize: ApiOptions["authorize"] = async (_, stale) => {
      asked.push(stale);
      return { "x-auth-token": stale ? "fresh-token" : "old-token" };
    };
    return { asked, authorize };
  };

  it("is made anew once it is over, also for POST", async () => {
    const { asked, authorize } = session();
    const { api, server } = await given([expired, ok], { authorize });
    await api.request({ ...get, method: "POST" });
    expect(asked).toEqual([false, true]);
    expect(server.requests.map(({ headers }) => headers["x-auth-token"])).toEqual(["old-token", "fresh-token"]);
  });

  it("is not made anew twice", async () => {
    const { asked, authorize } = session();
    const { api, server } = await given([expired], { authorize });
    expect(await errorOf(api.request(get))).toMatchObject({ status: 401 });
    expect([asked.length, server.requests.length]).toEqual([2, 2]);
  });

  it("is made anew once, whatever comes after", async () => {
    const { asked, authorize } = session();
    const { api } = await given([expired, ...Array<Reply>(3).fill({ status: 503 }), ok], { authorize });
    await api.request(get);
    expect(asked).toEqual([false, true, false, false, false]);
  });

  it("takes of the call's time", async () => {
    const io = clock();
    const authorize = () => io.sleep(300_000).then(() => ({}));
    const api = restApi({ ...plain, address: "http://127.0.0.1:9", authorize }, io);
    const error = await errorOf(api.request({ ...get, timeouts: { totalMs: 10_000 } }));
    expect(error).toMatchObject({ code: "Timeout", lost: false });
    expect(io.slept).toEqual([300_000]);
    const hangs = (signal: AbortSignal) => untilAborted(signal).then(() => ({}));
    const hanging = restApi({ ...plain, address: "http://127.0.0.1:9", authorize: hangs }, io);
    expect(await errorOf(hanging.request({ ...get, timeouts: { totalMs: 50 } }))).toMatchObject({ code: "Timeout" });
  });

  it("may be refused before anything is sent", async () => {
    const { api, server } = await given([ok], { authorize: () => Promise.reject(new Error("no password")) });
    await expect(api.request(get)).rejects.toThrow("no password");
    expect(server.requests).toEqual([]);
  });
});

describe("what passes by itself", () => {
  const locked: Reply = { status: 423, body: { error: { code: "locked", message: "server is locked" } } };
  const passes: ApiOptions["passes"] = ({ code }) => code === "locked";

  it("is repeated, whatever the method, for minutes", async () => {
    const { api, server } = await given([...Array<Reply>(40).fill(locked), ok], { passes });
    await api.request({ ...get, method: "POST" });
    expect(server.requests.length).toBe(41);
  });

  it("is given up when the call's time is over", async () => {
    const { api, io } = await given([locked], { passes });
    const began = io.now().getTime();
    const error = await errorOf(api.request({ ...get, timeouts: { totalMs: 120_000 } }));
    expect([error.code, Math.round((io.now().getTime() - began) / 10_000)]).toEqual(["locked", 12]);
  });
});

it("comes again where nobody listens, for nothing was sent", async () => {
  const io = clock();
  const api = restApi({ ...plain, address: await closedPort() }, io);
  const error = await errorOf(api.request({ ...get, method: "POST", body: {} }));
  expect(error).toMatchObject({ code: "ECONNREFUSED", lost: false, retryable: true });
  expect(io.slept.length).toBe(7);
});

async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/v1`;
}
