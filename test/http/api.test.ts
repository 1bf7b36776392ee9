import { describe, expect, it } from "vitest";
import { type Api, type ApiOptions, type Call, restApi } from "../../src/http/api.ts";
import { CloudError } from "../../src/http/cloud-error.ts";
import type { IO } from "../../src/platform.ts";
import { type Clock, clock } from "./clock.ts";
import { type Loopback, loopback, type Reply } from "./loopback.ts";

interface Case {
  readonly api: Api;
  readonly io: Clock;
  readonly server: Loopback;
}

/** An API that gives the replies in turn, and the last of them for ever. */
async function given(replies: readonly Reply[], options: Partial<ApiOptions> = {}, env: IO["env"] = {}): Promise<Case> {
  const server = await loopback((_, index) => replies[Math.min(index, replies.length - 1)] ?? {});
  const io = clock(globalThis.fetch, env);
  return { server, io, api: restApi({ ...plain, address: server.address, ...options }, io) };
}

const plain: ApiOptions = {
  title: "Nimbus",
  cloud: "nimbus",
  address: "https://api.nimbus.test/v1",
  account: "token-1",
  headers: { authorization: "Bearer token-1" },
};
const never = new AbortController().signal;
const get: Call = { method: "GET", path: "/servers", signal: never };
const post: Call = { method: "POST", path: "/servers", body: { name: "web" }, signal: never };
const ok: Reply = { body: { servers: [] } };

async function errorOf(step: Promise<unknown>): Promise<CloudError> {
  const error = await step.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CloudError)) throw new Error(`not a CloudError: ${String(error)}`);
  return error;
}

