import { createHash } from "node:crypto";
import { request as send } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { describeApi } from "../../scripts/generate-api.ts";
import { SimulatedRefusal } from "../../src/http/simulated-answer.ts";
import { type SimulatedApi, type SimulatedServer, serveApi } from "../../src/http/simulated-api.ts";
import type { Fault } from "../../src/platform.ts";
import { selections } from "./selections.ts";

const description = describeApi(selections["inline schemas"]);
const say = (status: number, code: string, headers: Readonly<Record<string, string>> = {}) => ({
  status,
  body: { error: { code } },
  headers,
});
const server = { name: "web", server_type: "cx22", image: "ubuntu" };

/** A project that counts what is asked of it. */
async function open(more: Partial<SimulatedApi> = {}): Promise<SimulatedServer & { readonly made: string[] }> {
  const made: string[] = [];
  const opened = await serveApi({
    description,
    routes: {
      "POST /servers": ({ body }) => {
        made.push((body as { readonly name: string }).name);
        return { status: 201, body: {} };
      },
      "DELETE /servers/{id}": ({ parameters }) => {
        throw new SimulatedRefusal(say(404, `no ${parameters.id}`));
      },
      "POST /servers/{id}/actions/poweron": () => ({ status: 204 }),
      "GET /servers": () => {
        throw new Error("broken");
      },
      "GET /actions/{id}": () => ({ status: 200, body: { action: { id: "1" } } }),
      "PUT /disk": ({ content, origin }) => ({ status: 200, body: { content, origin } }),
      "GET /page": () => ({ status: 200, body: "<html>", headers: { "content-type": "text/html" } }),
    },
    deviations: [
      { operation: "PUT /disk", path: "", evidence: "of the test" },
      { operation: "GET /page", path: "", evidence: "of the test" },
    ],
    refusals: {
      before: say(500, "server_error"),
      throttle: say(429, "rate_limit_exceeded", { "retry-after": "1" }),
      capacity: say(412, "resource_unavailable"),
      quota: say(403, "resource_limit_exceeded"),
      permission: ({ name }) => say(403, `forbidden: ${name}`),
      credentials: say(401, "unauthorized"),
      unknown: say(404, "not_found"),
      malformed: say(400, "json_error"),
      invalid: (violations) => say(422, violations.map(({ path }) => path).join()),
      internal: say(500, "internal"),
    },
    ...more,
  });
  servers.push(opened);
  return { ...opened, made };
}

const servers: SimulatedServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((each) => each.close()));
});

async function ask({ origin }: SimulatedServer, name: string, body?: unknown, headers: Record<string, string> = {}) {
  const [method = "", path = ""] = name.split(" ");
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(`${origin}/v1${path}`, {
    method,
    headers: { ...type, ...headers },
    ...(body === undefined ? {} : { body: text }),
  });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, text: answer };
}

describe("a request", () => {
  it("comes to its handler, and is written down", async () => {
    const api = await open();
    expect(await ask(api, "POST /servers", { ...server, labels: { a: "b" } })).toMatchObject({
      status: 201,
      text: "{}",
    });
    expect(api.made).toEqual(["web"]);
    expect(api.calls).toEqual([{ name: "POST /servers", parameters: { ...server, labels: { a: "b" } } }]);
    expect(api.violations).toEqual([]);
  });

  it("is refused in the words of the platform", async () => {
    const api = await open();
    expect(await ask(api, "DELETE /servers/42")).toMatchObject({ status: 404, text: '{"error":{"code":"no 42"}}' });
    expect(api.calls).toEqual([{ name: "DELETE /servers/{id}", parameters: { id: "42" } }]);
    expect(api.violations).toEqual([]);
  });

  it("may be answered with nothing, or with a page", async () => {
    const api = await open();
    expect(await ask(api, "POST /servers/1/actions/poweron")).toMatchObject({ status: 204, text: "" });
    const page = await ask(api, "GET /page");
    expect([page.text, page.headers.get("content-type")]).toEqual(["<html>", "text/html"]);
  });

  it("shows what it repeats as a list", async () => {
    const api = await open();
    await ask(api, "GET /servers?status=running&status=off&name=a");
    expect(api.calls[0]?.parameters).toEqual({ status: ["running", "off"], name: "a" });
  });

  it("can be too much for the simulation, which tells", async () => {
    const api = await open();
    expect(await ask(api, "GET /servers")).toMatchObject({ status: 500 });
    expect(api.violations).toEqual([expect.stringMatching(/^GET \/servers failed: Error: broken/)]);
  });
});

