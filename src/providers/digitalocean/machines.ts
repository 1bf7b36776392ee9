import { FlatcarError, throwFindings } from "../../errors.ts";
import type { Driver, IO, MachinePlan, MachineState, Run } from "../../platform.ts";
import { type Account, accountOf, dropletOf } from "./account.ts";
import { requireFreeAddress } from "./address.ts";
import type { Droplet } from "./answers.ts";
import type { Credentials } from "./credentials.ts";
import { doing, explain } from "./errors.ts";
import { listOwned } from "./fleet.ts";
import { type Launched, launch, soughtFor, whenStarted } from "./launch.ts";
import type { Options } from "./options.ts";
import { toPolicy } from "./request.ts";
import { isLive, toState } from "./state.ts";
import { stopWhereKept } from "./stop.ts";
import { machineFindings, writtenLabels } from "./tags.ts";
import { applyInPlace, policyOf } from "./update.ts";

/** A Droplet runs after a minute as a rule. */
const defaultTimeoutMs = 10 * 60_000;

type Plan = MachinePlan<Options>;
type State = MachineState<Options>;

/** The verbs on DigitalOcean. Every error is ours, with DigitalOcean's own sentence and request in it. */
export function machines(credentials: Credentials, io: IO): Driver<Plan, State> {
  const account = accountOf(credentials, io);
  const { client } = account;
  return {
    create: (plan, run) => create(plan, run, account),
    read: (id, run) => doing(client, { what: `read ${id}` }, () => read(id, run, account)),
    update: (id, plan, run) => doing(client, { what: `change ${plan.name}` }, () => update(id, plan, run, account)),
    delete: (id, run) => doing(client, { what: `delete ${id}` }, () => remove(id, run, account)),
    list: (_, { owner, signal }) =>
      doing(client, { what: "list the Droplets" }, async () =>
        Promise.all(
          (await listOwned(client, owner, signal)).map(async (droplet) =>
            toState(droplet, { reservedIp: await account.address(droplet, signal) }),
          ),
        ),
      ),
  };
}

async function create(plan: Plan, run: Run, account: Account): Promise<State> {
  const { client } = account;
  const what = `make ${plan.name}`;
  try {
    throwFindings(machineFindings(plan));
    const found = await doing(client, { what }, () => findOrLaunch(plan, run, account));
    const created = String(found.droplet.id);
    return await doing(client, { what, created }, () => finish(plan, found, run, account));
  } catch (error) {
    throw error instanceof FlatcarError ? await explain(error, plan.options, client, run.signal) : error;
  }
}

async function findOrLaunch(plan: Plan, run: Run, account: Account): Promise<Launched> {
  const { fleet } = account.of(run.owner);
  const sought = soughtFor(plan, run);
  const image = await account.image(plan, run.signal);
  await requireFreeAddress(plan, run, account.client);
  const noted = await fleet.find(sought, run.signal);
  const seen = noted && (await dropletOf(account.client, String(noted.id), run.signal));
  run.progress(isLive(seen) ? "going on with the Droplet of an earlier run" : "starting the Droplet");
  const launched = isLive(seen) ? { droplet: seen, action: undefined } : await launch(plan, image, account, run);
  fleet.add(launched.droplet, sought);
  return launched;
}

/** Waits until it runs, and brings to it what a new one cannot have, and what an earlier run gave it otherwise. */
async function finish(plan: Plan, launched: Launched, run: Run, account: Account): Promise<State> {
  const began = account.client.io.now().getTime();
  const timeoutMs = timeoutOf(run);
  const droplet = await whenStarted(plan.name, launched, account, { run, timeoutMs });
  const dropped = writtenLabels(droplet.tags ?? []).filter((key) => !Object.hasOwn(plan.labels, key));
  const leftMs = Math.max(0, timeoutMs - (account.client.io.now().getTime() - began));
  return changed({ ...run, dropped, timeoutMs: leftMs }, plan, droplet, account);
}

function timeoutOf({ timeoutMs }: Run): number {
  return timeoutMs ?? defaultTimeoutMs;
}

async function changed(run: Run, plan: Plan, droplet: Droplet, account: Account): Promise<State> {
  const { client } = account;
  const news = await applyInPlace({ client, plan, droplet, run, timeoutMs: timeoutOf(run) });
  const now = news ? await dropletOf(client, String(droplet.id), run.signal) : droplet;
  if (!isLive(now)) throw gone(String(droplet.id), plan.name);
  const { fleet } = account.of(run.owner);
  if (fleet.has(now.id)) fleet.add(now);
  const { backups, reservedIp } = plan.options;
  return toState(now, { reservedIp, ...(backups ? { backups: toPolicy(backups) } : {}) });
}

async function read(id: string, { signal }: Run, account: Account): Promise<State | undefined> {
  const { client } = account;
  const droplet = await dropletOf(client, checkId(id), signal);
  if (!isLive(droplet)) return undefined;
  const reservedIp = await account.address(droplet, signal);
  if (!droplet.features?.includes("backups")) return toState(droplet, { reservedIp });
  return toState(droplet, { reservedIp, backups: await policyOf(client, droplet.id, signal) });
}

/** A machine that somebody stopped is changed where it can be, and stays stopped. Throws FD1415 when it is gone. */
async function update(id: string, plan: Plan, run: Run, account: Account): Promise<State> {
  throwFindings(machineFindings(plan));
  const seen = await dropletOf(account.client, checkId(id), run.signal);
  if (!isLive(seen)) throw gone(id, plan.name);
  const timeoutMs = timeoutOf(run);
  const droplet = await whenStarted(plan.name, { droplet: seen, action: undefined }, account, { run, timeoutMs });
  return changed(run, plan, droplet, account);
}

/** The volumes and the reserved address that it has stay: they are the user's. */
async function remove(id: string, run: Run, account: Account): Promise<void> {
  const { client, of } = account;
  const { signal } = run;
  const own = of(run.owner);
  await stopWhereKept(checkId(id), account, run);
  await client.remove("/v2/droplets/{droplet_id}", undefined, { at: [id], signal });
  run.progress(`waiting for Droplet ${id} to go`);
  const answer = (found: Droplet | undefined) => (found === undefined || found.status === "archive" ? true : undefined);
  await own.watch.until({ id, what: `${id} to go`, signal, timeoutMs: timeoutOf(run), answer });
  own.fleet.remove(Number(id));
}

function checkId(id: string): string {
  if (/^\d+$/.test(id)) return id;
  throw new FlatcarError({
    code: "FD1405",
    message: `"${id}" is not the id of a Droplet`,
    hint: "it is a number: 3164444",
  });
}

function gone(id: string, name: string): FlatcarError {
  return new FlatcarError({
    code: "FD1415",
    message: `${name} (${id}) does not exist any more`,
    hint: "run `flatcar-deploy up` again, or `pulumi refresh` in a Pulumi project, to make it anew",
  });
}
