import { FlatcarError } from "../../errors.ts";
import { backOffMs } from "../../http/back-off.ts";
import { CloudError } from "../../http/cloud-error.ts";
import type { MachinePlan, Run } from "../../platform.ts";
import { isLost } from "./client.ts";
import { directFirewalls } from "./firewalls-of.ts";
import { digestsOf } from "./in-place.ts";
import { labelKeys, relabelled, toLabels } from "./labels.ts";
import type { Attachment, Options } from "./options.ts";
import type { Project } from "./project.ts";
import type { Action, PrivateNet, Server, ServerType } from "./records.ts";
import { pointersOf, renamings } from "./reverse-dns.ts";
import { isOff, isToStart } from "./state.ts";
import { shutDown } from "./stop.ts";

/** Bringing one server to its plan. */
export interface Change {
  readonly project: Project;
  readonly plan: MachinePlan<Options>;
  readonly run: Run;
  readonly deadlineMs: number;
}

const attempts = 6;

/** The machine as the API shows it now; throws where it is gone. */
export type Look = () => Promise<Server>;

/**
 * Applies everything that changes in place and differs. What the plan's options leave out is somebody else's: it is not looked at.
 * Where a reply was lost, or the server is not as it was seen, it is looked at again
 * and what still differs is applied.
 */
export async function converge(change: Change, seen: Server, look: Look): Promise<Server> {
  const { io } = change.project;
  let server = seen;
  for (let attempt = 1; ; attempt++) {
    try {
      return (await applyAll(change, server, look)) ? await look() : server;
    } catch (error) {
      if (!isStale(error) || attempt === attempts || change.run.signal.aborted) throw error;
      await io.sleep(backOffMs(attempt), change.run.signal);
      server = await look();
    }
  }
}

/** Nobody knows what was done, or it was done already. */
function isStale(error: unknown): boolean {
  if (isLost(error)) return true;
  return (
    error instanceof CloudError &&
    /already|not_attached|not_stopped|not attached/.test(`${error.code} ${error.message}`)
  );
}

type Step = (change: Change, server: Server) => Promise<boolean>;

/**
 * In this order: protection goes first and comes last, and only a machine that is off takes another type. Steps that write labels of their own
 * are followed by a look, so that no later one puts back what was there before.
 */
async function applyAll(change: Change, seen: Server, look: Look): Promise<boolean> {
  const steps: readonly Step[] = [
    unprotect,
    rebuild,
    retype,
    renetwork,
    refirewall,
    reattach,
    back,
    repoint,
    repower,
    relabel,
    protect,
  ];
  let server = seen;
  let changed = false;
  for (const step of steps) {
    if (!(await step(change, server))) continue;
    changed = true;
    if (step === rebuild || step === retype) server = await look();
  }
  return changed;
}

/** Begins an action on the server and waits for it. */
async function act(
  { project, run, deadlineMs, plan }: Change,
  path: string,
  body: Readonly<Record<string, unknown>> = {},
): Promise<true> {
  const answer = await project.client.send<Begun>("POST", path, run.signal, { body });
  const actions = answer.actions ?? (answer.action ? [answer.action] : []);
  await project.done(actions, { what: `${plan.name} to change`, signal: run.signal, deadlineMs });
  return true;
}

interface Begun {
  readonly action?: Action;
  readonly actions?: readonly Action[];
}

const on = ({ id }: Server, action: string) => `/servers/${id}/actions/${action}`;

const unprotect: Step = async (change, server) =>
  server.protection.delete && change.plan.options.protection === false ? setProtection(change, server, false) : false;

const protect: Step = async (change, server) =>
  !server.protection.delete && change.plan.options.protection === true ? setProtection(change, server, true) : false;

function setProtection(change: Change, server: Server, value: boolean): Promise<true> {
  return act(change, on(server, "change_protection"), { delete: value, rebuild: value });
}

/**
 * A server that was made or rebuilt with another configuration. Of one that we did not make nobody knows: it stays. A label says that a
 * rebuild has begun: where that was cut off, the machine is not written anew a second time, whatever it has stored since.
 */
