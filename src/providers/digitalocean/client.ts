import { type Api, restApi } from "../../http/api.ts";
import type { CloudError } from "../../http/cloud-error.ts";
import type { BodyOf, QueryOf } from "../../http/openapi-types.ts";
import { linkQuery, pages } from "../../http/pages.ts";
import type { IO } from "../../platform.ts";
import type { paths } from "./api.generated.ts";
import { type Credentials, publicEndpoint } from "./credentials.ts";
import { isMissing } from "./errors.ts";

/** DigitalOcean's API for one token. Every call throws CloudError. */
export interface Client {
  readonly api: Api;
  readonly io: IO;
  /** The list under `name`, page after page. */
  all<Path extends Lists>(
    path: Path,
    name: string,
    query: QueryOf<paths, `GET ${Path}`>,
    signal: AbortSignal,
  ): Promise<readonly unknown[]>;
  /** The JSON of one thing; `undefined` where there is none. */
  get(path: string, signal: AbortSignal): Promise<unknown>;
  /** Throws where nobody knows whether it was carried out, and it is not to be done twice. */
  post<Path extends Posts>(path: Path, body: BodyOf<paths, `POST ${Path}`>, given: Given): Promise<unknown>;
  put<Path extends Puts>(path: Path, body: BodyOf<paths, `PUT ${Path}`>, given: Given): Promise<unknown>;
  /** Already gone is success. */
  remove<Path extends Removes>(
    path: Path,
    body: BodyOf<paths, `DELETE ${Path}`> | undefined,
    given: Given,
  ): Promise<void>;
}

/** What a call needs beside its body. */
export interface Given {
  /** Values for the parts of the path in braces, in their order. */
  readonly at?: readonly (string | number)[];
  readonly signal: AbortSignal;
  /** Of a POST: it comes to the same when it is carried out twice. */
  readonly idempotent?: boolean;
}

type With<Method extends string> = {
  [Path in keyof paths]: paths[Path] extends { readonly [Key in Method]: infer Operation }
    ? [Operation] extends [undefined | never]
      ? never
      : Path
    : never;
}[keyof paths];
type Lists = With<"get">;
type Posts = With<"post">;
type Puts = With<"put">;
type Removes = With<"delete">;

/** https://docs.digitalocean.com/reference/api/digitalocean/#section/Introduction/Rate-Limit: 5,000 an hour, and 250 a minute. */
const rate = { windowMs: 3_600_000, refill: "steadily", burst: { calls: 250, windowMs: 60_000 } } as const;
/** Largest page of every list. */
const pageSize = 200;

export function clientOf({ token, endpoint }: Credentials, io: IO): Client {
  const api = restApi(
    {
      title: "DigitalOcean",
      cloud: "digitalocean",
      address: publicEndpoint,
      ...(endpoint === undefined ? {} : { endpoint }),
      endpointVariable: "DIGITALOCEAN_API_URL",
      account: token,
      headers: { authorization: `Bearer ${token}` },
      secrets: [token],
      rate,
      passes: isBusy,
    },
    io,
  );
  return {
    api,
    io,
    async all(path, name, query, signal) {
      const call = { method: "GET", path, query: { ...(query as object), per_page: pageSize }, signal } as const;
      const found: unknown[] = [];
      for await (const page of pages<ListPage>(api, call, ({ links }) => linkQuery(links?.pages?.next))) {
        const part = page[name];
        if (Array.isArray(part)) found.push(...(part as readonly unknown[]));
      }
      return found;
    },
    async get(path, signal) {
      const call = { method: "GET", path, signal } as const;
      return unlessMissing(api.request(call).then(({ body }) => body));
    },
    post: async (path, body, { at, signal, idempotent = false }) =>
      (
        await api.request({
          method: "POST",
          path: fill(path, at),
          body: body as object,
          signal,
          idempotent,
          expect: expectOf(path),
        })
      ).body,
    put: async (path, body, { at, signal }) =>
      (await api.request({ method: "PUT", path: fill(path, at), body: body as object, signal })).body,
    async remove(path, body, { at, signal }) {
      const call = { method: "DELETE", path: fill(path, at), body: body as object | undefined, signal } as const;
      await unlessMissing(api.request({ ...call, expect: "nothing" }));
    },
  };
}

interface ListPage extends Readonly<Record<string, unknown>> {
  readonly links?: { readonly pages?: { readonly next?: string } };
}

/** Tagging answers with nothing. */
function expectOf(path: string): "nothing" | "json" {
  return path.endsWith("/resources") ? "nothing" : "json";
}

function fill(path: string, values: readonly (string | number)[] = []): string {
  const left = [...values];
  return path.replace(/\{\w+\}/g, () => encodeURIComponent(String(left.shift() ?? "")));
}

async function unlessMissing<T>(step: Promise<T>): Promise<T | undefined> {
  return step.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

/** Another action is under way: it passes, and nothing was done. */
function isBusy({ status, message }: CloudError): boolean {
  return status === 422 && /pending event/i.test(message);
}
