import { FlatcarError, throwFindings } from "../../errors.ts";
import type { Driver, IO, MachinePlan, MachineState, Run } from "../../platform.ts";
import { unlessMissing } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { GoneError, toError, withRemedy } from "./errors.ts";
import { directFirewalls } from "./firewalls-of.ts";
import { listOwned, type Sought, soughtFor } from "./fleet.ts";
import { draftFindings, writtenLabels } from "./labels.ts";
import { type Launched, launch, startsLater } from "./launch.ts";
import type { Options } from "./options.ts";
import { type Project, projectOf } from "./project.ts";
import type { Action, Server } from "./records.ts";
import { isLive, isOnItsWay, toState } from "./state.ts";
import { stopWhereKept } from "./stop.ts";
import { converge, gone } from "./update.ts";

/** A server runs after half a minute as a rule; one from a large image takes longer. */
const defaultTimeoutMs = 10 * 60_000;

type Plan = MachinePlan<Options>;
type State = MachineState<Options>;
type Step = <T>(what: string, created: string | undefined, step: () => Promise<T>) => Promise<T>;

/** The verbs on Hetzner Cloud. Every error is ours, with the API's own code and the call in its details. */
export function machines(credentials: Credentials, io: IO): Driver<Plan, State> {
  const project = projectOf(credentials, io);
  const secrets = [credentials.token];
  const doing: Step = (what, created, step) =>
    step().catch((error: unknown) => {
      throw toError(error, { what, created, client: project.client, secrets });
    });
  return {
    create: (plan, run) => doing(`make ${plan.name}`, undefined, () => create(plan, run, project, doing, secrets)),
    read: (id, run) => doing(`read ${id}`, undefined, () => read(id, run, project)),
    update: (id, plan, run) => doing(`change ${plan.name}`, undefined, () => update(id, plan, run, project)),
    delete: (id, run) => doing(`delete ${id}`, undefined, () => remove(id, run, project)),
    list: (_, run) =>
      doing("list the servers", undefined, async () =>
        (await listOwned(project.client, run.owner, run.signal)).map((server) => toState(server)),
      ),
  };
}

async function create(plan: Plan, run: Run, project: Project, doing: Step, secrets: readonly string[]): Promise<State> {
  throwFindings(draftFindings(plan));
  if (run.signal.aborted) throw cancelled(plan.name, run.signal);
  const deadlineMs = deadlineOf(run, project.io);
  const image = await project.image(plan, run);
  const fleet = project.fleet(run.owner);
  const sought = soughtFor(plan, run);
  const before = await earlier(sought, project, run);
  run.progress(before ? "going on with the server of an earlier run" : "making the server");
  const { server, actions } = before
    ? { server: before, actions: [] }
    : await orRemedy(() => launch({ plan, image, sought, deadlineMs }, project, run), plan, project, run, secrets);
  fleet.add({ ...server, volumes: plan.options.volumes ?? server.volumes });
  return doing(`make ${plan.name}`, String(server.id), () =>
    actions.length > 0
      ? orRemedy(() => start(plan, run, project, { server, actions }, deadlineMs), plan, project, run, secrets)
      : resume(plan, run, project, server, deadlineMs),
  );
}

function cancelled(name: string, { reason }: AbortSignal): FlatcarError {
  return new FlatcarError({ code: "FD1409", message: `cancelled: make ${name}` }, { cause: reason });
}

function deadlineOf({ timeoutMs = defaultTimeoutMs }: Run, io: IO): number {
  return io.now().getTime() + timeoutMs;
}

/** What an earlier try has made, as the API shows it now. */
async function earlier(sought: Sought, project: Project, { owner, signal }: Run): Promise<Server | undefined> {
  const fleet = project.fleet(owner);
  const noted = await fleet.find(sought, signal);
  if (!noted) return undefined;
  const now = await look(project, noted.id, signal);
  if (!now) fleet.remove(noted.id);
  return now;
}

/** What a refusal says is completed with what would have been taken. */
async function orRemedy<T>(
  step: () => Promise<T>,
  { name, options }: Plan,
  { client }: Project,
  { signal }: Run,
  secrets: readonly string[],
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw await withRemedy(error, options, { what: `make ${name}`, client, secrets, created: undefined }, signal);
  }
}

async function look({ client }: Project, id: number | string, signal: AbortSignal): Promise<Server | undefined> {
  const server = await client.one<Server>(`/servers/${id}`, "server", signal);
  return isLive(server) ? server : undefined;
}

