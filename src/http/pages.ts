import type { Api, Call } from "./api.ts";
import { CloudError } from "./cloud-error.ts";

type Query = NonNullable<Call["query"]>;

/**
 * Page after page, each when it is asked for. `next` reads from a page what the query of the next one is to have: a number, a marker, or
 * what `linkQuery` takes from a link; `undefined` ends it. Throws CloudError, also where the cloud names a page that was there before.
 */
export async function* pages<T>(
  api: Pick<Api, "request" | "title">,
  call: Call,
  next: (page: T) => Query | undefined,
): AsyncGenerator<T, void, undefined> {
  const seen = new Set<string>();
  let query: Query | undefined = call.query ?? {};
  while (query) {
    seen.add(JSON.stringify(query));
    const { body } = await api.request<T>({ ...call, query });
    yield body;
    const more = next(body);
    query = more && { ...query, ...more };
    if (query && seen.has(JSON.stringify(query))) throw endless(api, call);
  }
}

/** The query of a link to the next page. The host of such links is often the one behind a proxy, so nothing else of it is used. Pure. */
export function linkQuery(link: string | null | undefined): Query | undefined {
  if (!link) return undefined;
  const { searchParams } = new URL(link, "http://any");
  return Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
}

function endless({ title }: Pick<Api, "title">, { method, path }: Call): CloudError {
  const message = "the list has no end: it names a page again that was there before";
  const call = `${method} ${path}`;
  return new CloudError({ cloud: title, call, code: "EndlessPages", message, retryable: false, lost: false });
}
