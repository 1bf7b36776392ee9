import { type ErrorCode, errorCodes, FlatcarError, type Location } from "./errors.ts";
import { heldChannel, type Lock, lockedRelease, newestFirst, parseWanted, type ReleaseSource } from "./images/index.ts";
import type { Arch } from "./platform.ts";

/** What a hold must know of a machine that is to be planned. */
interface Asking {
  readonly platform: string;
  readonly release: string;
  readonly arch?: Arch;
  readonly options: unknown;
  readonly image?: string;
  readonly version?: string;
  readonly made?: unknown;
  at?(path: string): Location;
}

interface Sources {
  readonly releases: ReleaseSource;
  readonly lock?: Lock;
}

/** A version that is not everywhere yet. */
export interface LateRelease {
  readonly version: string;
  /** Where it is not, and what was said there. */
  readonly missing: readonly string[];
}

/** What a held channel means for one deployment. */
export interface HeldRelease {
  readonly version: string;
  /** Newer ones, the newest first. */
  readonly late: readonly LateRelease[];
}

/** How far back one looks: about half a year of releases. */
const mostTried = 12;

/** What says that a version is not somewhere, is not genuine there, or that nobody there can say. */
const missingCodes: readonly ErrorCode[] = [
  "FD1102",
  "FD1103",
  "FD1106",
  "FD1111",
  "FD1112",
  "FD1164",
  "FD1301",
  "FD1414",
];

/**
 * For each channel that is held (`stable+hold`): the newest version that `tryPlan` finds for every machine that asks for it. What a lock pins stays.
 * Throws FD1107 where no version is everywhere, and what keeps a source from answering.
 */
export async function holdReleases<Spec extends Asking>(
  specs: readonly Spec[],
  context: Sources,
  tryPlan: (spec: Spec) => Promise<unknown>,
): Promise<ReadonlyMap<string, HeldRelease>> {
  const held = new Map<string, HeldRelease>();
  const open = specs.filter(({ release, version, made }) => heldChannel(release) && !version && !made);
  for (const wanted of new Set(open.map(({ release }) => release))) {
    const pinned = pinnedVersion(wanted, context);
    const asking = distinct(open.filter(({ release }) => release === wanted));
    held.set(wanted, pinned ? { version: pinned, late: [] } : await newestEverywhere(wanted, asking, context, tryPlan));
  }
  return held;
}

function pinnedVersion(wanted: string, { lock }: Sources): string | undefined {
  return lock && (lockedRelease(lock, wanted, "amd64") ?? lockedRelease(lock, wanted, "arm64"))?.version;
}

/** One machine for each set of equal ones. */
function distinct<Spec extends Asking>(specs: readonly Spec[]): readonly Spec[] {
  const byPlace = new Map(
    specs.map((spec) => [JSON.stringify([spec.platform, spec.arch, spec.options, spec.image]), spec]),
  );
  return [...byPlace.values()];
}

async function newestEverywhere<Spec extends Asking>(
  wanted: string,
  asking: readonly Spec[],
  context: Sources,
  tryPlan: (spec: Spec) => Promise<unknown>,
): Promise<HeldRelease> {
  const late: LateRelease[] = [];
  const versions = await versionsOf(wanted, asking, context);
  for (const version of versions.slice(0, mostTried)) {
    const said = await Promise.all(asking.map((spec) => missingAt({ ...spec, version }, tryPlan)));
    const missing = [...new Set(said.flat())];
    if (missing.length === 0) return { version, late };
    late.push({ version, missing });
  }
  throw new FlatcarError({
    code: "FD1107",
    message: `no version of ${heldChannel(wanted)} is published everywhere that this deployment needs`,
    at: asking[0]?.at?.("release") ?? { path: "release" },
    details: late.slice(0, 3).flatMap(({ version, missing }) => missing.map((what) => `${version}: ${what}`)),
    hint: "leave hold out for the pools that can move alone, or leave the region that lags behind",
  });
}

/** A signature that is not right: the version is not verified there. */
function isUnsigned(code: ErrorCode): boolean {
  return code >= "FD1121" && code <= "FD1135";
}

async function versionsOf(
  wanted: string,
  [first]: readonly Asking[],
  { releases }: Sources,
): Promise<readonly string[]> {
  const channel = heldChannel(wanted) ?? wanted;
  try {
    parseWanted(channel);
    return await newestFirst(channel, releases);
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    throw new FlatcarError(
      { ...error.findings[0], at: first?.at?.("release") ?? { path: "release" } },
      { cause: error },
    );
  }
}

/** What says that the version of this machine is not there; mistakes of its own are told when it is planned. */
async function missingAt<Spec extends Asking>(
  spec: Spec,
  tryPlan: (spec: Spec) => Promise<unknown>,
): Promise<readonly string[]> {
  try {
    await tryPlan(spec);
    return [];
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    const missing = error.findings.filter(({ code }) => missingCodes.includes(code) || isUnsigned(code));
    if (missing.length === 0 && error.findings.some(({ code }) => !errorCodes[code].input)) throw error;
    return missing.map(({ message }) => message);
  }
}
