import { type Api, type Method, restApi } from "../../http/api.ts";
import { CloudError } from "../../http/cloud-error.ts";
import type { IO } from "../../platform.ts";
import type { Credentials } from "./credentials.ts";

export const title = "Hetzner Cloud";

type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface Sent {
  readonly query?: Query;
  readonly body?: Readonly<Record<string, unknown>>;
  /** To be repeated although nobody knows whether it was carried out. */
  readonly again?: true;
}

/** The API of one project. All of it throws CloudError. */
export interface Client {
  readonly api: Api;
  send<T>(method: Method, path: string, signal: AbortSignal, sent?: Sent): Promise<T>;
  /** All of a list, page by page. `key` is its name in the answers. */
  all<T>(key: string, query: Query, signal: AbortSignal): Promise<readonly T[]>;
  /** One entry; `undefined` where the API says that there is none. */
  one<T>(path: string, key: string, signal: AbortSignal): Promise<T | undefined>;
}

/** Most results of a page, https://docs.hetzner.cloud/reference/cloud#pagination */
const pageSize = 50;

/** What passes by itself, nothing having been done, https://docs.hetzner.cloud/reference/cloud#errors */
const passing = /^(?:locked|conflict)$/;

export function clientOf({ token, endpoint }: Credentials, io: IO): Client {
  const api = restApi(
    {
      title,
      cloud: "hetzner",
      address: "https://api.hetzner.cloud/v1",
      endpoint,
      account: token,
      headers: { authorization: `Bearer ${token}` },
      secrets: [token],
      rate: { refill: "steadily" },
      passes: ({ code }) => passing.test(code),
    },
    io,
  );
  const send: Client["send"] = async <T>(method: Method, path: string, signal: AbortSignal, sent: Sent = {}) => {
    const { query, body, again } = sent;
    const expect = method === "DELETE" ? "text" : "json";
    const call = {
      method,
      path,
      signal,
      expect,
      ...(query ? { query } : {}),
      ...(again ? { idempotent: true } : {}),
    } as const;
    return (await api.request<T>(body && Object.keys(body).length > 0 ? { ...call, body } : call)).body;
  };
  return { api, send, all: (key, query, signal) => pages(send, key, query, signal), one: oneOf(send) };
}

interface Meta {
  readonly meta?: { readonly pagination?: { readonly next_page: number | null } };
}

async function pages<T>(send: Client["send"], key: string, query: Query, signal: AbortSignal): Promise<readonly T[]> {
  const found: T[] = [];
  for (let page: number | null = 1; page !== null; ) {
    const answer: Meta & Readonly<Record<string, unknown>> = await send("GET", `/${key}`, signal, {
      query: { ...query, per_page: pageSize, ...(page > 1 ? { page } : {}) },
    });
    found.push(...((answer[key] ?? []) as readonly T[]));
    page = answer.meta?.pagination?.next_page ?? null;
  }
  return found;
}

function oneOf(send: Client["send"]): Client["one"] {
  return async <T>(path: string, key: string, signal: AbortSignal) => {
    const answer = await unlessMissing(send<Readonly<Record<string, T>>>("GET", path, signal));
    return answer?.[key];
  };
}

/** `undefined` where the API says that it knows no such thing. */
export async function unlessMissing<T>(step: Promise<T>): Promise<T | undefined> {
  return step.catch((error: unknown) => {
    if (error instanceof CloudError && error.status === 404 && error.code === "not_found") return undefined;
    throw error;
  });
}

/** Whether the error has one of these codes of the API. */
export function isCode(error: unknown, ...codes: readonly string[]): error is CloudError {
  return error instanceof CloudError && codes.includes(error.code);
}

/** Whether nobody knows if the call was carried out. */
export function isLost(error: unknown): boolean {
  return error instanceof CloudError && error.lost;
}
