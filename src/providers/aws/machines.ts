import type * as Sdk from "@aws-sdk/client-ec2";
import { FlatcarError } from "../../errors.ts";
import type { Driver, IO, MachinePlan, MachineState, Run } from "../../platform.ts";
import { readBeside } from "./beside.ts";
import { type Api, apis } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { type Doing, toFailure, translate } from "./errors.ts";
import { type Fleet, fleet, listOwned } from "./fleet.ts";
import { parseId } from "./id.ts";
import { type CheckedImage, checkImage, secretsOf } from "./image.ts";
import { archOfInstanceType } from "./instance-type.ts";
import { launch, whenRunning } from "./launch.ts";
import type { Options } from "./options.ts";
import { checkDisks, checkUserData, planDigest } from "./request.ts";
import { isLive, toState } from "./state.ts";
import { checkLabels } from "./tags.ts";
import { applyInPlace, applySourceDestCheck, type Change } from "./update.ts";
import { type Watcher, watcher } from "./wait.ts";

/** Bytes of user data before base64, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export const userDataLimit = 16_384;

/** A machine runs after half a minute as a rule; stopping and deleting take longer now and then. */
const defaultTimeoutMs = 10 * 60_000;

type Plan = MachinePlan<Options>;
type State = MachineState<Options>;

/** One region, with what the verbs of one connection share. */
interface Region {
  readonly api: Api;
  readonly io: IO;
  readonly watch: Watcher;
  fleet(run: Run): Fleet;
  image(plan: Plan, run: Run): Promise<CheckedImage>;
}

export function machines(credentials: Credentials, io: IO): Driver<Plan, State> {
  const region = regions(credentials, io);
  const secrets = secretsOf(credentials);
  const doing = <T>(what: string, id: string, created: boolean, step: () => Promise<T>): Promise<T> => {
    const more: Doing = { what, region: id.split("/")[0] ?? id, secrets, ...(created ? { created: id } : {}) };
    return step().catch((error: unknown) => {
      throw translate(error, more);
    });
  };
  return {
    create: (plan, run) =>
      doing(`make ${plan.name}`, plan.options.region, false, () => create(plan, run, region, doing)),
    read: (id, run) => doing(`read ${id}`, id, false, () => read(id, run, region)),
    update: (id, plan, run) => doing(`change ${plan.name}`, id, false, () => update(id, plan, run, region)),
    delete: (id, run) => doing(`delete ${id}`, id, false, () => remove(id, run, region)),
    list: (scope, run) =>
      doing(`list the machines in ${scope}`, scope, false, async () =>
        (await listOwned(region(scope).api, run.owner, run.signal)).map((instance) => toState(scope, instance)),
      ),
  };
}

type Regions = (name: string) => Region;
type Step = <T>(what: string, id: string, created: boolean, step: () => Promise<T>) => Promise<T>;

function regions(credentials: Credentials, io: IO): Regions {
  const connect = apis(credentials, io);
  const known = new Map<string, Region>();
  return (name) => {
    const region = known.get(name) ?? openRegion(connect(name), io);
    known.set(name, region);
    return region;
  };
}

function openRegion(api: Api, io: IO): Region {
  const fleets = new Map<string, Fleet>();
  const images = new Map<string, Promise<CheckedImage>>();
  return {
    api,
    io,
    watch: watcher(api, io),
    fleet: ({ owner, signal }) => {
      const known = fleets.get(owner) ?? fleet(api, owner, signal);
      fleets.set(owner, known);
      return known;
    },
    image: ({ image, release, options: { instanceType } }, { signal }) => {
      const key = `${image} ${release.version} ${instanceType}`;
      const type = { name: instanceType, arch: archOfInstanceType(instanceType) };
      const known = images.get(key) ?? checkImage(api, image, release, type, signal);
      images.set(key, known);
      known.catch(() => images.delete(key));
      return known;
    },
  };
}

async function create(plan: Plan, run: Run, region: Regions, doing: Step): Promise<State> {
  checkLabels(plan, plan.options.metadata.instanceMetadataTags);
  checkUserData(plan, userDataLimit);
  const place = region(plan.options.region);
  const { api, io } = place;
  const image = await place.image(plan, run);
  checkDisks(plan, image);
  const owned = place.fleet(run);
  const digest = planDigest(plan);
  const before = await liveOne(await owned.find(plan.name, digest), plan.name, place, run);
  run.progress(before ? "going on with the instance of an earlier run" : "starting the instance");
  const instance = before ?? (await launch(plan, image, { api, fleet: owned, io, run }));
  owned.add(instance, plan.name, digest);
  const id = `${api.region}/${instance.InstanceId}`;
  return doing(`make ${plan.name}`, id, true, async () => {
    if (before) return update(id, plan, run, region);
    const change = { api, watch: place.watch, run, timeoutMs: timeoutOf(run), plan, instance };
    await applySourceDestCheck(change);
    return running(change);
  });
}

