import fc from "fast-check";
import { expect, it } from "vitest";
import { type Method, restApi } from "../../src/http/api.ts";
import { clock } from "./clock.ts";

interface Ending {
  readonly name: string;
  /** The call may have been carried out. */
  readonly arrived: boolean;
  /** It fails, and may fare better at the next try. */
  readonly passes: boolean;
  give(): Response;
}

function thrown(code: string): () => never {
  return () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
  };
}

function answer(status: number, headers: Readonly<Record<string, string>> = {}, body = "{}"): () => Response {
  return () => new Response(body, { status, headers: { "content-type": "application/json", ...headers } });
}

const soon = { "retry-after": "1" };
const endings: readonly Ending[] = [
  { name: "done", arrived: true, passes: false, give: answer(200) },
  { name: "nobody listens", arrived: false, passes: true, give: thrown("ECONNREFUSED") },
  { name: "no name server", arrived: false, passes: true, give: thrown("EAI_AGAIN") },
  { name: "no connection", arrived: false, passes: true, give: thrown("UND_ERR_CONNECT_TIMEOUT") },
  { name: "reset", arrived: true, passes: true, give: thrown("ECONNRESET") },
  { name: "closed", arrived: true, passes: true, give: thrown("UND_ERR_SOCKET") },
  { name: "no header", arrived: true, passes: true, give: thrown("UND_ERR_HEADERS_TIMEOUT") },
  { name: "haste", arrived: false, passes: true, give: answer(429) },
  { name: "haste with a time", arrived: false, passes: true, give: answer(429, soon) },
  { name: "busy with a time", arrived: true, passes: true, give: answer(503, soon) },
  { name: "busy", arrived: true, passes: true, give: answer(503) },
  { name: "failed", arrived: true, passes: true, give: answer(500) },
  { name: "gateway", arrived: true, passes: true, give: answer(504) },
  { name: "no JSON", arrived: true, passes: true, give: answer(200, {}, "<html>") },
  { name: "refused", arrived: false, passes: false, give: answer(422) },
  { name: "taken", arrived: false, passes: false, give: answer(409) },
];

const call = fc.record({
  method: fc.constantFrom<Method>("GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"),
  idempotent: fc.option(fc.boolean(), { nil: undefined }),
  story: fc.array(fc.constantFrom(...endings), { minLength: 1, maxLength: 10 }),
});

it("repeats all that may help and can do no harm, and nothing else", async () => {
  const run = fc.asyncProperty(call, async ({ method, idempotent, story }) => {
    const given: Ending[] = [];
    const io = clock(async () => {
      const ending = story[given.length] ?? (endings[0] as Ending);
      given.push(ending);
      return ending.give();
    });
    const api = restApi({ title: "Nimbus", cloud: "nimbus", address: "http://nimbus.test", account: "a" }, io);
    const more = idempotent === undefined ? {} : { idempotent };
    await api.request({ method, path: "/x", signal: new AbortController().signal, ...more }).catch(() => undefined);

    const safe = idempotent ?? !["POST", "PATCH"].includes(method);
    const repeated = given.slice(0, -1);
    if (!safe) expect(repeated.filter(({ arrived }) => arrived)).toEqual([]);
    expect(repeated.filter(({ passes }) => !passes && method !== "HEAD")).toEqual([]);
    const last = given.at(-1) as Ending;
    const ended = !last.passes || method === "HEAD" || (last.arrived && !safe) || given.length >= 8;
    expect(ended).toBe(true);
  });
  await fc.assert(run, { numRuns: 300 });
});