const rebuild: Step = async (change, server) => {
  const { project, plan, run } = change;
  const { config } = digestsOf(plan);
  const { [labelKeys.rebuilding]: begun, ...labels } = server.labels;
  const known = (await rebuiltTo(change, server)) ?? labels[labelKeys.config];
  if (known === undefined || (known === config && begun === undefined)) return false;
  if (known !== config) {
    run.progress("rebuilding it with the new configuration");
    const image = await project.image(plan, run);
    const last = (await rebuildsOf(change, server))[0]?.id ?? 0;
    await setLabels(change, server, { ...labels, [labelKeys.rebuilding]: `${config}.${last}` });
    await act(change, on(server, "rebuild"), { image: String(image), user_data: plan.userData });
  }
  await setLabels(change, server, { ...labels, [labelKeys.config]: config });
  return true;
};

/** Digest of the configuration of a rebuild that was begun and is not labelled as done; `undefined` where it did not come to be. */
async function rebuiltTo(change: Change, server: Server): Promise<string | undefined> {
  const [config, last] = server.labels[labelKeys.rebuilding]?.split(".") ?? [];
  if (config === undefined) return undefined;
  const { project, run, deadlineMs, plan } = change;
  const since = (await rebuildsOf(change, server)).filter(({ id, status }) => id > Number(last) && status !== "error");
  await project.done(since, { what: `${plan.name} to change`, signal: run.signal, deadlineMs });
  return since.length > 0 ? config : undefined;
}

/** The last one first. */
async function rebuildsOf({ project, run }: Change, { id }: Server): Promise<readonly Action[]> {
  const actions = await project.client.all<Action>(`servers/${id}/actions`, {}, run.signal, "actions");
  return actions.filter(({ command }) => command === "rebuild_server").sort((a, b) => b.id - a.id);
}

/** A label says that it is off for this alone: what was cut off is then taken up again, and what somebody else stopped stays so. */
const retype: Step = async (change, server) => {
  const { serverType, keepDisk } = change.plan.options;
  if (server.server_type.name === serverType) return false;
  await checkStock(change, server);
  const { run } = change;
  run.progress("stopping it to change the server type");
  if (!isOff(server)) await setLabels(change, server, { ...server.labels, [labelKeys.start]: "" });
  if (!isOff(server)) await stop(change, server);
  try {
    await act(change, on(server, "change_type"), { server_type: serverType, upgrade_disk: !keepDisk });
  } catch (error) {
    if (!isStale(error) && !run.signal.aborted) await startAgain(change, server);
    throw error;
  }
  if (!isOff(server) || isToStart(server)) await act(change, on(server, "poweron"));
  return true;
};

/** A machine that ran goes on as the type that it is. Where it cannot be started now, its label says so to the next run. */
async function startAgain(change: Change, server: Server): Promise<void> {
  if (isOff(server) && !isToStart(server)) return;
  const { [labelKeys.start]: _, ...labels } = server.labels;
  await act(change, on(server, "poweron"))
    .then(() => setLabels(change, server, labels))
    .catch(() => undefined);
}

/** Asked before a machine is stopped in vain. Throws FD1401 where its location has none of the type. */
async function checkStock({ project, plan, run }: Change, { location }: Server): Promise<void> {
  const { serverType } = plan.options;
  const types = await project.client.all<ServerType>("server_types", { name: serverType }, run.signal);
  const [type] = types;
  const here = type?.locations.find(({ name }) => name === location.name);
  if (!type || here?.available) return;
  const places = type.locations.filter(({ available }) => available).map(({ name }) => name);
  throw new FlatcarError({
    code: "FD1401",
    message: `${location.name} has no ${serverType} just now: ${plan.name} stays as it is`,
    ...(places.length > 0 ? { details: [`${serverType} can be had in ${places.join(", ")}`] } : {}),
    hint: "choose another server type, or try again later",
  });
}

/** Asks the machine to stop, and switches it off when it does not. */
async function stop(change: Change, server: Server): Promise<void> {
  const { project, run, deadlineMs, plan } = change;
  const waiting = { what: `${plan.name} to change`, signal: run.signal, deadlineMs };
  if (!(await shutDown(server.id, project, waiting))) await act(change, on(server, "poweroff"));
}

const renetwork: Step = async (change, server) => {
  const wanted = change.plan.options.networks;
  if (wanted === undefined) return false;
  let changed = false;
  for (const { network } of server.private_net) {
    if (wanted.some((one) => one.network === network)) continue;
    changed = await act(change, on(server, "detach_from_network"), { network });
  }
  for (const one of wanted) {
    const found = server.private_net.find(({ network }) => network === one.network);
    changed = (await attach(change, server, one, found)) || changed;
  }
  return changed;
};

