import { FlatcarError } from "../../errors.ts";
import type { MachinePlan, Run } from "../../platform.ts";
import type { Account } from "./account.ts";
import type { Action, Droplet, Links } from "./answers.ts";
import { isLost } from "./errors.ts";
import type { Sought } from "./fleet.ts";
import type { Options } from "./options.ts";
import { planDigest, toRequest } from "./request.ts";
import { isLive } from "./state.ts";

type Plan = MachinePlan<Options>;

/** How often a Droplet is asked for whose reply was lost. */
const attempts = 6;
/** After a lost reply the Droplet is looked for after each of these pauses, before it is asked for again. */
const lookAfterMs = [500, 1_500, 3_000];
/** For how long a Droplet may be on its way before its action is asked how it stands, and how often then. */
const slowMs = 120_000;
const askAgainMs = 30_000;

/** What a machine of this plan is looked for by. */
export function soughtFor(plan: Plan, { owner, replacing }: Run): Sought {
  return { owner, name: plan.name, digest: planDigest(plan), replacing };
}

/** What was made, and the action that makes it where that is known. */
export interface Launched {
  readonly droplet: Droplet;
  readonly action: number | undefined;
}

/**
 * Makes one Droplet. DigitalOcean has no token that makes a request count once, and its names are not unique: after a lost reply what
 * carries our tags is looked for first.
 */
export async function launch(plan: Plan, image: string | number, account: Account, run: Run): Promise<Launched> {
  const { client, of } = account;
  const { fleet } = of(run.owner);
  const sought = soughtFor(plan, run);
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await client.post("/v2/droplets", toRequest(plan, run, image), { signal: run.signal });
      return launchedBy(answer);
    } catch (error) {
      fleet.doubt(sought);
      if (!isLost(error) || run.signal.aborted) throw error;
      const found = await lookFor(sought, account, run.signal);
      if (found) return { droplet: found, action: undefined };
      if (attempt === attempts) throw error;
    }
  }
}

function launchedBy(answer: unknown): Launched {
  const { droplet, links } = answer as { readonly droplet?: Droplet; readonly links?: Links };
  if (droplet) return { droplet, action: links?.actions?.find(({ rel }) => rel === "create")?.id };
  throw new FlatcarError({ code: "FD1420", message: "DigitalOcean accepted a Droplet and named none" });
}

async function lookFor(sought: Sought, { client, of }: Account, signal: AbortSignal): Promise<Droplet | undefined> {
  const { fleet } = of(sought.owner);
  for (const pauseMs of lookAfterMs) {
    await client.io.sleep(pauseMs, signal);
    const found = await fleet.look(sought, signal);
    if (found) return found;
  }
  return undefined;
}

/** How long a machine is waited for. */
export interface Waiting {
  readonly run: Run;
  readonly timeoutMs: number;
}

/**
 * Waits until a Droplet is no longer on its way. One that takes long may have failed without a word in itself: then its action says so.
 * Throws FD1407 where it never will run.
 */
export async function whenStarted(
  name: string,
  { droplet, action }: Launched,
  account: Account,
  waiting: Waiting,
): Promise<Droplet> {
  if (droplet.status !== "new") return droplet;
  const { client, of } = account;
  const { run, timeoutMs } = waiting;
  const { signal } = run;
  const id = String(droplet.id);
  run.progress(`waiting for Droplet ${id} to run`);
  let failure: FlatcarError | undefined;
  let askedMs = slowMs - askAgainMs;
  const ask = async () => {
    const found = action === undefined ? undefined : await client.get(`/v2/actions/${action}`, signal);
    const status = (found as { readonly action?: Action } | undefined)?.action?.status;
    if (status === "errored") failure = new FlatcarError(neverRan(name, id));
  };
  return of(run.owner).watch.until<Droplet>({
    id,
    what: `${name} to run`,
    signal,
    timeoutMs,
    answer(found) {
      if (failure) throw failure;
      if (!found || found.status === "new") return undefined;
      if (isLive(found)) return found;
      throw new FlatcarError(neverRan(name, id));
    },
    looked(_, waitedMs) {
      if (waitedMs - askedMs < askAgainMs) return;
      askedMs = waitedMs;
      void ask().catch(() => undefined);
    },
    stateOf: ({ status }) => `is ${status}`,
  });
}

function neverRan(name: string, id: string) {
  return {
    code: "FD1407",
    message: `${name} did not start: DigitalOcean gave up on Droplet ${id}`,
    hint: "run the same again; when it goes on, choose another size or region",
  } as const;
}
