import type { CloudFailure } from "./cloud-error.ts";

/** Node's and undici's codes of what happens before a request is sent. */
const unsent =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|UND_ERR_PRX_TLS)$/;
/** Of these, what will be the same at the next attempt. */
const untrusted =
  /^(?:ENOTFOUND|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*|ERR_TLS_.*|ERR_SSL_.*|ERR_OSSL_.*|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED)$/;

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
  const thrown = innermost(error as Thrown);
  const code = typeof thrown.code === "string" ? thrown.code : String(thrown.name ?? "Error");
  const message = String(thrown.message || code).replace(/\s+/g, " ");
  const refusedByProxy = /^Proxy response .* when HTTP Tunneling$/.test(message);
  const never = unsent.test(code) || thrown.syscall === "connect" || untrusted.test(code) || refusedByProxy;
  const ours = thrown === error;
  return { code, message, retryable: !untrusted.test(code) && !refusedByProxy && !ours, lost: !never && !ours };
}

/** `fetch` says "fetch failed", and its cause says why; of several addresses the last one's failure counts. */
function innermost(error: Thrown): Thrown {
  const inner = error.errors?.at(-1) ?? error.cause;
  return inner instanceof Error ? innermost(inner as Thrown) : error;
}
