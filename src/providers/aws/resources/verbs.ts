import { type Finding, FlatcarError, throwFindings } from "../../../errors.ts";
import { backOffMs } from "../../../http/back-off.ts";
import type { Driver, IO, ResourcePlan, ResourceState, Run } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { EndedError, isDone, isInUse, isLost, isUnknown, toFailure, translate, unlessUnknown } from "../errors.ts";
import { parseResourceId, plainForm } from "../id.ts";
import { secretsOf } from "../image.ts";
import { retag, rewrite } from "../retag.ts";
import { ownTags, tagKeys, toLabels, toRecord, writtenLabels } from "../tags.ts";
import { type Desk, desksOf } from "./desk.ts";
import type { AnyOptions, AnyRecipe, Found, Phase, There } from "./kind.ts";
import { digestOf, earlier, leftMs, make, owned } from "./make.ts";

export type Plan = ResourcePlan<AnyOptions>;
type State = ResourceState<AnyOptions>;

/** One verb at work. */
export interface Job extends Desk {
  readonly there: There;
}

const defaultTimeoutMs = 10 * 60_000;

/** The verbs over one kind. Every error is ours, with AWS's own code and request in its details. */
export function verbs(recipe: AnyRecipe, credentials: Credentials, io: IO): Driver<Plan, State> {
  const desks = desksOf(recipe, credentials, io);
  const secrets = secretsOf(credentials);
  const { title } = recipe;
  const doing = async <T>(what: string, region: string, run: Run, step: (job: Job) => Promise<T>): Promise<T> => {
    const desk = desks(region);
    const deadlineMs = io.now().getTime() + (run.timeoutMs ?? defaultTimeoutMs);
    return step({ ...desk, there: { api: desk.api, io, run, deadlineMs } }).catch((error: unknown) => {
      throw translate(error, { what, region, secrets });
    });
  };
  const on = async <T>(what: string, id: string, run: Run, step: (own: string, job: Job) => Promise<T>): Promise<T> => {
    const place = parseResourceId(id, recipe.form ?? plainForm(recipe.prefix), title);
    return doing(what, place.region, run, (job) => step(place.id, job));
  };
  return {
    create: (plan, run) =>
      doing(`make ${title} ${plan.name}`, plan.options.region, run, (job) => create(plan, job, secrets)),
    read: (id, run) => on(`read ${id}`, id, run, read),
    update: (id, plan, run) =>
      on(`change ${title} ${plan.name}`, id, run, async (own, job) => {
        throwFindings(recipe.check?.(plan) ?? []);
        return settled(own, plan, job, false);
      }),
    delete: (id, run) => on(`delete ${id}`, id, run, remove),
    list: (scope, run) =>
      doing(`list what there is of ${title} in ${scope}`, scope, run, async (job) =>
        (await owned(job, [], ["pending", "ready", "failed"]))
          .filter((found) => !recipe.isPart?.(found))
          .map((found) => toState(found, undefined, job)),
      ),
  };
}

/** One that will never be ready is deleted again; where that fails, the error has its id. */
async function create(plan: Plan, job: Job, secrets: readonly (string | undefined)[]): Promise<State> {
  const { recipe, api, there } = job;
  throwFindings(recipe.check?.(plan) ?? []);
  const before = await earlier(plan, job);
  const found = before ?? (await make(plan, job));
  const own = recipe.idOf(found);
  const dropped = writtenLabels(toRecord(recipe.tagsOf(found))).filter((key) => !Object.hasOwn(plan.labels, key));
  const run = { ...there.run, dropped };
  return settled(own, plan, { ...job, there: { ...there, run } }, !before).catch(async (error: unknown) => {
    const created = `${api.region}/${own}`;
    const what = `make ${recipe.title} ${plan.name}`;
    if (!(error instanceof EndedError)) throw translate(error, { what, region: api.region, secrets, created });
    const left = await remove(own, job).catch((cause: unknown) => cause ?? error);
    throw left === undefined ? error : new FlatcarError(error.finding, { cause: left, created });
  });
}

/** How often what differs is applied, when replies are lost or a new one is not known everywhere yet. */
const attempts = 6;

/** Waits until it is ready and brings it to its plan. `fresh`: it was made just now. */
async function settled(own: string, plan: Plan, job: Job, fresh: boolean): Promise<State> {
  const { recipe, io, there } = job;
  const { signal } = there.run;
  let lost = false;
  for (let attempt = 1; ; attempt++) {
    try {
      const found = await ready(own, plan, job, fresh);
      await recipe.settle?.(found, plan, there);
      await label(found, plan, job);
      const now = await ready(own, plan, job, fresh);
      return toState(now, await recipe.beside?.(now, there), job);
    } catch (error) {
      lost ||= isLost(error);
      const unseen = fresh && isUnknown(error) && toFailure(error).message.includes(own);
      const again = isLost(error) || unseen || (lost && isDone(error));
      if (!again || attempt === attempts || signal.aborted || leftMs(job) === 0) throw error;
      await io.sleep(backOffMs(attempt), signal);
    }
  }
}

