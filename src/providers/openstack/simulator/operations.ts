import type { Asked, Reply } from "./asked.ts";
import { compute } from "./compute.ts";
import { identity } from "./identity.ts";
import { image } from "./image.ts";
import { network } from "./network.ts";
import type { Store } from "./store.ts";

/** What is served, by `METHOD path` as the description has it. */
export const operations: Readonly<Record<string, (store: Store, asked: Asked) => Reply>> = {
  ...identity,
  ...compute,
  ...image,
  ...network,
};
