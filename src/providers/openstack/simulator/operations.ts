import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import { compute } from "./compute.ts";
import { identity } from "./identity.ts";
import { image } from "./image.ts";
import { network } from "./network.ts";
import type { Store } from "./store.ts";

/** What is served, by `METHOD path` as the description has it. */
export const operations: Readonly<Record<string, (store: Store, asked: SimulatedRequest) => SimulatedAnswer>> = {
  ...identity,
  ...compute,
  ...image,
  ...network,
};