async function label(found: Found, plan: Plan, { recipe, api, there }: Job): Promise<void> {
  const wanted = ownTags(plan, there.run.owner, digestOf(recipe, plan));
  const tags = { found: toRecord(recipe.tagsOf(found)), wanted };
  const writer = recipe.tagging?.(found, there);
  if (writer) await rewrite(writer, tags, there.run);
  else await retag(api, { Resources: [recipe.idOf(found)], ...tags }, there.run);
}

/** Throws FD1415 where it is gone, what the kind says where it failed, and FD1408 when the time is over. */
async function ready(own: string, plan: Plan, job: Job, fresh: boolean): Promise<Found> {
  const { recipe, api, there } = job;
  const what = `${recipe.title} ${plan.name}`;
  const answer = (found: Found | undefined): Found | undefined => {
    if (found === undefined && fresh) return undefined;
    const phase = phaseOf(found, recipe);
    if (phase === "failed" && found && recipe.failureOf) throw new EndedError(recipe.failureOf(found));
    if (found === undefined || phase === "ending" || phase === "ended")
      throw new EndedError(gone(what, api.region, own));
    return phase === "ready" ? found : undefined;
  };
  return answer(await job.look(own, there.run.signal)) ?? waitFor(own, `${what} to be ready`, job, answer);
}

function phaseOf(found: Found | undefined, recipe: AnyRecipe): Phase {
  return found === undefined ? "ended" : (recipe.phaseOf?.(found) ?? "ready");
}

async function waitFor<R>(
  own: string,
  what: string,
  { recipe, poll, io, there }: Job,
  answer: (found: Found | undefined) => R | undefined,
): Promise<R> {
  const { run } = there;
  run.progress(`waiting for ${what}`);
  const timeoutMs = leftMs({ io, there });
  const stateOf = (found: Found) => `is ${phaseOf(found, recipe)}`;
  return poll.until({ id: own, what, signal: run.signal, timeoutMs, answer, stateOf });
}

function gone(what: string, region: string, own: string): Finding {
  return {
    code: "FD1415",
    message: `${what} (${region}/${own}) does not exist any more`,
    hint: "run the same again after `pulumi refresh`, to make it anew",
  };
}

async function read(own: string, job: Job): Promise<State | undefined> {
  const { recipe, there } = job;
  const found = await job.look(own, there.run.signal);
  if (found === undefined || ["ending", "ended"].includes(phaseOf(found, recipe))) return undefined;
  return toState(found, await recipe.beside?.(found, there), job);
}

function toState(found: Found, beside: Found | undefined, { recipe, api }: Job): State {
  const tags = toRecord(recipe.tagsOf(found));
  return {
    id: `${api.region}/${recipe.idOf(found)}`,
    phase: phaseOf(found, recipe) === "ready" ? "ready" : "pending",
    outputs: recipe.toOutputs(found, beside),
    observed: {
      name: tags[tagKeys.name] ?? tags.Name,
      owner: tags[tagKeys.owner],
      labels: toLabels(tags),
      options: { ...recipe.toOptions(found, beside), region: api.region },
    },
  };
}

/** First pause until what is in use is tried again, and the longest: network interfaces go minutes after what they belonged to. */
const firstPauseMs = 1_000;
const longestPauseMs = 10_000;

async function remove(own: string, job: Job): Promise<void> {
  const { recipe, io, there } = job;
  const { signal, progress } = there.run;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const found = await job.look(own, signal);
    if (found && ["ending", "ended"].includes(phaseOf(found, recipe))) break;
    try {
      if (found) await recipe.release?.(found, there);
      await unlessUnknown(recipe.remove(own, there, found));
      break;
    } catch (error) {
      if (!isInUse(error)) throw error;
      const users = (await recipe.usersOf?.(own, there)) ?? [];
      if (io.now().getTime() + pauseMs > there.deadlineMs) throw inUse(own, users, error, job);
      progress(`waiting for what uses ${own} to go${users[0] ? `: ${users[0]}` : ""}`);
      await io.sleep(pauseMs, signal);
    }
  }
  if (recipe.lingers) await ended(own, job);
}

async function ended(own: string, job: Job): Promise<void> {
  const isEnded = (found: Found | undefined) => (phaseOf(found, job.recipe) === "ended" ? true : undefined);
  if (!isEnded(await job.look(own, job.there.run.signal))) await waitFor(own, `${own} to end`, job, isEnded);
}

function inUse(own: string, users: readonly string[], cause: unknown, { recipe, api }: Job): FlatcarError {
  const finding: Finding = {
    code: "FD1434",
    message: `${recipe.title} ${own} cannot be deleted: something still uses it`,
    details: [...users, `EC2 ${api.region}: ${toFailure(cause).code}`],
    hint: "delete or move what uses it, and run the same again",
  };
  return new FlatcarError(finding, { cause });
}
