import type * as Sdk from "@aws-sdk/client-ec2";
import { throwFindings } from "../../errors.ts";
import type { Driver, IO, MachinePlan, MachineState, Run } from "../../platform.ts";
import { readBeside } from "./beside.ts";
import { checkDisks } from "./check.ts";
import { findCredentials } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { type Doing, EndedError, translate, unlessUnknown } from "./errors.ts";
import { listOwned } from "./fleet.ts";
import { parseId, parseRequestId } from "./id.ts";
import { secretsOf } from "./image.ts";
import { launch, soughtFor, whenRunning } from "./launch.ts";
import type { Options } from "./options.ts";
import { type Region, type Regions, regionsOf } from "./region.ts";
import { endRequest, requestsLeft } from "./spot.ts";
import { isLive, isStopped, toState } from "./state.ts";
import { labelFindings, toRecord, writtenLabels } from "./tags.ts";
import { applyInPlace, applySourceDestCheck, type Change } from "./update.ts";

/** A machine runs after half a minute as a rule; stopping and deleting take longer now and then. */
const defaultTimeoutMs = 10 * 60_000;

type Plan = MachinePlan<Options>;
type State = MachineState<Options>;
type Step = <T>(what: string, id: string, created: boolean, step: () => Promise<T>) => Promise<T>;

/** The verbs on EC2. Every error is ours, with AWS's own code and request in its details. */
export function machines(credentials: Credentials, io: IO): Driver<Plan, State> {
  const regions = regionsOf(credentials, io);
  const secrets = secretsOf(credentials);
  const doing: Step = (what, id, created, step) => {
    const more: Doing = { what, region: id.split("/")[0] ?? id, secrets, ...(created ? { created: id } : {}) };
    return step().catch((error: unknown) => {
      throw translate(error, more);
    });
  };
  return {
    authenticate: (scope) =>
      doing(`find credentials for ${scope}`, scope, false, () => findCredentials(scope, credentials, io)),
    create: (plan, run) =>
      doing(`make ${plan.name}`, plan.options.region, false, () => create(plan, run, regions, doing)),
    read: (id, run) => doing(`read ${id}`, id, false, () => read(id, run, regions)),
    update: (id, plan, run) => doing(`change ${plan.name}`, id, false, () => update(id, plan, run, regions)),
    delete: (id, run) => doing(`delete ${id}`, id, false, () => remove(id, run, regions)),
    list: (scope, run) => doing(`list the machines in ${scope}`, scope, false, () => list(scope, run, regions)),
    remains: (scope, run) =>
      doing(`list the spot requests in ${scope}`, scope, false, () =>
        requestsLeft(regions(scope).api, run.owner, run.signal),
      ),
  };
}

async function create(plan: Plan, run: Run, regions: Regions, doing: Step): Promise<State> {
  throwFindings(labelFindings(plan));
  const region = regions(plan.options.region);
  const { api, io } = region;
  const [begunMs, timeoutMs] = [io.now().getTime(), timeoutOf(run)];
  const leftMs = () => Math.max(0, begunMs + timeoutMs - io.now().getTime());
  const image = await region.image(plan, run);
  checkDisks(plan, image);
  const fleet = region.fleet(run.owner);
  const sought = soughtFor(plan, run);
  const noted = await fleet.find(sought, run.signal);
  const seen = noted && (await region.look(noted.InstanceId ?? "", run.signal));
  const before = isLive(seen) ? seen : undefined;
  run.progress(before ? "going on with the instance of an earlier run" : "starting the instance");
  const instance = before ?? (await launch(plan, image, { api, fleet, io, run, begunMs, timeoutMs }));
  fleet.add(instance, sought);
  const id = `${api.region}/${instance.InstanceId}`;
  const dropped = writtenLabels(toRecord(instance.Tags)).filter((key) => !Object.hasOwn(plan.labels, key));
  return doing(`make ${plan.name}`, id, true, () =>
    before
      ? update(id, plan, { ...run, dropped }, regions)
      : start({ region, run, timeoutMs: leftMs(), plan, instance }),
  );
}

function timeoutOf({ timeoutMs }: Run): number {
  return timeoutMs ?? defaultTimeoutMs;
}

/** Waits until a new machine runs. RunInstances cannot be told of the source and destination check, and EC2 takes it once it knows the machine. */
async function start(change: Change): Promise<State> {
  const instance = await running(change);
  const changed = await applySourceDestCheck({ ...change, instance });
  return stateOf(change, changed ? await now(change) : instance);
}

