import type * as Sdk from "@aws-sdk/client-ec2";
import { FlatcarError } from "../../../errors.ts";
import { backOffMs } from "../../../http/back-off.ts";
import { isDone, isLost } from "../errors.ts";
import { digest } from "../request.ts";
import { ownTags, tagKeys, toTagList } from "../tags.ts";
import type { AnyRecipe, Found, Phase } from "./kind.ts";
import type { Job, Plan } from "./verbs.ts";

/** Those under the run's owner label that are in one of the phases: left out, that are there to stay. */
export async function owned(
  { recipe, api, there: { run } }: Job,
  filters: readonly Sdk.Filter[],
  phases: readonly Phase[] = ["pending", "ready"],
): Promise<readonly Found[]> {
  const owner = { Name: `tag:${tagKeys.owner}`, Values: [run.owner] };
  const found = await recipe.describe({ filters: [owner, ...filters] }, api, run.signal);
  return found.filter((one) => phases.includes(recipe.phaseOf?.(one) ?? "ready"));
}

/** Digest of everything that makes another one. */
export function digestOf({ prefix, changing }: AnyRecipe, { name, options }: Plan): string {
  const fixed = Object.entries(options).filter(([key, value]) => !changing.includes(key) && value !== undefined);
  return digest({ prefix, name, options: Object.fromEntries(fixed) }).slice(0, 32);
}

/** What an earlier try of the same has made. */
export async function earlier(plan: Plan, job: Job): Promise<Found | undefined> {
  const { replacing } = job.there.run;
  const replaces = replacing === undefined ? [] : [{ Name: `tag:${tagKeys.replaces}`, Values: [replacing] }];
  const wanted = { Name: `tag:${tagKeys.plan}`, Values: [digestOf(job.recipe, plan)] };
  return (await owned(job, [wanted, ...replaces]))[0];
}

/** How often one is asked for whose reply was lost. */
const attempts = 6;
/** Pauses before each look: what was made shows in lists late, https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html */
const shownAfterMs = [2_000, 4_000, 8_000];

/** How long the call that makes something may go on when the run is aborted, in milliseconds: without its answer nobody knows the new id. */
const graceMs = 15_000;

/** Runs a step under a signal that ends `graceMs` after the run's. */
async function outlasting<T>(run: AbortSignal, step: (signal: AbortSignal) => Promise<T>): Promise<T> {
  run.throwIfAborted();
  const late = new AbortController();
  const end = () => AbortSignal.timeout(graceMs).addEventListener("abort", () => late.abort(run.reason));
  run.addEventListener("abort", end, { once: true });
  return step(late.signal).finally(() => run.removeEventListener("abort", end));
}

/** Makes it. After a lost reply what there is now is looked for before it is asked for again, with the same token. */
export async function make(plan: Plan, job: Job): Promise<Found> {
  const { recipe, io, there } = job;
  const { owner, replacing, signal } = there.run;
  const replaces = replacing === undefined ? {} : { [tagKeys.replaces]: replacing };
  const tags = toTagList({ ...ownTags(plan, owner, digestOf(recipe, plan)), ...replaces });
  const making = { tags, token: digest([tags, io.now().getTime(), Math.random()]) };
  let lost = false;
  for (let attempt = 1; ; attempt++) {
    try {
      const made = await outlasting(signal, (late) =>
        recipe.make(plan, { ...making, call: { signal: late, once: true } }, there),
      );
      return named(made, recipe);
    } catch (error) {
      lost ||= isLost(error);
      const again = isLost(error) || (lost && isDone(error));
      if (!again || attempt === attempts || signal.aborted) throw error;
      const found = await search(plan, job, recipe.takesToken ? [backOffMs(attempt)] : shownAfterMs);
      if (found !== undefined) return found;
      if (leftMs(job) === 0) throw error;
    }
  }
}

/** Until the verb has to be done, in milliseconds. */
export function leftMs({ io, there }: Pick<Job, "io" | "there">): number {
  return Math.max(0, there.deadlineMs - io.now().getTime());
}

/** What a call whose reply was lost has made. */
async function search(plan: Plan, job: Job, pausesMs: readonly number[]): Promise<Found | undefined> {
  for (const pauseMs of pausesMs) {
    await job.io.sleep(Math.min(pauseMs, leftMs(job)), job.there.run.signal);
    const found = await earlier(plan, job);
    if (found !== undefined || leftMs(job) === 0) return found;
  }
  return undefined;
}

function named(found: Found, { title, idOf }: AnyRecipe): Found {
  if (idOf(found) !== "") return found;
  throw new FlatcarError({ code: "FD1420", message: `EC2 made the ${title} and named no id` });
}
