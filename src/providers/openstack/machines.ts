import { FlatcarError, throwFindings } from "../../errors.ts";
import type { Driver, IO, MachinePlan, MachineState, Remains, Run } from "../../platform.ts";
import type { Server } from "./compute.ts";
import { consoleLines, withDetails } from "./console.ts";
import type { Credentials } from "./credentials.ts";
import { EndedError, translate, unlessAbsent } from "./errors.ts";
import {
  attachFloatingIp,
  deleteFloatingIp,
  floatingIpOf,
  heldFloatingIp,
  letGo,
  listFloatingIps,
  madeFor,
  ownOne,
} from "./floating-ip.ts";
import { idOf, parseId } from "./id.ts";
import { keys, labelFindings, writtenLabels } from "./labels.ts";
import { FailedError, launch, resolve, soughtFor, whenActive } from "./launch.ts";
import type { Options } from "./options.ts";
import { openRegions, type Region } from "./region.ts";
import { listOwned } from "./servers.ts";
import { openSession } from "./session.ts";
import { type Beside, hasFloatingIp, isLive, isThere, neverRan, toState } from "./state.ts";
import { stopWhereKept } from "./stop.ts";
import { applyInPlace, type Change, holderOf } from "./update.ts";

/** A machine is active after half a minute as a rule; one that boots from a volume waits for the copy of the image. */
const defaultTimeoutMs = 15 * 60_000;

type Plan = MachinePlan<Options>;
type State = MachineState<Options>;
type Regions = (name: string) => Region;
type Step = <T>(what: string, step: () => Promise<T>, created?: string) => Promise<T>;

/** The verbs on OpenStack. Every error is ours, with the service's own sentence and request in it. */
export function machines(credentials: Credentials, io: IO): Driver<Plan, State> {
  const session = openSession(credentials, io);
  const regions = openRegions(session, io);
  const doing: Step = (what, step, created) =>
    step().catch((error: unknown) => {
      throw translate(error, { what, ...(created === undefined ? {} : { created }) });
    });
  return {
    authenticate: async () => void (await session.login()),
    create: (plan, run) => doing(`make ${plan.name}`, () => create(plan, run, regions(plan.options.region), doing)),
    read: (id, run) => doing(`read ${id}`, () => read(id, run, regions)),
    update: (id, plan, run) => doing(`change ${plan.name}`, () => update(id, plan, run, regions)),
    delete: (id, run) => doing(`delete ${id}`, () => remove(id, run, regions)),
    list: (scope, run) => doing(`list the machines in ${scope}`, () => list(scope, run, regions)),
    remains: (scope, run) => doing(`list the floating IPs in ${scope}`, () => remains(regions(scope), run)),
  };
}

async function create(plan: Plan, run: Run, region: Region, doing: Step): Promise<State> {
  throwFindings(labelFindings(plan));
  const deadlineMs = region.io.now().getTime() + (run.timeoutMs ?? defaultTimeoutMs);
  const resolved = await resolve(plan, region, run);
  const fleet = region.fleet(run.owner);
  const sought = soughtFor(plan, run);
  const before = await earlier(plan, run, region);
  run.progress(before ? "going on with the server of an earlier run" : "starting the server");
  const server = before?.id ?? (await launch(plan, resolved, region, run));
  fleet.add(server, sought);
  const id = idOf({ region: region.name, kind: "server", id: server });
  return doing(`make ${plan.name}`, () => finish({ region, run, plan, id: server, before, deadlineMs }), id);
}

/** A server of this plan that an earlier run made. One that Nova gave up before it ran is cleared away; one that has run is kept, and told. */
async function earlier(plan: Plan, run: Run, region: Region): Promise<Server | undefined> {
  const fleet = region.fleet(run.owner);
  const noted = await fleet.find(soughtFor(plan, run), run.signal);
  const seen = noted === undefined ? undefined : await region.look(run.owner, noted, run.signal);
  if (!isLive(seen)) return undefined;
  if (!neverRan(seen)) return seen;
  await clearAway(seen, region, run);
  return undefined;
}

interface Making {
  readonly region: Region;
  readonly run: Run;
  readonly plan: Plan;
  readonly id: string;
  readonly before: Server | undefined;
  readonly deadlineMs: number;
}

/** Waits until it is active, and gives it what it can be given only then. */
async function finish({ region, run, plan, id, before, deadlineMs }: Making): Promise<State> {
  const server = await active({ region, run, plan, id, before, deadlineMs });
  if (before) {
    const dropped = writtenLabels(server.metadata ?? {}).filter((key) => !Object.hasOwn(plan.labels, key));
    return change({ region, run: { ...run, dropped }, plan, server });
  }
  const floatingIp = await attachFloatingIp(plan.options.floatingIp, holderOf({ region, run, plan, server }));
  return stateOf(server, region, run, { userData: plan.userData, floatingIp });
}

async function active({ region, run, plan, id, deadlineMs }: Making): Promise<Server> {
  run.progress(`waiting for ${id} to become active`);
  const timeoutMs = Math.max(0, deadlineMs - region.io.now().getTime());
  try {
    return await region.watch(run.owner).until({
      id,
      what: `${plan.name} to become active`,
      signal: run.signal,
      timeoutMs,
      answer: whenActive(plan.name, region.name),
      stateOf: ({ status }) => `is ${status}`,
    });
  } catch (error) {
    if (error instanceof FlatcarError && !run.signal.aborted)
      throw withDetails(error, await consoleLines(plan, region, id, run.signal));
    throw error instanceof FailedError ? await givenUp(error, { region, run, plan, id }) : error;
  }
}

