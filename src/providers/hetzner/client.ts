import { type Api, type Method, restApi } from "../../http/api.ts";
import { CloudError } from "../../http/cloud-error.ts";
import { pages } from "../../http/pages.ts";
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
  /** All of a list, page by page. `path` is without its slash; left out `key`, its name in the answers: the same. */
  all<T>(path: string, query: Query, signal: AbortSignal, key?: string): Promise<readonly T[]>;
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
      endpointVariable: "HCLOUD_ENDPOINT",
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
  return {
    api,
    send,
    all: (path, query, signal, key = path) => listAll(api, { path, key }, query, signal),
    one: oneOf(send),
  };
}

interface Page {
  readonly meta?: { readonly pagination?: { readonly next_page: number | null } };
  readonly [list: string]: unknown;
}

async function listAll<T>(
  api: Api,
  { path, key }: { readonly path: string; readonly key: string },
  query: Query,
  signal: AbortSignal,
): Promise<readonly T[]> {
  const found: T[] = [];
  const call = { method: "GET", path: `/${path}`, query: { ...query, per_page: pageSize }, signal } as const;
  const next = ({ meta }: Page) => (meta?.pagination?.next_page ? { page: meta.pagination.next_page } : undefined);
  for await (const page of pages<Page>(api, call, next)) found.push(...((page[key] ?? []) as readonly T[]));
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
