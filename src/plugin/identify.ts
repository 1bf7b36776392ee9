import { FlatcarError } from "../errors.ts";
import { type MachineSpec, plan } from "../plan.ts";
import { channels, type ObservedMachine, type Release } from "../platform.ts";
import type { PlatformId, PlatformOptions } from "../providers/index.ts";
import type { Connection } from "./connection.ts";
import { planningOf } from "./planning.ts";
import type { Target } from "./urn.ts";

/**
 * The release that a machine was made from, by its image: the one that it says itself, or one that a channel has now. `undefined`
 * for any other; an import needs no more, and to compare the images of all releases would take a request for each.
 */
export async function identify(
  { own, platform }: Target,
  observed: ObservedMachine,
  connection: Connection,
): Promise<Release | undefined> {
  const candidates = [...(observed.version === undefined ? [] : [observed.version]), ...channels];
  for (const release of candidates) {
    const spec: MachineSpec = {
      name: own,
      platform: platform.id as PlatformId,
      release,
      options: observed.options as PlatformOptions<PlatformId>,
      config: [],
      ...(observed.arch ? { arch: observed.arch } : {}),
    };
    const planned = await plan(spec, planningOf(connection)).catch(nothing);
    if (planned?.image === observed.image) return planned.release;
  }
  return undefined;
}

/** A release that cannot be looked up is not the one. */
function nothing(error: unknown): undefined {
  if (!(error instanceof FlatcarError)) throw error;
}
