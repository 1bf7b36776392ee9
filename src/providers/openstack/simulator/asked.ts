/** One request as the handlers see it, checked against the official description. */
export interface Asked {
  /** Parts of the path by the names of the description. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Where the API is, as the client sees it. */
  readonly origin: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One page of a list in the way that all of OpenStack pages: from after `marker`, `limit` long. */
export function page<T extends { readonly id: string }>(
  all: readonly T[],
  query: URLSearchParams,
  most = 1_000,
): { readonly items: readonly T[]; readonly next: string | undefined } {
  const marker = query.get("marker");
  const start = marker === null ? 0 : all.findIndex(({ id }) => id === marker) + 1;
  const limit = Math.min(most, Number(query.get("limit") ?? most) || most);
  const items = all.slice(start, start + limit);
  return { items, next: start + limit < all.length ? items.at(-1)?.id : undefined };
}

/** Address of the next page: the same request with another marker. */
export function nextPage(path: string, query: URLSearchParams, marker: string): string {
  const next = new URLSearchParams(query);
  next.set("marker", marker);
  return `${path}?${next.toString()}`;
}
