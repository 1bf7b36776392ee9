import { FlatcarError, throwFindings } from "../errors.ts";
import { resolveCredentials } from "../options.ts";
import type { IO, Survey } from "../platform.ts";
import { type AnyPlatform, loadPlatform } from "../providers/index.ts";
import type { PlannedMachine, RunOptions, SurveyWish } from "./api.ts";
import { isUnsettled } from "./lock.ts";
import { knownSettings, orStopped, type Session } from "./run.ts";
import type { State } from "./state.ts";
import { listOwned } from "./sweep.ts";

/** What each platform says of the machines that are to be made there; platforms that cannot tell are left out. Changes nothing. */
export async function surveyPlatforms(
  session: Session,
  state: State,
  { platforms, machines }: SurveyWish,
  { signal, onEvent }: RunOptions,
): Promise<ReadonlyMap<string, Survey>> {
  const loaded = await Promise.all(platforms.map((id) => loadPlatform(id)));
  const able = loaded.filter(({ survey }) => survey !== undefined);
  if (able.length === 0) return new Map();
  onEvent?.({ kind: "phase", message: "asking for stock and prices" });
  const io = await session.clouds.io(
    able.map(({ id }) => id),
    false,
  );
  return orStopped({ signal }, async () => {
    const open = await notMadeYet(session, state, machines, io, signal);
    const surveys = able.map(async (platform) => [platform.id, await surveyOf(platform, open, io, signal)] as const);
    return new Map(await Promise.all(surveys));
  });
}

/** A run that was killed may have made some that no state knows: those count in the cloud already, and the next run takes them up. */
async function notMadeYet(
  { place, clouds }: Session,
  state: State,
  machines: readonly PlannedMachine[],
  io: IO,
  signal: AbortSignal,
): Promise<readonly PlannedMachine[]> {
  if (machines.length === 0 || (state.pending === 0 && !isUnsettled(place))) return machines;
  const settings = await knownSettings(place, state);
  const platforms = settings.scopes.map(({ platform }) => platform);
  const reached = platforms.length > 0 ? await clouds.io(platforms, false) : io;
  const owned = await listOwned({ io: reached, signal, settings });
  const names = new Set(owned.map(({ state: { observed } }) => observed.name));
  return machines.filter(({ plan }) => !names.has(plan.name));
}

async function surveyOf(
  platform: AnyPlatform,
  machines: readonly PlannedMachine[],
  io: IO,
  signal: AbortSignal,
): Promise<Survey> {
  const { value, findings } = resolveCredentials(platform, undefined, io.env);
  throwFindings(findings);
  const plans = machines.flatMap(({ spec, plan }) => (spec.platform === platform.id ? [plan] : []));
  const survey = platform.survey?.(value, io).survey(plans, { signal });
  return (await survey?.catch((error: unknown) => unasked(error, platform))) ?? { findings: [], notes: [] };
}

/** A run would fail for the same reason, or was told to stop. */
const fatal: readonly string[] = ["FD1301", "FD1302", "FD1404", "FD1409", "FD1901"];

/** Anything else may have passed when the run asks. */
function unasked(error: unknown, { title }: AnyPlatform): Survey {
  if (!(error instanceof FlatcarError) || fatal.includes(error.code)) throw error;
  return { findings: [], notes: [`${title} does not tell stock and prices now: ${error.message}`] };
}