function timeoutOf({ timeoutMs }: Run): number {
  return timeoutMs ?? defaultTimeoutMs;
}

/** The instance as it is now; `undefined` when it is gone or going. */
async function liveOne(
  noted: Sdk.Instance | undefined,
  name: string,
  { watch }: Region,
  { signal }: Run,
): Promise<Sdk.Instance | undefined> {
  const id = noted?.InstanceId;
  if (id === undefined) return undefined;
  const answer = (instance: Sdk.Instance | undefined) => ({ instance });
  const { instance } = await watch.until({ id, what: `${name} to show`, signal, timeoutMs: defaultTimeoutMs, answer });
  return isLive(instance) ? instance : undefined;
}

/** Waits until it runs. */
async function running({
  api,
  watch,
  run,
  timeoutMs,
  plan,
  instance: { InstanceId: id = "" },
}: Change): Promise<State> {
  run.progress(`waiting for ${id} to run`);
  const answer = whenRunning(plan.name, api.region);
  const what = `${plan.name} to run`;
  const instance = await watch.until({ id, what, signal: run.signal, timeoutMs, answer });
  const { userData, options } = plan;
  return toState(api.region, instance, {
    userData,
    terminationProtection: options.terminationProtection,
    cpuCredits: options.cpuCredits,
    interruption: options.spot?.interruption,
  });
}

async function read(id: string, run: Run, region: Regions): Promise<State | undefined> {
  const { region: name, instance: instanceId } = parseId(id);
  const { api, watch } = region(name);
  const { signal } = run;
  const answer = (instance: Sdk.Instance | undefined) => ({ instance });
  const seen = await watch.until({ id: instanceId, what: id, signal, timeoutMs: timeoutOf(run), answer });
  const instance = seen.instance ?? (await confirmed(api, instanceId, signal));
  return isLive(instance) ? toState(name, instance, await readBeside(api, instance, signal)) : undefined;
}

/** A filter that finds nothing may be behind; asked by its id EC2 says whether it knows the instance. */
async function confirmed(api: Api, id: string, signal: AbortSignal): Promise<Sdk.Instance | undefined> {
  try {
    const { Reservations = [] } = await api.call("DescribeInstances", { InstanceIds: [id] }, { signal });
    return Reservations[0]?.Instances?.[0];
  } catch (error) {
    if (toFailure(error).code === "InvalidInstanceID.NotFound") return undefined;
    throw error;
  }
}

async function update(id: string, plan: Plan, run: Run, region: Regions): Promise<State> {
  checkLabels(plan, plan.options.metadata.instanceMetadataTags);
  const { region: name, instance: instanceId } = parseId(id);
  const { api, watch } = region(name);
  const timeoutMs = timeoutOf(run);
  const answer = (instance: Sdk.Instance | undefined) => ({ instance });
  const { instance } = await watch.until({ id: instanceId, what: id, signal: run.signal, timeoutMs, answer });
  if (!isLive(instance)) throw new FlatcarError(gone(id, plan.name));
  const change = { api, watch, run, timeoutMs, plan, instance };
  await applyInPlace(change);
  if (instance.State?.Name === "stopped" && instance.InstanceType === plan.options.instanceType) return stopped(change);
  return running(change);
}

/** A machine that somebody stopped is changed where it can be, and stays stopped. */
function stopped({ api, instance, plan: { userData } }: Change): State {
  return toState(api.region, instance, { userData });
}

function gone(id: string, name: string) {
  return {
    code: "FD1415",
    message: `${name} (${id}) does not exist any more`,
    hint: "run `flatcar-deploy up` again, or `pulumi refresh` in a Pulumi project, to make it anew",
  } as const;
}

async function remove(id: string, run: Run, region: Regions): Promise<void> {
  const { region: name, instance: instanceId } = parseId(id);
  const { api, watch } = region(name);
  const { signal } = run;
  const timeoutMs = timeoutOf(run);
  const answer = (instance: Sdk.Instance | undefined) => ({ instance });
  const seen = await watch.until({ id: instanceId, what: id, signal, timeoutMs, answer });
  const instance = seen.instance ?? (await confirmed(api, instanceId, signal));
  region(name).fleet(run).remove(instanceId);
  if (!instance || instance.State?.Name === "terminated") return;
  const { SpotInstanceRequestId: request } = instance;
  if (request) await api.call("CancelSpotInstanceRequests", { SpotInstanceRequestIds: [request] }, { signal });
  await api.call("TerminateInstances", { InstanceIds: [instanceId] }, { signal });
  run.progress(`waiting for ${instanceId} to end`);
  const ended = (found: Sdk.Instance | undefined) => (!found || found.State?.Name === "terminated" ? true : undefined);
  await watch.until({ id: instanceId, what: `${id} to end`, signal, timeoutMs, answer: ended });
}
