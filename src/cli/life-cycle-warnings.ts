import { doubtsOf, installedExtensions, offlineSnapshot, type Support, supportOf } from "../images/index.ts";
import { withdrawalClock } from "../images/life-cycle-withdrawal.ts";
import type { MachinePlan } from "../platform.ts";
import type { AnyPlatform } from "../providers/index.ts";
import { type Context, isSet } from "./command.ts";
import { clean, wrap } from "./style.ts";

/** A machine whose image may go, or whose release may get no more fixes. */
export interface PooledPlan {
  readonly pool: string;
  readonly platform: AnyPlatform;
  readonly plan: Pick<MachinePlan, "release" | "image" | "ownImage" | "ignition">;
  /** ISO 8601; left out: what the snapshot knows. */
  readonly published?: string | undefined;
}

export interface LifeCycleWarning {
  readonly pool: string;
  readonly version: string;
  readonly message: string;
  /** Where the rule is written. */
  readonly source: string;
}

/** How long before the day a warning begins. */
const noticeDays = 60;

/**
 * What will not go on for long, each once for a pool: an image that its platform withdraws, a release of an LTS stream that ends, and a minor version of
 * Kubernetes that does or that nobody tests with the release. Images that the user named himself and those of simulated clouds do not go. Asks nobody.
 */
export async function lifeCycleWarnings(
  plans: readonly PooledPlan[],
  context: Context,
): Promise<readonly LifeCycleWarning[]> {
  const now = context.host.now();
  const simulated = isSet(context, "simulate");
  const found = await Promise.all(
    plans.map(async (each) => [
      simulated ? undefined : await imageWarning(each, now),
      await streamWarning(each, now),
      ...extensionWarnings(each, now),
    ]),
  );
  const warnings = new Map(found.flat().flatMap((warning) => (warning ? [[warning.message, warning] as const] : [])));
  return [...warnings.values()];
}

/** On standard error, in yellow, as other warnings are. */
export function printLifeCycle(warnings: readonly LifeCycleWarning[], { output }: Context): void {
  for (const { message } of warnings)
    for (const line of wrap(`warning: ${clean(message)}`, output.width)) output.note(output.style.yellow(line));
}

async function imageWarning(
  { pool, platform, plan, published }: PooledPlan,
  now: Date,
): Promise<LifeCycleWarning | undefined> {
  const withdrawal = platform.image.kind === "published" ? platform.image.withdrawal : undefined;
  const { version } = plan.release;
  if (!withdrawal || plan.ownImage) return undefined;
  const known = published || (await offlineSnapshot().find(version))?.published;
  const clock = withdrawalClock(withdrawal, known, now);
  if (!clock || clock.daysLeft > noticeDays) return undefined;
  const image = `the ${platform.title} image of pool ${pool}, ${version},`;
  const { happens, happened, consequence } = withdrawal;
  const message =
    clock.daysLeft >= 0
      ? `${image} ${happens} ${inDays(clock.daysLeft)}, on ${clock.day}; ${consequence} will then fail`
      : `${image} ${happened} on ${clock.day} by the published rule; ${consequence} may fail`;
  return { pool, version, message, source: withdrawal.source };
}

function inDays(days: number): string {
  if (days === 0) return "today";
  return days === 1 ? "tomorrow" : `in ${days} days`;
}

const dayMs = 24 * 60 * 60 * 1000;

async function streamWarning({ pool, plan }: PooledPlan, now: Date): Promise<LifeCycleWarning | undefined> {
  if (plan.release.channel !== "lts") return undefined;
  const snapshot = offlineSnapshot();
  const { version } = plan.release;
  const facts = await snapshot.find(version);
  if (!facts) return undefined;
  const support = supportOf(facts, await snapshot.list(), await snapshot.streams(), now);
  const said = endOf(support, now);
  if (said === undefined) return undefined;
  return { pool, version, message: `the release of pool ${pool}, lts ${version}, ${said}`, source: support.source };
}

function extensionWarnings({ pool, plan }: PooledPlan, now: Date): readonly LifeCycleWarning[] {
  const { release, ignition } = plan;
  return installedExtensions(ignition).flatMap((extension) =>
    doubtsOf(extension, release, now).map(({ said, source }) => {
      const message = `${extension.name} ${extension.version} of pool ${pool} ${said}`;
      return { pool, version: release.version, message, source };
    }),
  );
}

/** `undefined` while the end is far, or has passed and the stream lives on. */
function endOf({ state, until, newer, reason }: Support, now: Date): string | undefined {
  if (state === "ended") return `gets no more fixes: ${reason}${newer ? `, and ${newer} follows` : ""}`;
  const days = until === undefined ? -1 : Math.ceil((Date.parse(until) - now.getTime()) / dayMs);
  return days >= 0 && days <= noticeDays ? `is planned to get no more fixes ${inDays(days)}, on ${until}` : undefined;
}
