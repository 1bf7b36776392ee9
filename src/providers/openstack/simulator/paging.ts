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
