import { FlatcarError } from "../errors.ts";
import type { IO } from "../platform.ts";
import {
  type Answer,
  type Attempt,
  attempt,
  cancelled,
  type Expect,
  failure,
  type Method,
  type Named,
  type Outcome,
} from "./attempt.ts";
import { backOffMs } from "./back-off.ts";
import type { CloudError } from "./cloud-error.ts";
import { type Pace, type Pause, pace, type RateLimit, type Turn } from "./pace.ts";
import { type Recording, recorder } from "./record.ts";
import { isSecretName, secretsIn } from "./redact.ts";
import { type Tls, transport } from "./transport.ts";

export type { Answer, Method } from "./attempt.ts";

export interface ApiOptions {
  /** In messages, for example `Hetzner Cloud`. */
  readonly title: string;
  /** Id in the name of the environment variable `FLATCAR_DEPLOY_<CLOUD>_ENDPOINT`. */
  readonly cloud: string;
  /** Where the API is, with the path that all its calls begin with, for example `https://api.hetzner.cloud/v1`. */
  readonly address: string;
  /** Address that the user gave. It goes before the environment's. */
  readonly endpoint?: string | undefined;
  /** Variable that the user gives it by, where that is the vendor's own. */
  readonly endpointVariable?: string;
  /** Who is counted together: the token, or the like. Calls of one account to one address share their pace. */
  readonly account: string;
  /** Sent with every call: authorization, version of the API. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that have to be fetched first, a session's token above all; asked before every try. `stale` after an answer 401, once for each call. */
  authorize?(signal: AbortSignal, stale: boolean): Promise<Readonly<Record<string, string>>>;
  /** Texts that no error and no recording may hold. Secret headers, and secret fields of a call's body, are known anyway. */
  readonly secrets?: readonly string[];
  readonly rate?: RateLimit;
  readonly tls?: Tls | undefined;
  /** Refusals that pass by themselves, nothing having been done: a lock, a conflict. They are repeated whatever the method. */
  passes?(error: CloudError): boolean;
}

export interface Call {
  readonly method: Method;
  /** Under the API's address, or an absolute URL there, as links to next pages are. */
  readonly path: string;
  /** What is `undefined` is left out; lists are repeated. */
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON; bytes as they are; a function is asked for a stream anew at each try. */
  readonly body?: object | Uint8Array | (() => AsyncIterable<Uint8Array>) | undefined;
  /** How a good answer is read; `json` when left out. */
  readonly expect?: Expect;
  /** The answer's body may hold anybody's secrets: of it only the length is recorded. */
  readonly unrecorded?: boolean;
  /** To be repeated although nobody knows whether it was carried out. Left out: GET, HEAD, PUT and DELETE are. */
  readonly idempotent?: boolean;
  readonly signal: AbortSignal;
  readonly timeouts?: Timeouts;
}

type QueryValue = string | number | boolean;

export interface Timeouts {
  /** Each try, with its answer's body; 60 s when left out. */
  readonly tryMs?: number;
  /** All tries, what authorizes them, and the pauses between them, turns of the pace left out; 10 min when left out. */
  readonly totalMs?: number;
}

/** The API of one account. */
export interface Api {
  readonly title: string;
  /** Without a slash at its end. */
  readonly address: string;
  /** Variable that moves the address. */
  readonly variable: string;
  /** Throws CloudError. What the body is read as is the caller's word: check what you rely on. */
  request<T = unknown>(call: Call): Promise<Answer<T>>;
}

const userAgent = "flatcar-deploy (+https://www.flatcar.org)";
const attempts = 8;
const usual = { tryMs: 60_000, totalMs: 600_000 } as const;
const repeatable: ReadonlySet<Method> = new Set(["GET", "HEAD", "PUT", "DELETE"]);

