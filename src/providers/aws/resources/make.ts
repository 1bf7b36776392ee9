import type * as Sdk from "@aws-sdk/client-ec2";
import { FlatcarError } from "../../../errors.ts";
import { backOffMs } from "../../../http/back-off.ts";
import { isDone, isLost } from "../errors.ts";
import { digest } from "../request.ts";
import { ownTags, tagKeys, toTagList } from "../tags.ts";
import type { AnyRecipe, Found } from "./kind.ts";
import type { Job, Plan } from "./verbs.ts";

/** Those under the run's owner label that are there to stay. */
export async function owned(
  { recipe, api, there: { run } }: Job,
  filters: readonly Sdk.Filter[],
): Promise<readonly Found[]> {
  const owner = { Name: `tag:${tagKeys.owner}`, Values: [run.owner] };
  const found = await recipe.describe({ filters: [owner, ...filters] }, api, run.signal);
  return found.filter((one) => ["pending", "ready"].includes(recipe.phaseOf?.(one) ?? "ready"));
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

/** Makes it. After a lost reply what there is now is looked for before it is asked for again, with the same token. */
export async function make(plan: Plan, job: Job): Promise<Found> {
  const { recipe, io, there } = job;
  const { owner, replacing, signal } = there.run;
  const replaces = replacing === undefined ? {} : { [tagKeys.replaces]: replacing };
  const tags = toTagList({ ...ownTags(plan, owner, digestOf(recipe, plan)), ...replaces });
  const making = { tags, token: digest([tags, io.now().getTime(), Math.random()]), call: { signal, once: true } };
  let lost = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return named(await recipe.make(plan, making, there), recipe);
    } catch (error) {
      lost ||= isLost(error);
      const again = isLost(error) || (lost && isDone(error));
      if (!again || attempt === attempts || signal.aborted) throw error;
      const found = await search(plan, job, recipe.takesToken ? [backOffMs(attempt)] : shownAfterMs);
      if (found !== undefined) return found;
    }
  }
}

/** What a call whose reply was lost has made. */
async function search(plan: Plan, job: Job, pausesMs: readonly number[]): Promise<Found | undefined> {
  for (const pauseMs of pausesMs) {
    await job.io.sleep(pauseMs, job.there.run.signal);
    const found = await earlier(plan, job);
    if (found !== undefined) return found;
  }
  return undefined;
}

function named(found: Found, { title, idOf }: AnyRecipe): Found {
  if (idOf(found) !== "") return found;
  throw new FlatcarError({ code: "FD1420", message: `EC2 made the ${title} and named no id` });
}
