import { FlatcarError } from "../../errors.ts";
import { makeOnce } from "../../http/make-once.ts";
import type { MachinePlan, Run } from "../../platform.ts";
import type { Account } from "./account.ts";
import type { Action, Droplet, Links } from "./answers.ts";
import type { Sought } from "./fleet.ts";
import type { Options } from "./options.ts";
import { planDigest, toRequest } from "./request.ts";
import { isLive } from "./state.ts";

type Plan = MachinePlan<Options>;

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
  const { signal } = run;
  const { fleet } = of(run.owner);
  const sought = soughtFor(plan, run);
  const { launched } = await makeOnce({
    io: client.io,
    signal,
    async make() {
      fleet.doubt(sought);
      return identified(launchedBy(await client.post("/v2/droplets", toRequest(plan, run, image), { signal })));
    },
    async find() {
      const found = await fleet.look(sought, signal);
      return found.map((droplet) => identified({ droplet, action: undefined }));
    },
    async unmake({ id }) {
      await client.remove("/v2/droplets/{droplet_id}", undefined, { at: [id], signal });
      fleet.remove(id);
    },
  });
  return launched;
}

function identified(launched: Launched) {
  return { id: launched.droplet.id, launched };
}

function launchedBy(answer: unknown): Launched {
  const { droplet, links } = answer as { readonly droplet?: Droplet; readonly links?: Links };
  if (droplet) return { droplet, action: links?.actions?.find(({ rel }) => rel === "create")?.id };
  throw new FlatcarError({ code: "FD1420", message: "DigitalOcean accepted a Droplet and named none" });
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