/** The API that the options name; nothing is sent yet. Throws FD1404 where the address is none. */
export function restApi(options: ApiOptions, io: IO): Api {
  const own = `FLATCAR_DEPLOY_${options.cloud.toUpperCase()}_ENDPOINT`;
  const variable = options.endpointVariable ?? own;
  const address = toAddress(options.endpoint ?? (io.env[own] || options.address), variable);
  const account = accountOf(address, options, io);
  return {
    title: options.title,
    address,
    variable,
    request: async <T>(call: Call) => (await repeat(call, { ...options, address }, account, io)) as Answer<T>,
  };
}

function toAddress(text: string, variable: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text.replace(/\/+$/, "");
  const hint = `give ${variable} an address like https://api.example.com/v1, or unset it`;
  throw new FlatcarError({ code: "FD1404", message: `"${text}" is not the address of an API`, hint });
}

/** What all calls of one account to one address share. */
interface Account {
  readonly pace: Pace;
  readonly fetch: typeof globalThis.fetch;
  readonly record: Recording | undefined;
}

const accounts = new WeakMap<IO, Map<string, Account>>();

function accountOf(address: string, { title, account, rate, tls }: ApiOptions, io: IO): Account {
  const known = accounts.get(io) ?? new Map<string, Account>();
  accounts.set(io, known);
  const key = JSON.stringify([address, account, tls]);
  const own = known.get(key) ?? {
    pace: pace(title, io, rate),
    fetch: transport(address, tls, io),
    record: recorder(io),
  };
  known.set(key, own);
  return own;
}

/** Tries until there is an answer, or a reason to stop. */
async function repeat(call: Call, options: ApiOptions, own: Account, io: IO): Promise<Answer> {
  const { tryMs, totalMs } = { ...usual, ...call.timeouts };
  const secrets = options.secrets ?? [];
  const named: Named = { cloud: options.title, method: call.method, url: urlOf(call, options.address), secrets };
  let leftMs = totalMs;
  let stale = false;
  let renewed = false;
  for (let count = 1; ; count++) {
    const asked = io.now().getTime();
    const session = await sessionFor(call, named, options, { stale, leftMs });
    leftMs -= io.now().getTime() - asked;
    if (leftMs <= 0) throw unauthorized(named);
    const one = toAttempt(call, named, options, session, Math.min(tryMs, leftMs));
    const turn = await unlessCancelled(own.pace.turn(call.signal, leftMs), call, named);
    if ("pausedMs" in turn) throw paused(turn, named);
    const began = io.now().getTime();
    const outcome = await tryOnce(one, call, turn, own, io);
    if ("answer" in outcome) return outcome.answer;
    leftMs -= io.now().getTime() - began;
    const { error } = outcome;
    const renews: boolean = error.status === 401 && options.authorize !== undefined && !renewed;
    const waitMs = renews ? 0 : Math.max(error.retryAfterMs ?? 0, backOffMs(count));
    const lasts = count < attempts || isAnnounced(error) || options.passes?.(error);
    const again = renews || (isRepeated(call, error, options) && lasts);
    if (!again || waitMs >= leftMs) throw error;
    stale = renews;
    renewed ||= renews;
    leftMs -= waitMs;
    await unlessCancelled(io.sleep(waitMs, call.signal), call, named);
  }
}

/** The longest that a timer of Node can be set to. */
const longestTimerMs = 2 ** 31 - 1;

/** Headers that have to be fetched first. The real clock ends what hangs. */
async function sessionFor(
  { signal }: Call,
  named: Named,
  { authorize }: ApiOptions,
  { stale, leftMs }: { readonly stale: boolean; readonly leftMs: number },
): Promise<Readonly<Record<string, string>>> {
  if (!authorize) return {};
  const limit = AbortSignal.timeout(Math.min(longestTimerMs, Math.ceil(leftMs)));
  return authorize(AbortSignal.any([signal, limit]), stale).catch((error: unknown) => {
    throw limit.aborted && !signal.aborted ? unauthorized(named) : error;
  });
}

/** Nothing was sent. */
function unauthorized(named: Named): CloudError {
  const message = "the call's time was over before it was authorized";
  return failure(named, { code: "Timeout", message, retryable: true, lost: false });
}

