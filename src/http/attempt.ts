import { FlatcarError } from "../errors.ts";
import type { IO } from "../platform.ts";
import { retryAfterMs } from "./back-off.ts";
import { CloudError, type CloudFailure, complaintOf, fragmentOf, sentenceOfPage } from "./cloud-error.ts";
import { redactText } from "./redact.ts";
import { transportFailure } from "./transport-error.ts";

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One request as it goes out. */
export interface Attempt {
  readonly cloud: string;
  readonly method: Method;
  readonly url: URL;
  readonly headers: Headers;
  readonly body?: Uint8Array | string | AsyncIterable<Uint8Array> | undefined;
  readonly expect: Expect;
  /** Of the answer's body only the length may be recorded. */
  readonly unrecorded: boolean;
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
  /** How long this try may take, its answer's body included. */
  readonly tryMs: number;
}

/** What the body of a good answer is read as. */
export type Expect = "json" | "text" | "nothing";

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** What came of a try, with the headers of the answer where there was one. */
export type Outcome =
  | { readonly answer: Answer; readonly headers: Headers }
  | { readonly error: CloudError; readonly headers?: Headers };

const mostRedirects = 5;

/** Sends once, and once more for each redirect. Throws only FlatcarError, where the connection is set up wrongly. The time limit is the real clock's: it ends sockets that hang. */
export async function attempt(one: Attempt, fetch: typeof globalThis.fetch, io: IO): Promise<Outcome> {
  const limit = AbortSignal.timeout(Math.ceil(one.tryMs));
  try {
    const response = await send(one, fetch, AbortSignal.any([one.signal, limit]));
    if (response instanceof CloudError) return { error: response };
    const text = one.method === "HEAD" ? "" : await response.text();
    const { headers, status } = response;
    if (response.ok || status === 300) return { ...readAnswer(one, { status, headers, body: text }), headers };
    return { error: refusal(one, { status, headers, body: text }, io), headers };
  } catch (error) {
    if (error instanceof FlatcarError) throw error;
    return { error: brokenOff(one, error, limit) };
  }
}

type Init = RequestInit & { readonly duplex?: "half" };

async function send(one: Attempt, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<Response | CloudError> {
  let { url } = one;
  for (let redirects = 0; ; redirects++) {
    const { method, headers, body } = one;
    const init: Init = {
      method,
      headers,
      signal,
      redirect: "manual",
      duplex: "half",
      ...(body ? { body: body as NonNullable<RequestInit["body"]> } : {}),
    };
    const response = await fetch(url.href, init);
    const to = redirectOf(response, url);
    if (!to) return response;
    await response.body?.cancel();
    if (to.origin !== url.origin || !isFollowed(one, response.status) || redirects === mostRedirects) {
      return redirected(one, response.status, to);
    }
    url = to;
  }
}

function redirectOf({ status, headers }: Response, from: URL): URL | undefined {
  const location = headers.get("location");
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return undefined;
  return URL.canParse(location, from.href) ? new URL(location, from) : undefined;
}

/** Others would lose their body or become a GET, or what they send cannot be sent twice. */
function isFollowed({ method, body }: Attempt, status: number): boolean {
  if (method === "GET" || method === "HEAD") return true;
  return status >= 307 && (body === undefined || typeof body === "string" || body instanceof Uint8Array);
}

/** Credentials go to no other host. */
function redirected(one: Attempt, status: number, to: URL): CloudError {
  const message = `it sends the call on to ${to.origin}, where it was not sent`;
  return failure(one, { code: "Redirected", message, status, retryable: false, lost: false });
}

interface Raw {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

function readAnswer(
  one: Attempt,
  { status, headers, body }: Raw,
): { readonly answer: Answer } | { readonly error: CloudError } {
  if (one.expect === "nothing") return { answer: { status, headers, body: undefined } };
  if (one.expect === "text") return { answer: { status, headers, body } };
  if (body.trim() === "" && (one.method !== "GET" || status === 204))
    return { answer: { status, headers, body: undefined } };
  const parsed = parse(body);
  if (parsed !== undefined) return { answer: { status, headers, body: parsed } };
  const message = `the answer is no JSON: HTTP ${status}, ${headers.get("content-type") ?? "no content type"}`;
  const shown = fragmentOf(body, one.secrets);
  return {
    error: failure(one, { code: "UnreadableAnswer", message, status, retryable: true, lost: true, body: shown }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function refusal(one: Attempt, { status, headers, body }: Raw, io: IO): CloudError {
  const parsed = parse(body);
  const complaint = complaintOf(parsed);
  const sentence = complaint.message ?? (parsed === undefined ? sentenceOfPage(body, one.secrets) : undefined);
  return failure(one, {
    code: complaint.code ?? `HTTP ${status}`,
    message: sentence ?? `HTTP ${status} without a reason`,
    status,
    requestId: complaint.requestId ?? requestIdOf(headers),
    retryable: status === 408 || status === 429 || (status >= 500 && status !== 501),
    lost: status === 408 || (status >= 500 && status !== 501),
    retryAfterMs: retryAfterMs(headers, io.now()),
    body: body === "" ? undefined : fragmentOf(parsed ?? body, one.secrets),
  });
}

const requestIdHeaders = ["x-request-id", "x-openstack-request-id", "x-compute-request-id", "x-correlation-id"];

function requestIdOf(headers: Headers): string | undefined {
  return requestIdHeaders.flatMap((name) => headers.get(name) ?? [])[0];
}

function brokenOff(one: Attempt, error: unknown, limit: AbortSignal): CloudError {
  if (one.signal.aborted) return cancelled(one, one.signal.reason, true);
  if (limit.aborted) {
    const message = `no answer within ${one.tryMs / 1000} s`;
    return failure(one, { code: "Timeout", message, retryable: true, lost: true }, error);
  }
  return failure(one, transportFailure(error), error);
}

/** What an error is told of its call. */
export type Named = Pick<Attempt, "cloud" | "method" | "url" | "secrets">;

/** The caller's own signal ended it; `lost` where a try was under way. */
export function cancelled(one: Named, reason: unknown, lost: boolean): CloudError {
  return failure(one, { code: "Cancelled", message: "cancelled", retryable: false, lost }, reason);
}

/** A failure of a call, without its secrets. */
export function failure(
  { cloud, method, url, secrets }: Named,
  known: Omit<CloudFailure, "cloud" | "call">,
  cause?: unknown,
): CloudError {
  const shown = (text: string) => redactText(text, secrets);
  const texts = {
    call: shown(`${method} ${url.pathname}`),
    code: shown(known.code),
    message: shown(known.message),
    requestId: known.requestId === undefined ? undefined : shown(known.requestId),
  };
  return new CloudError({ cloud, ...known, ...texts }, cause);
}