async function attach(
  change: Change,
  server: Server,
  wanted: Attachment,
  found: PrivateNet | undefined,
): Promise<boolean> {
  const { network, ip, aliasIps } = wanted;
  const moved = found && ip !== undefined && found.ip !== ip;
  if (moved) await act(change, on(server, "detach_from_network"), { network });
  if (!found || moved) {
    const body = { network, ...(ip === undefined ? {} : { ip }), alias_ips: aliasIps ?? found?.alias_ips ?? [] };
    return act(change, on(server, "attach_to_network"), body);
  }
  if (aliasIps === undefined || sameSet(found.alias_ips, aliasIps)) return false;
  return act(change, on(server, "change_alias_ips"), { network, alias_ips: aliasIps });
}

function sameSet<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}

/** Those that reach the machine by a label selector are not ours to take away. */
const refirewall: Step = async (change, server) => {
  const { project, plan, run } = change;
  const { firewalls } = plan.options;
  if (firewalls === undefined) return false;
  const shown = (server.public_net.firewalls ?? []).flatMap(({ id }) => id ?? []);
  const extra = shown.filter((id) => !firewalls.includes(id));
  const direct = extra.length > 0 ? await directFirewalls(project.client, server, run.signal) : [];
  const resources = [{ type: "server", server: { id: server.id } }];
  let changed = false;
  for (const id of direct.filter((one) => extra.includes(one))) {
    changed = await act(change, `/firewalls/${id}/actions/remove_from_resources`, { remove_from: resources });
  }
  for (const id of firewalls.filter((one) => !shown.includes(one))) {
    changed = await act(change, `/firewalls/${id}/actions/apply_to_resources`, { apply_to: resources });
  }
  return changed;
};

const reattach: Step = async (change, server) => {
  const { volumes } = change.plan.options;
  if (volumes === undefined) return false;
  let changed = false;
  for (const id of server.volumes.filter((one) => !volumes.includes(one))) {
    changed = await act(change, `/volumes/${id}/actions/detach`);
  }
  for (const id of volumes.filter((one) => !server.volumes.includes(one))) {
    changed = await act(change, `/volumes/${id}/actions/attach`, { server: server.id, automount: false });
  }
  return changed;
};

const back: Step = async (change, server) => {
  const { backups } = change.plan.options;
  if (backups === undefined || (server.backup_window !== null) === backups) return false;
  return act(change, on(server, backups ? "enable_backup" : "disable_backup"));
};

const repoint: Step = async (change, server) => {
  const bodies = renamings(pointersOf(server.public_net), change.plan.options.reverseDns);
  for (const body of bodies) await act(change, on(server, "change_dns_ptr"), body);
  return bodies.length > 0;
};

const repower: Step = async (change, server) => {
  const { power } = change.plan.options;
  if (power === "off" && !isOff(server)) return stop(change, server).then(() => true);
  const starts = power === "on" || (power === undefined && isToStart(server));
  return starts && isOff(server) ? act(change, on(server, "poweron")) : false;
};

const relabel: Step = async (change, server) => {
  const { plan, run } = change;
  const { [labelKeys.start]: _, ...found } = server.labels;
  const owner = server.labels[labelKeys.owner] ?? run.owner;
  const wanted = relabelled(found, toLabels(plan, owner, digestsOf(plan)), run.dropped ?? []);
  const entries = Object.entries(wanted);
  const same =
    entries.length === Object.keys(server.labels).length &&
    entries.every(([key, value]) => server.labels[key] === value);
  if (same) return false;
  await setLabels(change, server, wanted);
  return true;
};

async function setLabels({ project, run }: Change, { id }: Server, labels: Server["labels"]): Promise<void> {
  await project.client.send("PUT", `/servers/${id}`, run.signal, { body: { labels } });
}

/** FD1415. */
export function gone(id: string, name: string) {
  return {
    code: "FD1415",
    message: `${name} (${id}) does not exist any more`,
    hint: "run `flatcar-deploy up` again, or `pulumi refresh` in a Pulumi project, to make it anew",
  } as const;
}