/** Waits until a new server runs. What it was just made to be needs no call to be known. */
async function start(
  plan: Plan,
  run: Run,
  project: Project,
  { server, actions }: Launched,
  deadlineMs: number,
): Promise<State> {
  const { options } = plan;
  const { networks = [], firewalls = [] } = options;
  run.progress(`waiting for server ${server.id} to run`);
  await project.done(lasting(actions), { what: `${plan.name} to run`, signal: run.signal, deadlineMs });
  const plain = networks.length === 0 && options.power !== "off";
  const finished = plain && !options.backups && !options.protection && !options.reverseDns && !startsLater(options);
  if (finished) return toState({ ...server, status: "running" }, firewalls);
  return resume(plan, run, project, await shown(project, server.id, plan, run), deadlineMs);
}

/** A server is started when everything else is done: where that is all, it alone is asked about. */
function lasting(actions: readonly Action[]): readonly Action[] {
  const [make, start, ...more] = actions;
  const alone = make?.command === "create_server" && start?.command === "start_server" && more.length === 0;
  return alone ? [start] : actions;
}

/** Brings a server that is there to its plan. */
async function resume(plan: Plan, run: Run, project: Project, server: Server, deadlineMs: number): Promise<State> {
  const dropped = run.dropped ?? writtenLabels(server.labels).filter((key) => !Object.hasOwn(plan.labels, key));
  const change = { project, plan, run: { ...run, dropped }, deadlineMs };
  const settled = await untilMade(server, change);
  const changed = await converge(change, settled, () => shown(project, server.id, plan, run));
  project.fleet(run.owner).add(changed);
  return stateOf(changed, project, run);
}

const pauseMs = 2_000;

/** A server that an earlier run asked for may still be on its way. */
async function untilMade(
  server: Server,
  { project, plan, run, deadlineMs }: Parameters<typeof converge>[0],
): Promise<Server> {
  let now = server;
  while (isOnItsWay(now.status)) {
    if (project.io.now().getTime() >= deadlineMs) throw late(plan.name, now);
    run.progress(`waiting for server ${now.id} to run`);
    await project.io.sleep(pauseMs, run.signal);
    now = await shown(project, now.id, plan, run);
  }
  return now;
}

function late(name: string, { id, status }: Server): FlatcarError {
  return new FlatcarError({
    code: "FD1408",
    message: `waited for ${name} to run, until the time was over`,
    details: [`server ${id} is ${status}`],
    hint: "run the same again to go on waiting, or look at its console in the Hetzner Console",
  });
}

async function shown(project: Project, id: number, { name }: Plan, { signal }: Run): Promise<Server> {
  const server = await look(project, id, signal);
  if (!server) throw new GoneError(gone(String(id), name));
  return server;
}

async function stateOf(server: Server, { client }: Project, { signal }: Run): Promise<State> {
  return toState(server, await directFirewalls(client, server, signal));
}

async function read(id: string, run: Run, project: Project): Promise<State | undefined> {
  const server = await look(project, numberOf(id), run.signal);
  return server && stateOf(server, project, run);
}

/** Throws FD1405. */
function numberOf(id: string): string {
  if (/^[1-9]\d*$/.test(id)) return id;
  throw new FlatcarError({
    code: "FD1405",
    message: `"${id}" is not the id of a server of Hetzner Cloud`,
    hint: "it is a number: `hcloud server list` shows it",
  });
}

async function update(id: string, plan: Plan, run: Run, project: Project): Promise<State> {
  throwFindings(draftFindings(plan));
  const server = await look(project, numberOf(id), run.signal);
  if (!server) throw new GoneError(gone(id, plan.name));
  return resume(plan, { ...run, dropped: run.dropped ?? [] }, project, server, deadlineOf(run, project.io));
}

/** A server that is protected is not deleted: FD1413. */
async function remove(id: string, run: Run, project: Project): Promise<void> {
  const { signal } = run;
  const path = `/servers/${numberOf(id)}`;
  const deadlineMs = deadlineOf(run, project.io);
  const fleet = project.fleet(run.owner);
  const known = await fleet.get(Number(id), signal);
  const now = known?.volumes.length === 0 ? undefined : await look(project, id, signal);
  if (now) await stopWhereKept(now, project, run, deadlineMs);
  fleet.remove(Number(id));
  const answer = await unlessMissing(project.client.send<string>("DELETE", path, signal));
  if (answer === undefined) return;
  run.progress(`waiting for server ${id} to go`);
  const { action } = JSON.parse(answer) as { readonly action?: Action };
  if (action) await project.done([action], { what: `${id} to go`, signal, deadlineMs });
}
