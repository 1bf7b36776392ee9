import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import { balancerParts } from "./balancer-parts.ts";
import { compute } from "./compute.ts";
import { identity } from "./identity.ts";
import { image } from "./image.ts";
import { loadBalancer } from "./load-balancer.ts";
import { network } from "./network.ts";
import type { Store } from "./store.ts";
import { versions } from "./versions.ts";
import { volume } from "./volume.ts";

/** What is served, by `METHOD path` as the description has it. */
export const operations: Readonly<Record<string, (store: Store, asked: SimulatedRequest) => SimulatedAnswer>> = {
  ...versions,
  ...identity,
  ...compute,
  ...image,
  ...network,
  ...volume,
  ...loadBalancer,
  ...balancerParts,
};