describe("a request", () => {
  it("sends JSON, the query and the headers, and reads JSON", async () => {
    const { api, server } = await given([{ status: 201, body: { id: 7 } }]);
    const query = { name: "web 1", page: 2, id: [1, 2], all: undefined };
    const { status, body } = await api.request<{ id: number }>({ ...post, query });
    expect({ status, body }).toEqual({ status: 201, body: { id: 7 } });
    expect(server.requests).toMatchObject([
      {
        method: "POST",
        url: "/v1/servers?name=web+1&page=2&id=1&id=2",
        body: '{"name":"web"}',
        headers: { authorization: "Bearer token-1", "content-type": "application/json", accept: "application/json" },
      },
    ]);
  });

  it("sends bytes, and a stream anew at each try", async () => {
    const { api, server } = await given([{ status: 500 }, { status: 204 }, { status: 204 }]);
    const stream = async function* () {
      yield Buffer.from("ab");
      yield Buffer.from("cd");
    };
    const headers = { "content-type": "application/octet-stream" };
    await api.request({ ...get, method: "PUT", headers, body: stream });
    await api.request({ ...get, method: "PUT", headers, body: Buffer.from("xyz") });
    expect(server.requests.map(({ body }) => body)).toEqual(["abcd", "abcd", "xyz"]);
  });

  it("goes where the option, else the environment says", async () => {
    const moved = await loopback(() => ok);
    const env = { FLATCAR_DEPLOY_NIMBUS_ENDPOINT: `${moved.address}/` };
    await restApi(plain, clock(fetch, env)).request(get);
    await restApi({ ...plain, endpoint: `${moved.address}/own` }, clock(fetch, env)).request(get);
    expect(moved.requests.map(({ url }) => url)).toEqual(["/v1/servers", "/v1/own/servers"]);
  });

  it.each(["localhost:8080", "ftp://nimbus.test", "https://"])("goes nowhere where %s is the address", (text) => {
    const env = { FLATCAR_DEPLOY_NIMBUS_ENDPOINT: text };
    expect(() => restApi(plain, clock(fetch, env))).toThrow(
      expect.objectContaining({ code: "FD1404", message: `"${text}" is not the address of an API` }),
    );
  });

  it("uses its connections again", async () => {
    const { api, server } = await given([ok]);
    for (let count = 0; count < 20; count++) await api.request(get);
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it.each<[string, Partial<Call>, Reply, unknown]>([
    ["nothing", { method: "DELETE" }, { status: 204 }, undefined],
    ["nothing", { method: "PUT" }, { status: 201 }, undefined],
    ["text, where it is asked for", { expect: "text" }, { body: "boot log" }, "boot log"],
    ["nothing, where nothing is asked for", { expect: "nothing", method: "POST" }, { body: "<p>ok" }, undefined],
    ["a choice of versions", {}, { status: 300, body: { versions: [] } }, { versions: [] }],
    ["the headers alone", { method: "HEAD" }, {}, undefined],
  ])("reads %s", async (_, call, reply, want) => {
    const { api } = await given([reply]);
    expect((await api.request({ ...get, ...call })).body).toEqual(want);
  });
});

describe("a failure", () => {
  const refused = { error: { code: "invalid_input", message: "invalid input in field 'name'." } };
  it.each<[string, Call, readonly Reply[], Partial<CloudError> | number]>([
    ["of the caller is not repeated", get, [{ status: 422, body: refused }], 1],
    [
      "of the server is repeated for GET",
      get,
      [{ status: 500 }, { status: 502 }, { status: 503 }, { status: 504 }, ok],
      5,
    ],
    ["of the server is not repeated for POST", post, [{ status: 500 }, ok], 1],
    ["is repeated for POST where the caller says so", { ...post, idempotent: true }, [{ status: 500 }, "drop", ok], 3],
    [
      "is not repeated for DELETE where the caller says so",
      { ...get, method: "DELETE", idempotent: false },
      ["drop", ok],
      1,
    ],
    ["by haste is repeated for POST", post, [{ status: 429 }, { status: 429, headers: { "retry-after": "3" } }, ok], 3],
    ["with a time to come back is repeated for GET", get, [{ status: 503, headers: { "retry-after": "3" } }, ok], 2],
    [
      "with a time to come back is not repeated for POST",
      post,
      [{ status: 503, headers: { "retry-after": "3" } }, ok],
      1,
    ],
    ["by size for the moment is repeated for POST", post, [{ status: 413, headers: { "retry-after": "3" } }, ok], 2],
    ["by a socket that closes is repeated for GET", get, ["drop", "drop", ok], 3],
    ["by a socket that closes is not repeated for POST", post, ["drop", ok], 1],
    ["by a cut body is repeated for GET", get, ["cut", ok], 2],
    ["by a cut body is not repeated for POST", post, ["cut", ok], 1],
    ["by a page of a portal is repeated for GET", get, [{ body: "<html>Log in</html>" }, ok], 2],
    ["by an empty answer is repeated for GET", get, [{}, ok], 2],
    ["by JSON that is cut is repeated for GET", get, [{ body: '{"servers": [' }, ok], 2],
    ["ends after eight tries", get, [{ status: 500 }], 8],
  ])("%s", async (_, call, replies, tries) => {
    const { api, server } = await given(replies);
    const passes = replies.length === tries;
    const outcome = await api.request(call).then(
      () => true,
      () => false,
    );
    expect(server.requests.length).toBe(tries);
    expect(outcome).toBe(passes && replies.at(-1) === ok);
  });

  it.each<[string, Reply, Partial<CloudError>]>([
    [
      "a refusal",
      { status: 422, headers: { "x-correlation-id": "c-1" }, body: refused },
      {
        code: "invalid_input",
        message: "invalid input in field 'name'",
        status: 422,
        requestId: "c-1",
        retryable: false,
        lost: false,
        body: refused,
      },
    ],
    [
      "a refusal that names its request itself",
      { status: 401, body: { id: "unauthorized", message: "Unable to authenticate you", request_id: "r-1" } },
      { code: "unauthorized", message: "Unable to authenticate you", requestId: "r-1" },
    ],
    [
      "a refusal under the name of its kind",
      {
        status: 409,
        headers: { "x-openstack-request-id": "req-1" },
        body: { conflictingRequest: { code: 409, message: "Instance is locked" } },
      },
      { code: "conflictingRequest", message: "Instance is locked", requestId: "req-1" },
    ],
    [
      "a refusal of a network",
      {
        status: 404,
        body: { NeutronError: { type: "NetworkNotFound", message: "Network n could not be found.", detail: "" } },
      },
      { code: "NetworkNotFound", message: "Network n could not be found" },
    ],
    [
      "a page of HTML",
      { status: 404, body: "<h1>Not\n found</h1>" },
      { code: "HTTP 404", message: "Not found", body: "<h1>Not found</h1>" },
    ],
    [
      "a page that says why",
      {
        status: 409,
        body: "<html><head><title>409 Conflict</title></head><body><h1>409 Conflict</h1>Image &#x27;a&#x27; is in use.<br /></body></html>",
      },
      { code: "HTTP 409", message: "409 Conflict: Image 'a' is in use" },
    ],
    [
      "no body",
      { status: 501 },
      { code: "HTTP 501", message: "HTTP 501 without a reason", body: undefined, retryable: false },
    ],
    ["a failure of the server", { status: 500 }, { retryable: true, lost: true }],
    [
      "haste",
      { status: 429, headers: { "retry-after": "4000" } },
      { retryable: true, lost: false, retryAfterMs: 4_000_000 },
    ],
    [
      "a page with success",
      { body: "<html>" },
      { code: "UnreadableAnswer", status: 200, message: "the answer is no JSON: HTTP 200, text/html" },
    ],
    [
      "a closed socket",
      "drop",
      { code: "UND_ERR_SOCKET", message: "other side closed", status: undefined, lost: true, retryable: true },
    ],
    ["a cut body", "cut", { code: "UND_ERR_SOCKET", lost: true }],
  ])("tells %s", async (_, reply, want) => {
    const { api } = await given([reply]);
    const error = await errorOf(api.request({ ...post, timeouts: { totalMs: 60_000 } }));
    expect(error).toMatchObject({ cloud: "Nimbus", call: "POST /v1/servers", ...want });
  });
});
