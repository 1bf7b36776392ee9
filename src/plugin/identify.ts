import { type ErrorCode, errorCodes, FlatcarError } from "../errors.ts";
import { type MachineSpec, plan } from "../plan.ts";
import { channels, type ObservedMachine, type Release } from "../platform.ts";
import type { PlatformId, PlatformOptions } from "../providers/index.ts";
import type { Connection } from "./connection.ts";
import { planningOf } from "./planning.ts";
import type { Target } from "./urn.ts";

/**
 * The release that a machine was made from, by its image: the one that it says itself, or one that a channel has now. `undefined`
 * for any other; an import needs no more, and to compare the images of all releases would take a request for each. Throws what kept a
 * candidate from being looked up where no other one is the release.
 */
export async function identify(
  { own, platform }: Target,
  observed: ObservedMachine,
  connection: Connection,
): Promise<Release | undefined> {
  const failures: FlatcarError[] = [];
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
    const planned = await plan(spec, planningOf(connection)).catch((error: unknown) => note(error, failures));
    if (planned?.image === observed.image) return planned.release;
  }
  if (failures[0]) throw failures[0];
  return undefined;
}

/** A release that is not there, or has no image there, is not the one. Where that could not be asked, it may be. */
function note(error: unknown, failures: FlatcarError[]): undefined {
  if (!(error instanceof FlatcarError)) throw error;
  if (!error.findings.every(({ code }) => isAnswer(code))) failures.push(error);
}

/** Sources that contradict each other have answered; nobody has where credentials are missing or the run is offline. */
function isAnswer(code: ErrorCode): boolean {
  if (["FD1104", "FD1112", "FD1414"].includes(code)) return true;
  return errorCodes[code].input && !["FD1106", "FD1301", "FD1406"].includes(code);
}