describe("a request that breaks the description", () => {
  it.each([
    [
      "POST /servers",
      { name: 3, image: "x", server_typ: "a" },
      422,
      [
        "POST /servers /body/server_type is missing",
        "POST /servers /body/server_typ is unknown",
        "POST /servers /body/name must be string",
      ],
    ],
    ["GET /servers?label=x", undefined, 422, ["GET /servers /query/label is unknown"]],
    ["DELETE /servers/web", undefined, 422, ["DELETE /servers/{id} /path/id must be integer"]],
    ["GET /nothing", undefined, 404, ["GET /nothing is not an operation of the API"]],
    ["PATCH /servers", {}, 404, ["PATCH /servers is not an operation of the API"]],
    ["GET /servers/%ff", undefined, 404, ["GET /servers/%ff is not an operation of the API"]],
    ["POST /servers", "{", 400, ["POST /servers /body is not JSON"]],
    ["POST /servers", "[]", 422, ["POST /servers /body must be object"]],
    ["POST /servers/1/actions/poweron", {}, 422, ["POST /servers/{id}/actions/poweron /body is not taken"]],
  ])("%s %j", async (name, body, status, violations) => {
    const api = await open();
    expect((await ask(api, name, body)).status).toBe(status);
    expect(api.violations).toEqual(violations);
    expect(api.made).toEqual([]);
  });

  it("is one whose body is no UTF-8, too long, or of another type", async () => {
    const api = await open();
    const post = async (body: Uint8Array<ArrayBuffer> | string, type = "application/json") =>
      (await fetch(`${api.origin}/v1/servers`, { method: "POST", body, headers: { "content-type": type } })).status;
    expect(await post(Uint8Array.of(0x22, 0xff, 0x22))).toBe(400);
    expect(await post(`"${"x".repeat(17 * 1024 * 1024)}"`)).toBe(400);
    expect(await post("name=web", "application/x-www-form-urlencoded")).toBe(422);
    expect(api.violations).toEqual([
      "POST /servers /body is not JSON",
      "POST /servers /body has more than 16777216 bytes",
      "POST /servers /headers/content-type must be application/json",
    ]);
  });

  it("is one outside the base", async () => {
    const api = await open();
    expect((await fetch(`${api.origin}/v2/servers`)).status).toBe(404);
    expect(api.violations).toEqual(["GET /v2/servers is not an operation of the API"]);
  });

  it("may have no path at all", async () => {
    const api = await open();
    const status = await new Promise((resolve, reject) => {
      const request = send(`${api.origin}`, { method: "OPTIONS", path: "*" }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on("error", reject).end();
    });
    expect(status).toBe(404);
  });

  it("does not end the server when it ends in the middle", async () => {
    const api = await open();
    await new Promise<void>((resolve) => {
      const headers = { "content-type": "application/json", "content-length": 100 };
      const request = send(`${api.origin}/v1/servers`, { method: "POST", headers });
      request.on("error", () => resolve());
      request.write('{"name":');
      setTimeout(() => request.destroy(new Error("gone")), 50);
    });
    expect((await ask(api, "POST /servers", server)).status).toBe(201);
  });
});

describe("an answer", () => {
  it("is compared with the description where that is wanted", async () => {
    const api = await open({ checksAnswers: true });
    expect((await ask(api, "GET /actions/1")).status).toBe(200);
    expect(api.violations).toContain("GET /actions/{id} /answer/action/id must be integer");
  });

  it("has the headers that all have", async () => {
    const api = await open({ headers: ({ name }) => ({ "ratelimit-remaining": "7", "x-name": name }) });
    const { headers } = await ask(api, "POST /servers", server);
    expect([headers.get("ratelimit-remaining"), headers.get("x-name")]).toEqual(["7", "POST /servers"]);
  });
});

describe("a large body", () => {
  it("is counted and let go", async () => {
    const api = await open();
    const part = new Uint8Array(1024 * 1024).fill(7);
    const disk = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent++ < 64) controller.enqueue(part);
        else controller.close();
      },
    });
    let sent = 0;
    const before = process.memoryUsage().rss;
    const init = { method: "PUT", body: disk, duplex: "half", headers: { "content-type": "application/octet-stream" } };
    const { content, origin } = (await (await fetch(`${api.origin}/v1/disk`, init as RequestInit)).json()) as {
      readonly content: Readonly<Record<string, unknown>>;
      readonly origin: string;
    };
    const [md5, sha512] = ["md5", "sha512"].map((kind) => {
      const hash = createHash(kind);
      for (let index = 0; index < 64; index++) hash.update(part);
      return hash.digest("hex");
    });
    expect(content).toEqual({ bytes: 64 * 1024 * 1024, md5, sha512 });
    expect(origin).toBe(api.origin);
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
  }, 30_000);
});