/** The error of a server that Nova gave up. One that never ran is cleared away; what has run has a disk that somebody may need. */
async function givenUp(
  { finding, server }: FailedError,
  { region, run, plan, id }: Pick<Making, "region" | "run" | "plan" | "id">,
): Promise<Error> {
  const lines = await consoleLines(plan, region, id, run.signal);
  const told = { ...finding, details: [...(finding.details ?? []), ...lines] };
  if (!neverRan(server)) return new FlatcarError(told);
  const cleared = await clearAway(server, region, run).then(
    () => true,
    () => false,
  );
  return cleared ? new EndedError(told) : new FlatcarError(told);
}

/** A server that never ran holds nothing: it goes before another takes its place. */
async function clearAway({ id }: Server, region: Region, run: Run): Promise<void> {
  await end(id, region, run, run.owner);
  region.fleet(run.owner).remove(id);
}

async function read(id: string, run: Run, regions: Regions): Promise<State | undefined> {
  const { region: name, id: server } = parseId(id);
  const region = regions(name);
  const found = await region.look(run.owner, server, run.signal);
  return isLive(found) ? stateOf(found, region, run) : undefined;
}

/** What Nova does not show, or shows late, is asked for where the plan had it. */
async function stateOf(server: Server, region: Region, run: Run, known: Beside = {}): Promise<State> {
  const { metadata = {} } = server;
  const shown = (server.security_groups ?? []).map(({ name }) => name);
  const byId = metadata[keys.groupsById] !== undefined;
  const groups = byId ? await region.find.groups(shown, run.signal) : undefined;
  const late = floatingIpOf(metadata)?.pool !== undefined && !hasFloatingIp(server) && known.floatingIp === undefined;
  const holder = { region, owner: metadata[keys.owner] ?? run.owner, server: server.id, signal: run.signal };
  const own = late ? await ownOne(holder) : undefined;
  const floatingIp = own?.port_id ? own.floating_ip_address : known.floatingIp;
  return toState(region.name, server, { ...known, groups, floatingIp });
}

/** Throws FD1415 when it is gone, and for one that Nova gave up before it ran: it goes too. */
async function update(id: string, plan: Plan, run: Run, regions: Regions): Promise<State> {
  throwFindings(labelFindings(plan));
  const { region: name, id: serverId } = parseId(id);
  const region = regions(name);
  const server = await region.look(run.owner, serverId, run.signal);
  const live = isLive(server);
  if (live && neverRan(server)) await clearAway(server, region, run);
  if (!live || neverRan(server)) throw new EndedError(gone(id, plan.name));
  return change({ region, run, plan, server });
}

async function change(what: Change): Promise<State> {
  const { region, run, plan, server } = what;
  const floatingIp = await applyInPlace(what);
  const now = (await region.look(run.owner, server.id, run.signal)) ?? server;
  return stateOf(now, region, run, { userData: plan.userData, floatingIp });
}

function gone(id: string, name: string) {
  return {
    code: "FD1415",
    message: `${name} (${id}) does not exist any more`,
    hint: "run `flatcar-deploy up` again, or `pulumi refresh` in a Pulumi project, to make it anew",
  } as const;
}

/** The floating IP goes last: a server whose deletion is refused keeps its address. Its description says whose it is when the server is gone. */
async function remove(id: string, run: Run, regions: Regions): Promise<void> {
  const { region: name, kind, id: own } = parseId(id);
  const region = regions(name);
  if (kind === "floating-ip") return deleteFloatingIp(region, own, run.signal);
  const server = await region.look(run.owner, own, run.signal);
  const { metadata = {} } = server ?? {};
  const owner = metadata[keys.owner] ?? run.owner;
  const had = floatingIpOf(metadata);
  const holder = { region, owner, server: own, signal: run.signal };
  const held = had || !isThere(server) ? await heldFloatingIp(holder, had) : undefined;
  if (isThere(server)) await endServer(server, region, run, owner);
  region.fleet(run.owner).remove(own);
  if (held) await letGo(held, region, run.signal);
}

async function endServer(server: Server, region: Region, run: Run, owner: string): Promise<void> {
  await stopWhereKept(server, region, owner, run);
  await end(server.id, region, run, owner);
}

/** Returns when Nova does not have it any more. */
async function end(id: string, region: Region, run: Run, owner: string): Promise<void> {
  const { signal } = run;
  const call = { method: "DELETE", path: `/servers/${id}`, expect: "nothing", signal } as const;
  if ((await unlessAbsent(region.nova.request(call))) === undefined) return;
  run.progress(`waiting for ${id} to end`);
  await region.watch(owner).until({
    id,
    what: `${id} to end`,
    signal,
    timeoutMs: run.timeoutMs ?? defaultTimeoutMs,
    answer: (server) => (isThere(server) ? undefined : true),
    stateOf: ({ status }) => `is ${status}`,
  });
}

async function list(scope: string, { owner, signal }: Run, regions: Regions): Promise<readonly State[]> {
  const owned = await listOwned(regions(scope).nova, owner, signal);
  return owned.filter(isLive).map((server) => toState(scope, server));
}

/** Floating IPs of machines that are gone. */
async function remains(region: Region, { owner, signal }: Run): Promise<readonly Remains[]> {
  const all = await listFloatingIps(region, {}, signal);
  const ours = all.flatMap((ip) => {
    const made = madeFor(ip);
    return made?.owner === owner ? [{ ip, server: made.server }] : [];
  });
  if (ours.length === 0) return [];
  const live = new Set((await listOwned(region.nova, owner, signal)).filter(isLive).map(({ id }) => id));
  return ours
    .filter(({ server }) => !live.has(server))
    .map(({ ip, server }) => ({
      id: idOf({ region: region.name, kind: "floating-ip", id: ip.id }),
      what: `floating IP ${ip.floating_ip_address} of ${server}`,
      machine: idOf({ region: region.name, kind: "server", id: server }),
    }));
}
