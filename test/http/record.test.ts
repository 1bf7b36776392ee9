import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { type ApiOptions, type Call, restApi } from "../../src/http/api.ts";
import { clock } from "./clock.ts";
import { loopback, type Reply } from "./loopback.ts";

const folder = mkdtempSync(join(tmpdir(), "flatcar-record-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const token = "canary-token-0a1b2c3d";
const options: Omit<ApiOptions, "address"> = {
  title: "Nimbus",
  cloud: "nimbus",
  account: token,
  headers: { authorization: `Bearer ${token}` },
  secrets: ["canary-of-another-place"],
};
const post: Call = {
  method: "POST",
  path: "/servers",
  query: { page: 1, token: "canary-in-query" },
  body: { name: "web", user_data: '{"ignition":{"canary":1}}', labels: { role: "web" } },
  idempotent: true,
  signal: new AbortController().signal,
};

async function given(name: string, replies: readonly Reply[]) {
  const file = join(folder, name);
  const server = await loopback((_, index) => replies[index] ?? {});
  const io = { ...clock(fetch, { FLATCAR_DEPLOY_RECORD: file }), logged: [] as string[] };
  const api = restApi({ ...options, address: server.address }, { ...io, log: (line) => void io.logged.push(line) });
  const lines = () =>
    readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Readonly<Record<string, object>>);
  return { file, api, io, server, lines };
}

it("holds every try and what came of it, and no secret", async () => {
  const created = { server: { id: 7, root_password: "canary-password", echo: token }, note: "canary-of-another-place" };
  const refusal = { error: { code: "locked", message: `no, ${token}` } };
  const { api, lines, file, server } = await given("all", [
    "drop",
    { status: 500, body: refusal },
    { status: 201, body: created },
  ]);
  await api.request(post);
  const { port } = new URL(server.address);
  const request = {
    method: "POST",
    url: `http://127.0.0.1:${port}/v1/servers?page=1&token=%5Bredacted%5D`,
    headers: { authorization: "[redacted]", "content-type": "application/json" },
    body: { name: "web", user_data: "[redacted]", labels: { role: "web" } },
  };
  expect(lines()).toMatchObject([
    { time: "2026-11-28T00:00:00.000Z", cloud: "Nimbus", request, error: { code: "UND_ERR_SOCKET", lost: true } },
    {
      request,
      answer: { status: 500, body: { error: { code: "locked", message: "no, [redacted]" } } },
      error: { code: "locked", message: "no, [redacted]" },
    },
    { request, answer: { status: 201, body: { server: { id: 7, root_password: "[redacted]", echo: "[redacted]" } } } },
  ]);
  expect(readFileSync(file, "utf8")).not.toMatch(/canary/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it("holds only the length of what may hold anything", async () => {
  const { api, lines } = await given("lengths", [
    { body: "boot canary" },
    {},
    {},
    { body: { list: Array(20_000).fill("x") } },
    { body: { output: "login: canary" } },
  ]);
  const stream = async function* () {
    yield Buffer.from("canary");
  };
  await api.request({ ...post, expect: "text" });
  await api.request({ ...post, method: "PUT", body: Buffer.from("canary") });
  await api.request({ ...post, method: "PUT", body: stream });
  await api.request(post);
  await api.request({ ...post, unrecorded: true });
  expect(lines()).toMatchObject([
    { answer: { body: "11 characters" } },
    { request: { body: "6 bytes" } },
    { request: { body: "a stream" } },
    { answer: { body: "80010 characters" } },
    { answer: { body: "26 characters" } },
  ]);
});

it("that cannot be written is told once, and stops nothing", async () => {
  const { api, io } = await given("gone/all", [{ body: {} }, { body: {} }]);
  await api.request(post);
  await api.request(post);
  expect(io.logged).toEqual([expect.stringMatching(/^no recording in .*gone\/all: ENOENT/)]);
});
