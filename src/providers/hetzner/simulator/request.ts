import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { Store } from "./store.ts";

/** A request that is known to fit the official description. */
export interface Request {
  /** In the path; 0 where it has none. */
  readonly id: number;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What one operation does. Throws a `SimulatedRefusal`. */
export type Handler = (store: Store, request: Request) => SimulatedAnswer;
