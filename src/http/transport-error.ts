import type { CloudFailure } from "./cloud-error.ts";

/** Node's and undici's codes of what happens before a request is sent, and may pass. */
const unsent =
  /^(?:EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/;
/** Codes of what will be the same at the next try: no such host, and what TLS does not trust. */
const hopeless =
  /^(?:ENOTFOUND|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*|ERR_TLS_.*|ERR_SSL_.*|HOSTNAME_MISMATCH|INVALID_CA|UND_ERR_PRX_TLS)$/;
/** undici's sentence where a proxy says no. */
const proxyRefusal = /^Proxy response .* when HTTP Tunneling$/;

interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/**
 * What a `fetch` that threw means: whether the request may have come to the cloud, and whether the next one may fare better. What is not
 * known to have failed before it was sent counts as sent. Pure.
 */
export function transportFailure(error: unknown): Pick<CloudFailure, "code" | "message" | "retryable" | "lost"> {
  const thrown = innermost(error instanceof Error ? (error as Thrown) : { message: error });
  const code = typeof thrown.code === "string" ? thrown.code : String(thrown.name ?? "Error");
  const message = String(thrown.message || code).replace(/\s+/g, " ");
  const same = hopeless.test(code) || proxyRefusal.test(message);
  const never = same || unsent.test(code) || thrown.syscall === "connect";
  return { code, message, retryable: !same && isTransport(error), lost: !never };
}

/** What `fetch` says of the network is a TypeError with a cause; its other errors are of what it was given. */
function isTransport(error: unknown): boolean {
  return error instanceof Error && error.cause !== undefined;
}

/** `fetch` says "fetch failed", and its cause says why; of several addresses the last one's failure counts. */
function innermost(error: Thrown): Thrown {
  const inner = error.errors?.at(-1) ?? error.cause;
  return inner instanceof Error ? innermost(inner as Thrown) : error;
}
