import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ApiOptions, type Call, restApi } from "../../src/http/api.ts";
import { isSecretName, redactHeaders, redactText, redactUrl, redactValue, secretsIn } from "../../src/http/redact.ts";
import { translate } from "../../src/http/translate.ts";
import { clock } from "./clock.ts";
import { loopback, type Reply } from "./loopback.ts";

describe("names", () => {
  it.each([
    [
      "Authorization",
      "X-Auth-Token",
      "X-Subject-Token",
      "user_data",
      "OS-EXT-SRV-ATTR:user_data",
      "userData",
      "password",
    ],
    ["root_password", "adminPass", "original_password", "set-cookie", "api_token", "apiToken", "secret", "passcode"],
    ["X-Amz-Signature", "sig", "private_key", "access_key", "token", "Proxy-Authorization", "client_secret"],
  ])("%s and others are of secrets", (...names) => {
    expect(names.filter((name) => !isSecretName(name))).toEqual([]);
  });

  it("of other things are not", () => {
    const plain = [
      "id",
      "name",
      "public_key",
      "ssh_keys",
      "labels",
      "description",
      "key_name",
      "tokenized",
      "design",
      "metadata",
    ];
    expect(plain.filter(isSecretName)).toEqual([]);
  });
});

describe("redaction", () => {
  it("of a text knows every spelling", () => {
    const secret = 'a "quoted"\nsecret/text';
    const spelled = [
      secret,
      JSON.stringify(secret),
      Buffer.from(secret).toString("base64"),
      encodeURIComponent(secret),
    ];
    expect(redactText(spelled.join(" | "), [secret])).toBe('[redacted] | "[redacted]" | [redacted] | [redacted]');
  });

  it("of a text knows the beginning of a long one", () => {
    const secret = '{"ignition":{"version":"3.4.0"},"storage":{"files":[]}}';
    expect(redactText(`bad: ${secret.slice(0, 40)}... and ${secret.slice(0, 30)}!`, [secret])).toBe(
      "bad: [redacted]... and [redacted]!",
    );
  });

  it("leaves no secret in any text", () => {
    const secret = fc.string({ minLength: 6, maxLength: 60 }).filter((text) => !"[redacted]".includes(text));
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 4 }),
        fc.string(),
        fc.string(),
        (secrets, before, after) => {
          const text = redactText(secrets.map((each) => before + each + after).join(""), secrets);
          expect(secrets.filter((each) => text.includes(each))).toEqual([]);
        },
      ),
    );
  });

  it("of a body goes by names, and looks through objects", () => {
    const body = {
      auth: {
        identity: {
          methods: ["password", "token"],
          password: { user: { name: "demo", password: "p-1" } },
          token: { id: "t-1" },
          application_credential: { id: "app", secret: "s-1" },
        },
      },
      server: { user_data: "e30=", adminPass: null, tokens: ["x"], key_name: "k", echo: "p-1!" },
    };
    expect(secretsIn(body)).toEqual(["p-1", "t-1", "s-1", "e30="]);
    expect(redactValue(body, ["p-1!"])).toEqual({
      auth: {
        identity: {
          methods: ["password", "token"],
          password: { user: { name: "demo", password: "[redacted]" } },
          token: { id: "[redacted]" },
          application_credential: { id: "app", secret: "[redacted]" },
        },
      },
      server: { user_data: "[redacted]", adminPass: null, tokens: ["x"], key_name: "k", echo: "[redacted]" },
    });
  });

  it("of headers and addresses", () => {
    expect(redactHeaders(new Headers({ Authorization: "Bearer x", Accept: "a/my-token" }), ["my-token"])).toEqual({
      accept: "a/[redacted]",
      authorization: "[redacted]",
    });
    expect(redactUrl("https://me:pw@x.test/a?signature=abc&page=2", [])).toBe(
      "https://redacted:redacted@x.test/a?signature=%5Bredacted%5D&page=2",
    );
  });
});

describe("a canary", () => {
  const token = "canary-token-0a1b2c3d";
  const userData = '{"ignition":{"version":"3.4.0"},"passwd":{"users":[{"passwordHash":"canary-hash"}]}}';
  const call: Call = {
    method: "POST",
    path: "/servers",
    body: { name: "web", user_data: userData },
    signal: new AbortController().signal,
    timeouts: { tryMs: 2_000, totalMs: 1_000 },
  };
  const options: Omit<ApiOptions, "address"> = {
    title: "Nimbus",
    cloud: "nimbus",
    account: token,
    headers: { authorization: `Bearer ${token}` },
  };
  const echo = `Bearer ${token} sent ${userData} and ${JSON.stringify(userData)} and ${userData.slice(0, 50)}`;

  it.each<[string, Reply]>([
    ["an error's message", { status: 422, body: { error: { code: "invalid_input", message: echo } } }],
    [
      "an error's details",
      { status: 422, body: { error: { code: "x", message: "no", details: { user_data: userData, echo } } } },
    ],
    ["a page of HTML", { status: 500, body: `<pre>${echo}</pre>` }],
    ["a page with success", { body: echo }],
    ["a redirect", { status: 302, headers: { location: `http://other.test/?a=${encodeURIComponent(token)}` } }],
    ["a request's id", { status: 500, headers: { "x-request-id": token } }],
    ["an error's code", { status: 422, body: { code: token, message: "no" } }],
    ["a content type", { headers: { "content-type": token }, body: "odd" }],
  ])("in %s is not seen", async (_, reply) => {
    const { address } = await loopback(() => reply);
    const error: unknown = await restApi({ ...options, address }, clock())
      .request(call)
      .catch((thrown: unknown) => thrown);
    const ours = translate(error, { what: "make web", variable: "X", rules: [] });
    expect(everythingOf(error) + everythingOf(ours)).not.toMatch(/canary/);
    expect(ours.code).toMatch(/^FD/);
  });

  it("in a header that cannot be sent is not seen", async () => {
    const api = restApi(
      { ...options, address: "http://127.0.0.1:9/", headers: { authorization: `Bearer ${token}\n` } },
      clock(),
    );
    const error: unknown = await api.request(call).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "InvalidHeader", message: expect.stringContaining("authorization") as string });
    expect(everythingOf(error)).not.toMatch(/canary/);
  });
});

function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error);
  return `${error.stack} ${JSON.stringify({ ...error })} ${error.cause === undefined ? "" : everythingOf(error.cause)}`;
}
