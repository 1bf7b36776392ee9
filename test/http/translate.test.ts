import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { CloudError, type CloudFailure } from "../../src/http/cloud-error.ts";
import { type Rule, translate } from "../../src/http/translate.ts";

function failed(failure: Partial<CloudFailure>): CloudError {
  const usual = { cloud: "Nimbus", call: "POST /v1/servers", message: "no", retryable: false, lost: false };
  return new CloudError({ ...usual, code: `HTTP ${failure.status}`, ...failure });
}

const rules: readonly Rule[] = [
  { codes: /^resource_limit_exceeded$/, code: "FD1402", hint: "ask for more" },
  { status: 403, message: /suspended/, code: "FD1303", hint: "ask the support" },
];
const doing = { what: "make web-0", variable: "FLATCAR_DEPLOY_NIMBUS_ENDPOINT", rules } as const;

describe("an error of a call", () => {
  it.each<[Partial<CloudFailure>, string, string | undefined]>([
    [{ status: 403, code: "resource_limit_exceeded" }, "FD1402", "ask for more"],
    [{ status: 403, message: "project suspended" }, "FD1303", "ask the support"],
    [{ status: 403 }, "FD1303", "give these credentials the permission"],
    [{ status: 401 }, "FD1302", "check the token: it may be expired, revoked, or of another project"],
    [{ status: 429 }, "FD1403", "other programs use the same account's request rate; try again later"],
    [{ status: 404 }, "FD1406", undefined],
    [{ status: 400 }, "FD1405", undefined],
    [{ status: 422 }, "FD1405", undefined],
    [{ status: 409 }, "FD1420", undefined],
    [{ status: 502, lost: true }, "FD1420", "Nimbus itself failed: run the same again"],
    [{ code: "Timeout", lost: true }, "FD1408", "the cloud did not answer in time; run the same again"],
    [{ code: "InvalidHeader" }, "FD1302", "check the token: it holds a line break or something that is no text"],
    [{ code: "ECONNREFUSED" }, "FD1404", "check the network, the proxy and FLATCAR_DEPLOY_NIMBUS_ENDPOINT"],
    [{ code: "ECONNRESET", lost: true }, "FD1404", "the connection broke off; run the same again"],
    [
      { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
      "FD1404",
      "name the CA's file in NODE_EXTRA_CA_CERTS or SSL_CERT_FILE, and check the clock of this machine",
    ],
    [
      { code: "Redirected", status: 302 },
      "FD1404",
      "credentials are not sent to another host: set FLATCAR_DEPLOY_NIMBUS_ENDPOINT to the address itself",
    ],
    [
      { code: "UnreadableAnswer", status: 200 },
      "FD1420",
      "something else answers in the API's place: check the proxy and FLATCAR_DEPLOY_NIMBUS_ENDPOINT",
    ],
  ])("%o is %s", (failure, code, hint) => {
    const [finding] = translate(failed(failure), doing).findings;
    expect({ code: finding.code, hint: finding.hint }).toEqual({ code, hint });
    expect(finding.message).toBe(`cannot make web-0: ${failure.message ?? "no"}`);
  });

  it("tells the cloud's own code, the status, the request and the call", () => {
    const error = failed({ status: 422, code: "invalid_input", requestId: "c-1", message: "bad secret-1" });
    const ours = translate(error, { ...doing, created: "42", secrets: ["secret-1"] });
    expect(ours.findings).toEqual([
      {
        code: "FD1405",
        message: "cannot make web-0: bad [redacted]",
        details: ["Nimbus: invalid_input, HTTP 422, request c-1, POST /v1/servers"],
      },
    ]);
    expect(ours.created).toBe("42");
    expect(ours.cause).toBe(error);
    expect(translate(failed({ status: 500 }), doing).findings[0].details).toEqual([
      "Nimbus: HTTP 500, POST /v1/servers",
    ]);
  });

  it("is short where it was cancelled", () => {
    expect(translate(failed({ code: "Cancelled" }), doing).findings).toEqual([
      { code: "FD1409", message: "cancelled: make web-0" },
    ]);
    expect(translate(new DOMException("This operation was aborted", "AbortError"), doing).code).toBe("FD1409");
  });
});

describe("another error", () => {
  it("that is ours only gets the id of what was made", () => {
    const ours = new FlatcarError({ code: "FD1408", message: "late" });
    expect(translate(ours, doing)).toBe(ours);
    expect(translate(ours, { ...doing, created: "42" })).toMatchObject({
      code: "FD1408",
      created: "42",
      message: "late",
    });
    const named = new FlatcarError({ code: "FD1408", message: "late" }, { created: "41" });
    expect(translate(named, { ...doing, created: "42" })).toBe(named);
  });

  it.each([[new RangeError("odd")], ["odd"]])("%s is a mistake of ours", (error) => {
    expect(translate(error, doing)).toMatchObject({ code: "FD1901", message: "cannot make web-0: odd" });
  });
});