/** A stream is opened when its turn has come: until then it would hold its file open. */
async function tryOnce(
  plain: Attempt,
  { body }: Call,
  turn: Turn,
  { fetch, record }: Account,
  io: IO,
): Promise<Outcome> {
  let outcome: Outcome | undefined;
  const began = io.now();
  try {
    const one = typeof body === "function" ? { ...plain, body: (body as () => AsyncIterable<Uint8Array>)() } : plain;
    outcome = await attempt(one, fetch, io);
    record?.(one, outcome, began);
    return outcome;
  } finally {
    turn.end(outcome?.headers, outcome !== undefined && "error" in outcome && isThrottled(outcome.error));
  }
}

async function unlessCancelled<T>(step: Promise<T>, { signal }: Call, named: Named): Promise<T> {
  return step.catch((error: unknown) => {
    throw signal.aborted ? cancelled(named, signal.reason, false) : error;
  });
}

function toAttempt(
  { signal, expect = "json", unrecorded = false, body, headers }: Call,
  named: Named,
  options: ApiOptions,
  session: Readonly<Record<string, string>>,
  tryMs: number,
): Attempt {
  const given = { ...options.headers, ...session, ...headers };
  const inHeaders = Object.entries(given).flatMap(([name, value]) => (isSecretName(name) ? secretsOf(value) : []));
  const sent = toBody(body);
  const json = typeof sent === "string";
  const usual = {
    accept: "application/json",
    "user-agent": userAgent,
    ...(json ? { "content-type": "application/json" } : {}),
  };
  return {
    ...named,
    headers: toHeaders({ ...usual, ...given }, named),
    body: sent,
    expect,
    unrecorded,
    secrets: [...named.secrets, ...inHeaders, ...(json ? secretsIn(body) : [])],
    signal,
    tryMs,
  };
}

function toBody(body: Call["body"]): Attempt["body"] {
  if (typeof body === "function") return undefined;
  return body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body);
}

/** Node's own error would hold the value. */
function toHeaders(given: Readonly<Record<string, string>>, named: Named): Headers {
  const [wrong] = Object.entries(given).find(([, value]) => !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) ?? [];
  if (wrong === undefined) return new Headers(given);
  const message = `the header ${wrong} would hold a line break or a character that no header may hold`;
  throw failure(named, { code: "InvalidHeader", message, retryable: false, lost: false });
}

/** A header's value, and what stands behind its scheme. */
function secretsOf(value: string): readonly string[] {
  return [value, value.replace(/^\S+\s+/, "")];
}

/** Throws where an absolute address is not the API's own: it is not to have the credentials. */
function urlOf({ path, query = {} }: Call, address: string): URL {
  const absolute = /^https?:\/\//.test(path);
  const url = new URL(absolute ? path : address + path);
  if (url.origin !== new URL(address).origin) throw new TypeError(`${url.origin} is not the API at ${address}`);
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value ?? []].flat()) url.searchParams.append(name, String(each));
  }
  return url;
}

/** Refused for haste: nothing was done. */
function isThrottled({ status }: CloudError): boolean {
  return status === 429;
}

/** The cloud says when to come back. Of 503 that does not say that nothing was done: RFC 9110, 15.6.4. */
function isAnnounced({ status, retryAfterMs }: CloudError): boolean {
  return (status === 429 || status === 503 || status === 413) && retryAfterMs !== undefined;
}

/** An account that is to be quiet for longer than the call may take. */
function paused({ pausedMs }: Pause, named: Named): CloudError {
  const message = `this account is to make no calls for ${Math.ceil(pausedMs / 1000)} s`;
  const told = { code: "HTTP 429", message, status: 429, retryAfterMs: pausedMs };
  return failure(named, { ...told, retryable: true, lost: false });
}

/** Whether the same call again can help, and can do no harm. */
function isRepeated(
  { method, idempotent = repeatable.has(method) }: Call,
  error: CloudError,
  options: ApiOptions,
): boolean {
  if (isThrottled(error) || options.passes?.(error)) return true;
  return (error.retryable || isAnnounced(error)) && (idempotent || !error.lost);
}
