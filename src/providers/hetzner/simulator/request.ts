import type { Store } from "./store.ts";

/** A request that is known to fit the official description. */
export interface Request {
  /** In the path; 0 where it has none. */
  readonly id: number;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** What one operation does. Throws a `RefusalError`. */
export type Handler = (store: Store, request: Request) => Answer;
