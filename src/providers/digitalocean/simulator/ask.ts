import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";

/** A request that has come through: signed in, and as the description wants it. */
export interface Ask {
  /** Of the path, by their names in the description. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export type Reply = SimulatedAnswer;

export function askOf({ parameters, query, body }: SimulatedRequest): Ask {
  return { params: parameters, query: Object.fromEntries(query), body: (body ?? {}) as Ask["body"] };
}

/** One page of a list, under its name, as all lists of the API are. */
export function page(name: string, all: readonly unknown[], { query }: Ask): Reply {
  const size = Math.min(200, Number(query.per_page ?? 20));
  const number = Number(query.page ?? 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const to = (target: number) => {
    const search = new URLSearchParams({ ...query, page: String(target), per_page: String(size) });
    return `https://api.digitalocean.com/v2/${name}?${search}`;
  };
  const pages = {
    ...(number > 1 ? { first: to(1), prev: to(number - 1) } : {}),
    ...(number < last ? { next: to(number + 1), last: to(last) } : {}),
  };
  const links = Object.keys(pages).length > 0 ? { pages } : {};
  const part = all.slice((number - 1) * size, number * size);
  return { status: 200, body: { [name]: part, links, meta: { total: all.length } } };
}

/** A time as the API writes it. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