describe("a planted fault", () => {
  it.each<[Fault["kind"], number, string]>([
    ["before", 500, "server_error"],
    ["throttle", 429, "rate_limit_exceeded"],
    ["capacity", 412, "resource_unavailable"],
    ["quota", 403, "resource_limit_exceeded"],
    ["permission", 403, "forbidden: POST /servers"],
    ["credentials", 401, "unauthorized"],
  ])("%s is answered in the platform's words, and nothing is done", async (kind, status, code) => {
    const api = await open();
    api.fail({ kind });
    const { headers, ...answer } = await ask(api, "POST /servers", server);
    expect(answer).toEqual({ status, text: JSON.stringify({ error: { code } }) });
    expect(headers.get("retry-after")).toBe(kind === "throttle" ? "1" : null);
    expect(api.made).toEqual([]);
    expect((await ask(api, "POST /servers", server)).status).toBe(201);
    expect(api.calls).toHaveLength(2);
  });

  it.each<[Fault["kind"], readonly string[]]>([
    ["after", ["web"]],
    ["drop", []],
  ])("%s loses the answer", async (kind, made) => {
    const api = await open();
    api.fail({ kind });
    await expect(ask(api, "POST /servers", server)).rejects.toThrow();
    expect(api.made).toEqual(made);
    expect(api.calls.map(({ name }) => name)).toEqual(["POST /servers"]);
  });

  it("waits for its call, and comes as often as it says", async () => {
    const api = await open();
    api.fail({ kind: "before", call: "POST /servers", times: 2 });
    const asked = ["DELETE /servers/1", "POST /servers", "POST /servers", "POST /servers"];
    const statuses: number[] = [];
    for (const name of asked)
      statuses.push((await ask(api, name, name.startsWith("POST") ? server : undefined)).status);
    expect(statuses).toEqual([404, 500, 500, 201]);
  });
});

it("lets nobody in whom the platform does not, and still notes what is wrong", async () => {
  const api = await open({
    admit: ({ headers }) => (headers.authorization === "Bearer right" ? undefined : say(401, "unauthorized")),
  });
  expect((await ask(api, "POST /servers", server)).status).toBe(401);
  expect((await ask(api, "GET /nothing")).status).toBe(401);
  expect(api.violations).toEqual(["GET /nothing is not an operation of the API"]);
  expect((await ask(api, "POST /servers", server, { authorization: "Bearer right" })).status).toBe(201);
  expect(api.made).toEqual(["web"]);
});

it("settles before each request, and tells of those that may change something", async () => {
  const told: string[] = [];
  const api = await open({ settle: () => void told.push("settle"), changed: () => void told.push("changed") });
  await ask(api, "GET /page");
  await ask(api, "POST /servers", server);
  expect(told).toEqual(["settle", "settle", "changed"]);
});

it("checks by the version that a request speaks", async () => {
  const versioned = describeApi(selections["several documents"]);
  const api = await open({
    description: versioned,
    routes: { "POST /compute/v2.1/servers": () => ({ status: 202 }) },
    versionOf: ({ headers }) => /compute (\S+)/.exec(String(headers["openstack-api-version"]))?.[1] ?? "2.1",
  });
  const image = "5b0f4a3e-6f1c-4a6e-9d3a-0c1f6a3f9b7d";
  const body = JSON.stringify({
    server: { name: "a", flavorRef: "1", imageRef: image, networks: "auto", tags: ["a"] },
  });
  const post = async (version: string) => {
    const headers = { "content-type": "application/json", "openstack-api-version": `compute ${version}` };
    return (await fetch(`${api.origin}/compute/v2.1/servers`, { method: "POST", headers, body })).status;
  };
  expect([await post("2.52"), await post("2.51")]).toEqual([202, 422]);
  expect(api.violations).toEqual(["POST /compute/v2.1/servers /body/server/tags is unknown"]);
});

it("ends requests that are under way when it closes", async () => {
  const api = await open();
  const pending = new Promise((resolve) => {
    const headers = { "content-type": "application/json", "content-length": 100 };
    const request = send(`${api.origin}/v1/servers`, { method: "POST", headers });
    request.on("error", resolve);
    request.write("{");
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  await api.close();
  expect(await pending).toBeInstanceOf(Error);
});