/** Waits until it runs; with `started`, until it runs again. */
async function running(change: Change, started = false): Promise<Sdk.Instance> {
  const { region, run, timeoutMs, plan, instance } = change;
  const { InstanceId: id = "" } = instance;
  if (started || instance.State?.Name !== "running") run.progress(`waiting for ${id} to run`);
  const answer = whenRunning(plan.name, region.api.region, started);
  return region.watch.until({ id, what: `${plan.name} to run`, signal: run.signal, timeoutMs, answer });
}

async function now({ region, run, instance }: Change): Promise<Sdk.Instance> {
  return (await region.look(instance.InstanceId ?? "", run.signal)) ?? instance;
}

/** What the machine was just made to be needs no call to be known. */
function stateOf({ region, plan: { userData, options } }: Change, instance: Sdk.Instance): State {
  const { terminationProtection, cpuCredits, spot } = options;
  const beside = { userData, terminationProtection, cpuCredits, interruption: spot?.interruption };
  return toState(region.api.region, instance, beside);
}

async function read(id: string, run: Run, regions: Regions): Promise<State | undefined> {
  const { region: name, instance: instanceId } = parseId(id);
  const region = regions(name);
  const instance = (await region.look(instanceId, run.signal)) ?? (await confirmed(region, instanceId, run.signal));
  if (!isLive(instance)) return undefined;
  return toState(name, instance, await readBeside(region.api, region.beside, instance, run.signal));
}

/** A filter that finds nothing may be behind; asked by its id EC2 says whether it knows the instance. */
async function confirmed({ api }: Region, id: string, signal: AbortSignal): Promise<Sdk.Instance | undefined> {
  const { Reservations = [] } =
    (await unlessUnknown(api.call("DescribeInstances", { InstanceIds: [id] }, { signal }))) ?? {};
  return Reservations[0]?.Instances?.[0];
}

/** A machine that somebody stopped is changed where it can be, and stays stopped. Throws FD1415 when it is gone. */
async function update(id: string, plan: Plan, run: Run, regions: Regions): Promise<State> {
  throwFindings(labelFindings(plan));
  const { region: name, instance: instanceId } = parseId(id);
  const region = regions(name);
  const instance = (await region.look(instanceId, run.signal)) ?? (await confirmed(region, instanceId, run.signal));
  if (!isLive(instance)) throw new EndedError(gone(id, plan.name));
  const change = { region, run, timeoutMs: timeoutOf(run), plan, instance };
  const { started } = await applyInPlace(change);
  const stays = !started && isStopped(instance);
  return stateOf(change, stays ? await now(change) : await running(change, started));
}

function gone(id: string, name: string) {
  return {
    code: "FD1415",
    message: `${name} (${id}) does not exist any more`,
    hint: "run `flatcar-deploy up` again, or `pulumi refresh` in a Pulumi project, to make it anew",
  } as const;
}

async function remove(id: string, run: Run, regions: Regions): Promise<void> {
  const { signal } = run;
  const left = parseRequestId(id);
  if (left) return endRequest(regions(left.region).api, { SpotInstanceRequestId: left.request }, signal);
  const { region: name, instance: instanceId } = parseId(id);
  const region = regions(name);
  const instance = await region.look(instanceId, signal);
  region.fleet(run.owner).remove(instanceId);
  await endRequest(region.api, instance ?? (await forgotten(region, instanceId, signal)), signal);
  if (instance?.State?.Name === "terminated") return;
  // Also when EC2 does not show it: a new instance may not be seen yet, and only a refusal says that there is none.
  const ending = await unlessUnknown(region.api.call("TerminateInstances", { InstanceIds: [instanceId] }, { signal }));
  if (ending === undefined) return;
  run.progress(`waiting for ${instanceId} to end`);
  const ended = (found: Sdk.Instance | undefined) => (!found || found.State?.Name === "terminated" ? true : undefined);
  await region.watch.until({ id: instanceId, what: `${id} to end`, signal, timeoutMs: timeoutOf(run), answer: ended });
}

/** What is still known of an instance that EC2 does not show: its spot request, where that can start another one. */
async function forgotten({ beside }: Region, id: string, signal: AbortSignal): Promise<Sdk.Instance> {
  const SpotInstanceRequestId = await beside.lasting(id, signal);
  return { InstanceId: id, ...(SpotInstanceRequestId === undefined ? {} : { SpotInstanceRequestId }) };
}

async function list(scope: string, { owner, signal }: Run, regions: Regions): Promise<readonly State[]> {
  const owned = await listOwned(regions(scope).api, owner, signal);
  return owned.map((instance) => toState(scope, instance));
}
