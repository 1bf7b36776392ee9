import { describe, expect, test } from "vitest";
import { apis, type CallOptions } from "../../../src/providers/aws/client.ts";
import type { Credentials } from "../../../src/providers/aws/credentials.ts";
import { translate } from "../../../src/providers/aws/errors.ts";
import { backOffMs } from "../../../src/providers/aws/service.ts";
import { images, loopback, type Reply, refusal, stillIO } from "./loopback.ts";

const signal = new AbortController().signal;
const done = images({ id: "ami-1" });

async function ask(answers: readonly Reply[], more: Partial<CallOptions> = {}) {
  const server = await loopback((_, index) => answers[index] ?? answers.at(-1) ?? done);
  const io = stillIO();
  const call = apis(server.credentials, io)("eu-central-1").call("DescribeImages", {}, { signal, ...more });
  const outcome = await call.then(
    ({ Images }) => Images?.[0]?.ImageId,
    (error: unknown) => translate(error, { what: "ask", region: "eu-central-1" }),
  );
  return { outcome, calls: server.requests.length, slept: io.slept, headers: server.headers };
}

const html: Reply = { status: 502, type: "text/html", body: "<html><body><h1>502 Bad Gateway</h1><hr></body>" };

describe("a call", () => {
  test("goes through, signed and by our name", async () => {
    const { outcome, calls, headers } = await ask([done]);
    expect({ outcome, calls }).toEqual({ outcome: "ami-1", calls: 1 });
    expect(headers[0]?.authorization).toContain("Credential=AKIDEXAMPLE/");
    expect(headers[0]?.["user-agent"]).toContain("flatcar-deploy");
  });

  test.each<[string, Reply, number]>([
    ["throttling", refusal("RequestLimitExceeded", 503), 2],
    ["a fault of the server", refusal("InternalError", 500), 2],
    ["a page of a proxy", html, 2],
    ["a dropped socket", "drop", 2],
  ])("is repeated after %s", async (_, first, want) => {
    const { outcome, calls, slept } = await ask([first, done]);
    expect({ outcome, calls }).toEqual({ outcome: "ami-1", calls: want });
    expect(slept.length).toBeGreaterThan(0);
  });

  test.each<[string, Reply, string, number]>([
    ["throttling", refusal("RequestLimitExceeded", 503), "ami-1", 2],
    ["a refusal for haste that other clouds send", { status: 429, body: "<a/>" }, "ami-1", 2],
    ["a fault of the server", refusal("InternalError", 500), "FD1420", 1],
    ["a page of a proxy", html, "FD1420", 1],
    ["a dropped socket", "drop", "FD1404", 1],
  ])("that may go out once, after %s", async (_, first, want, count) => {
    const { outcome, calls } = await ask([first, done], { once: true });
    expect([typeof outcome === "string" ? outcome : outcome?.code, calls]).toEqual([want, count]);
  });

  test.each<[string, Reply, string]>([
    ["a wrong value", refusal("InvalidParameterValue"), "FD1405"],
    ["a missing permission", refusal("UnauthorizedOperation", 403), "FD1303"],
    ["a wrong key", refusal("AuthFailure", 401), "FD1302"],
  ])("is not repeated after %s", async (_, first, code) => {
    expect(await ask([first, done])).toMatchObject({ outcome: { code }, calls: 1, slept: [] });
  });

  test("that is never answered as EC2 does ends in one clear error", async () => {
    const { outcome, calls } = await ask([html]);
    expect(calls).toBe(8);
    expect(outcome).toMatchObject({
      code: "FD1420",
      message: "cannot ask: the answer is not EC2's: HTTP 502",
      findings: [{ details: ["EC2 eu-central-1: UnreadableAnswer, HTTP 502"] }],
    });
  });

  test.each(["DescribeInstances", "DescribeImages", "TerminateInstances"] as const)(
    "of %s that a portal answers with success is no answer",
    async (name) => {
      const server = await loopback(() => ({ type: "text/html", body: "<html><body>Please log in</body></html>" }));
      const call = apis(server.credentials, stillIO())("eu-central-1").call(name, { InstanceIds: [] }, { signal });
      const error = await call.catch((thrown: unknown) => translate(thrown, { what: "ask", region: "eu-central-1" }));
      expect(error).toMatchObject({
        code: "FD1420",
        findings: [
          { details: ["EC2 eu-central-1: UnreadableAnswer, HTTP 200"], hint: expect.stringContaining("proxy") },
        ],
      });
      expect(server.requests).toHaveLength(1);
    },
  );

  test("to nobody is not repeated, and says so", async () => {
    const credentials: Credentials = { endpoint: "http://127.0.0.1:9", accessKeyId: "AKID", secretAccessKey: "s" };
    const call = apis(credentials, stillIO())("eu-central-1").call("DescribeImages", {}, { signal });
    const error = await call.catch((thrown: unknown) => translate(thrown, { what: "ask", region: "eu-central-1" }));
    expect(error).toMatchObject({ code: "FD1404", findings: [{ hint: expect.stringContaining("AWS_ENDPOINT_URL") }] });
  });

  test("ends at once when it is cancelled", async () => {
    const abort = new AbortController();
    const server = await loopback(() => {
      setTimeout(() => abort.abort(), 5);
      return "hang";
    });
    const call = apis(server.credentials, stillIO())("eu-central-1").call("DescribeImages", {}, abort);
    const error = await call.catch((thrown: unknown) => translate(thrown, { what: "ask", region: "eu-central-1" }));
    expect(error).toMatchObject({ code: "FD1409" });
    expect(server.requests).toHaveLength(1);
  });
});

test("the pause before the next try doubles up to 5 s, half of it by chance", () => {
  for (const [attempt, most] of [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000].entries()) {
    const pauses = Array.from({ length: 50 }, () => backOffMs(attempt + 1));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(most / 2);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(most);
  }
});
