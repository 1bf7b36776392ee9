import { loadPlatform, type PlatformId } from "../../src/providers/index.ts";
import { simulated } from "./cloud.ts";
import { skips } from "./skips.ts";
import { conform } from "./suite.ts";

/** Every rule for a platform over its own simulated cloud. */
export function conformSimulated(id: PlatformId): void {
  conform(id, async () => simulated(await loadPlatform(id), skips[id]), skips[id]);
}
