import { describe, expect, it } from "vitest";
import { transportFailure } from "../../src/http/transport-error.ts";

function coded(code: string, message = code, more: object = {}): Error {
  return Object.assign(new Error(message), { code, ...more });
}
const failed = (cause: unknown) => new TypeError("fetch failed", { cause });

describe("a fetch that threw", () => {
  it.each<[string, unknown, ReturnType<typeof transportFailure>]>([
    [
      "unknown host",
      failed(coded("ENOTFOUND")),
      { code: "ENOTFOUND", message: "ENOTFOUND", retryable: false, lost: false },
    ],
    [
      "no name server",
      failed(coded("EAI_AGAIN")),
      { code: "EAI_AGAIN", message: "EAI_AGAIN", retryable: true, lost: false },
    ],
    [
      "timeout of the connection",
      failed(coded("ETIMEDOUT", "slow", { syscall: "connect" })),
      { code: "ETIMEDOUT", message: "slow", retryable: true, lost: false },
    ],
    [
      "timeout of the socket",
      failed(coded("ETIMEDOUT", "slow", { syscall: "read" })),
      { code: "ETIMEDOUT", message: "slow", retryable: true, lost: true },
    ],
    [
      "several addresses",
      failed(new AggregateError([coded("ENETUNREACH"), coded("ECONNREFUSED")])),
      { code: "ECONNREFUSED", message: "ECONNREFUSED", retryable: true, lost: false },
    ],
    [
      "reset",
      failed(coded("ECONNRESET", "read ECONNRESET")),
      { code: "ECONNRESET", message: "read ECONNRESET", retryable: true, lost: true },
    ],
    [
      "unknown CA",
      failed(coded("SELF_SIGNED_CERT_IN_CHAIN", "self-signed")),
      { code: "SELF_SIGNED_CERT_IN_CHAIN", message: "self-signed", retryable: false, lost: false },
    ],
    [
      "wrong host name",
      failed(coded("ERR_TLS_CERT_ALTNAME_INVALID")),
      { code: "ERR_TLS_CERT_ALTNAME_INVALID", message: "ERR_TLS_CERT_ALTNAME_INVALID", retryable: false, lost: false },
    ],
    [
      "refusal of a proxy",
      failed(coded("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling")),
      {
        code: "UND_ERR_ABORTED",
        message: "Proxy response (407) !== 200 when HTTP Tunneling",
        retryable: false,
        lost: false,
      },
    ],
    [
      "something unheard of",
      failed(new Error("odd\n thing")),
      { code: "Error", message: "odd thing", retryable: true, lost: true },
    ],
    [
      "a mistake of the caller",
      new TypeError("Invalid URL"),
      { code: "TypeError", message: "Invalid URL", retryable: false, lost: true },
    ],
    ["no error at all", "odd", { code: "Error", message: "odd", retryable: false, lost: true }],
  ])("%s", (_, error, want) => {
    expect(transportFailure(error)).toEqual(want);
  });
});
