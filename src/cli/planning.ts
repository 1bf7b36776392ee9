import { type Deployment, loadDeployment, planDeployment } from "../deployment.ts";
import type { KnownImage, KnownMachine } from "../engine/index.ts";
import type { HeldRelease } from "../hold.ts";
import { type ConfigSource, type Entry, withoutLints } from "../ignition/index.ts";
import {
  type Lock,
  lockedReleases,
  type ReleaseSource,
  readLock,
  simulatedExtensions,
  simulatedLock,
  simulatedReleases,
  sourceAt,
  withPinned,
} from "../images/index.ts";
import {
  type Change,
  diff,
  diffSettings,
  type MachineSpec,
  type PlanContext,
  planAll,
  planIgnition,
  planMemory,
  planSources,
  settingsOf,
} from "../plan.ts";
import type { MachinePlan, Release } from "../platform.ts";
import { loadPlatform } from "../providers/index.ts";
import { type Context, isSet } from "./command.ts";
import { requireCredentials } from "./credentials.ts";
import { type Ask, refuseGuarded } from "./guarded.ts";
import { type ImageStep, imageSteps, withImports } from "./imports.ts";
import { ioOf } from "./io.ts";
import { keptOf } from "./kept.ts";
import { isGone, nothingLeft, type Search, type Surplus, surplusOf } from "./leftovers.ts";
import type { PooledPlan } from "./life-cycle-warnings.ts";
import { tellingLock } from "./locked-version.ts";
import { extendLock, type Resolved } from "./locking.ts";
import { deploymentFile, lockFile } from "./places.ts";
import { type PlannedMachine, type PlannedPool, poolName, poolsOf } from "./pools.ts";
import { extensionSource, offlineRemedy, releaseSource } from "./release-source.ts";
import { dayAsked } from "./releases.ts";
import { onSimulatedClouds } from "./simulation.ts";
import type { Step } from "./step.ts";

/** A deployment file, resolved, and compared with what the deployment's state holds. */
export interface Planning {
  readonly file: string;
  readonly name: string;
  readonly machines: readonly PlannedMachine[];
  readonly pools: readonly PlannedPool[];
  readonly steps: readonly Step[];
  /** The machines of the deployment's state. */
  readonly known: readonly KnownMachine[];
  /** Images that are imported for the machines, and those that none of them boots any more. */
  readonly images: readonly ImageStep[];
  readonly surplus: Surplus;
  readonly search: Search;
  readonly releases: readonly PlannedRelease[];
  /** What channels that are held back came to. */
  readonly held: ReadonlyMap<string, HeldRelease>;
  readonly warnings: readonly Entry[];
  readonly lock: { readonly file: string; readonly before: Lock; readonly after: Lock };
}

export interface PlannedRelease {
  readonly wanted: string;
  readonly version: string;
  readonly channel: string;
  /** Known from the lock file or from state, and not looked up now. */
  readonly locked: boolean;
  /** ISO 8601; `undefined` where nobody knows without a network. */
  readonly published?: string | undefined;
}

/** What a deployment's state holds. */
export interface KnownState {
  readonly machines: readonly KnownMachine[];
  /** Others have taken their places; the next run deletes them. */
  readonly waiting: readonly KnownMachine[];
  readonly images: readonly KnownImage[];
  readonly search: Search;
  readonly ask: Ask;
}

/** That of a deployment that is not there yet. */
export const nothingKnown: KnownState = {
  machines: [],
  waiting: [],
  images: [],
  search: nothingLeft,
  ask: async () => [],
};

/** What the plan is for. To be carried out it needs every image; to be looked at offline it may leave open what only a cloud knows. */
export type Purpose = "look" | "apply";

/**
 * Reads the file and plans every machine. `readKnown` reads a deployment's state. Changes nothing. Throws FD1605 where a machine
 * that is protected would have to go, and FD1301 where credentials are missing for what is to be carried out.
 */
export async function prepare(
  context: Context,
  purpose: Purpose,
  readKnown: (deployment: string) => Promise<KnownState>,
): Promise<Planning> {
  const file = deploymentFile(context);
  const path = lockFile(file);
  const before = lockFor(context, path);
  const basis = planBasis(context, purpose, before);
  const deployment = await load(file, planContext(basis, lockedReleases(before)));
  const state = await readKnown(deployment.name);
  const { left } = state.search;
  const there = state.machines.filter((machine) => !isGone(machine, left));
  const known = new Map(there.map((machine) => [machine.name, machine]));
  const specs = deployment.machines.map((spec) => pin(spec, known.get(spec.name)));
  const pinned = [...lockedReleases(before), ...[...known.values()].map(({ plan }) => plan.release)];
  const planning = planContext(basis, lockedReleases(before));
  const sources = { context: planning, lock: before, known: state.images, left };
  const machines = await tellingLock(before, path, context, async () =>
    withImports(await planMachines(isSet(context, "simulate"), specs, planning), sources),
  );
  if (purpose === "apply" && !isSet(context, "simulate")) await requireCredentials(machines, basis.io);
  const steps = await stepsOf(machines, known, left);
  const going = steps.filter(({ kind }) => kind === "replace" || kind === "delete");
  await refuseGuarded([...going.flatMap(({ name }) => known.get(name) ?? []), ...state.waiting], state.ask);
  const images = imageSteps(machines, sources);
  const resolved = { name: deployment.name, machines, context: planning };
  return {
    file,
    name: deployment.name,
    machines,
    pools: poolsOf(deployment.name, machines),
    steps,
    known: there,
    images,
    surplus: surplusOf({ steps, images }, state.search),
    search: state.search,
    releases: await releasesOf(machines, pinned, withPinned(basis.releases, pinned)),
    held: planning.memory.held,
    warnings: warningsOf(specs, planning),
    lock: { file: path, before, after: isSet(context, "simulate") ? before : await extendLock(before, resolved) },
  };
}

/** What a deployment file asks for, each once. */
export interface Asked {
  readonly releases: readonly string[];
  readonly extensions: readonly string[];
}

/**
 * The file, planned without any state, by the lock that `choose` makes of what it asks for. Throws every mistake at once.
 */
export async function resolveFile(
  context: Context,
  file: string,
  before: Lock,
  choose: (asked: Asked, source: ReleaseSource) => Promise<Lock>,
): Promise<Resolved> {
  const basis = planBasis(context, "apply", before);
  const { name, machines: specs } = await load(file, planContext(basis, lockedReleases(before)));
  const releases = [...new Set(specs.map(({ release }) => release))].sort();
  const extensions = [...new Set(specs.flatMap(({ extensions = [] }) => extensions))].sort();
  const lock = await choose({ releases, extensions }, basis.releases);
  const planning = planContext({ ...basis, lock }, lockedReleases(lock));
  return { name, machines: await planMachines(false, specs, planning), context: planning };
}

/** What is allowed in the machines' configuration and doubtful, each once. */
function warningsOf(specs: readonly MachineSpec[], { memory }: PlanContext): readonly Entry[] {
  const all = specs.flatMap(({ config, lints }) => withoutLints(memory.rendered.get(config)?.warnings ?? [], lints));
  return [...new Set(all)];
}

/** The Ignition that `up` packs for a machine of the deployment file, of the release that is locked. Throws as planning does. */
export function machineIgnition(context: Context, spec: MachineSpec): Promise<string> {
  return planIgnition(spec, lockedContext(context));
}

/** What that is merged from. Throws as planning does. */
export function sourcesWithExtensions(context: Context, spec: MachineSpec): Promise<readonly ConfigSource[]> {
  return planSources(spec, lockedContext(context));
}

function lockedContext(context: Context): PlanContext {
  const lock = lockFor(context, lockFile(deploymentFile(context)));
  return planContext(planBasis(context, "look", lock), lockedReleases(lock));
}

/** Images and extensions of a simulated cloud are not those of the real one: a simulation pins neither by the file nor in it. */
function lockFor(context: Context, file: string): Lock {
  const lock = readLock(file);
  return isSet(context, "simulate") ? simulatedLock(lock) : lock;
}

type PlanBasis = Pick<PlanContext, "io" | "signal" | "releases" | "extensions" | "offline" | "imagesOptional" | "lock">;

/**
 * A simulated cloud can be asked like an account, but it has only the releases that come with the package. What is to be carried
 * out asks the cloud in any case: offline then means the releases alone.
 */
function planBasis(context: Context, purpose: Purpose, lock: Lock): PlanBasis {
  const { signal } = context.host;
  const simulate = isSet(context, "simulate");
  const offline = isSet(context, "offline");
  const io = ioOf(context.host, context.output);
  const at = dayAsked(context);
  const known = releaseSource({ io, offline: offline || simulate, signal, remedy: offlineRemedy(context) });
  const source = at ? sourceAt(known, at) : known;
  const releases = simulate ? simulatedReleases(source) : source;
  const extensions = simulate ? simulatedExtensions() : extensionSource({ io, offline, signal });
  const look = offline && !simulate && purpose === "look";
  return { io, signal, releases, extensions, offline: look, imagesOptional: look, lock };
}

function planContext(basis: PlanBasis, pinned: readonly Release[]): PlanContext {
  return { ...basis, releases: withPinned(basis.releases, pinned), memory: planMemory() };
}

async function planMachines(
  simulate: boolean,
  specs: readonly MachineSpec[],
  context: PlanContext,
): Promise<readonly PlannedMachine[]> {
  const plans = await planOn(simulate, specs, context);
  const machines = specs.flatMap((spec, index) => {
    const plan = plans[index];
    return plan ? [loadPlatform(spec.platform).then((platform) => ({ spec, plan, platform }))] : [];
  });
  return Promise.all(machines);
}

function planOn(
  simulate: boolean,
  specs: readonly MachineSpec[],
  context: PlanContext,
): Promise<readonly MachinePlan[]> {
  if (!simulate) return planAll(specs, context);
  const ids = specs.map(({ platform }) => platform);
  return onSimulatedClouds(ids, context.io, (io) => planAll(specs, { ...context, io }));
}

/** Throws every mistake at once: those of the file and those that only planning can see. With a wrong file no account is asked. */
async function load(file: string, context: PlanContext): Promise<Deployment> {
  try {
    return await loadDeployment(file);
  } catch (error) {
    await planDeployment(file, { ...context, offline: true, imagesOptional: true });
    throw error;
  }
}

/** A machine that is there keeps its release and its image until the file asks for another. */
function pin(spec: MachineSpec, known: KnownMachine | undefined): MachineSpec {
  if (!known || known.settings.release !== spec.release || known.platform !== spec.platform) return spec;
  const { release, image, ownImage = false, options, ignition } = known.plan;
  return {
    ...spec,
    made: { release, options, ignition, ...(spec.onImageChange === "replace" ? {} : { image, ownImage }) },
  };
}

async function stepsOf(
  machines: readonly PlannedMachine[],
  known: ReadonlyMap<string, KnownMachine>,
  left: Search["left"],
): Promise<readonly Step[]> {
  const names = new Set(machines.map(({ plan }) => plan.name));
  const gone = [...known.keys()].filter((name) => !names.has(name));
  const begun = new Map(left?.machines.map(({ name, replaces, id }) => [replaces ?? name, id]));
  const steps = [
    ...machines.map((machine) => stepOf(machine, known.get(machine.plan.name), begun.get(machine.plan.name))),
    ...gone.map((name) => ({ kind: "delete", name, changes: [] }) as const),
  ];
  return Promise.all(steps.map(async (step) => ({ ...step, kept: await keptAfter(step, known.get(step.name)) })));
}

async function keptAfter({ kind }: Pick<Step, "kind">, known: KnownMachine | undefined): Promise<readonly string[]> {
  return known && (kind === "replace" || kind === "delete") ? keptOf(known) : [];
}

function stepOf(
  { spec, plan, platform }: PlannedMachine,
  known: KnownMachine | undefined,
  id: string | undefined,
): Omit<Step, "kept"> {
  const { name } = plan;
  const begun = id === undefined ? {} : { begun: id };
  if (!known) return { kind: id === undefined ? "create" : "finish", name, changes: [], ...begun };
  if (known.platform !== platform.id) {
    return {
      kind: "replace",
      name,
      changes: [{ path: "platform", kind: "replace", before: known.platform, after: platform.id }],
    };
  }
  const changes = [
    ...diff(known.plan, plan, platform, settingsOf(spec), { lines: true }),
    ...diffSettings(known.settings, spec),
  ];
  const has = (...kinds: readonly Change["kind"][]) => changes.some(({ kind }) => kinds.includes(kind));
  const left = known.halfMade ? "finish" : "keep";
  if (has("replace")) return { kind: "replace", name, changes, ...begun };
  return { kind: has("update", "settings") ? "update" : left, name, changes };
}

/** How many machines and images change, and how much goes that an interrupted run has left. */
export function changeCount({ steps, images, surplus }: Pick<Planning, "steps" | "images" | "surplus">): number {
  return (
    [...steps, ...images].filter(({ kind }) => kind !== "keep").length + (surplus.by === "up" ? surplus.rows.length : 0)
  );
}

async function releasesOf(
  machines: readonly PlannedMachine[],
  pinned: readonly Release[],
  source: ReleaseSource,
): Promise<readonly PlannedRelease[]> {
  const { offlineSnapshot } = await import("../images/index.ts");
  const snapshot = offlineSnapshot();
  const found = new Map<string, PlannedRelease>();
  for (const { spec, plan } of machines) {
    const { version, channel } = plan.release;
    const key = `${spec.release} ${version}`;
    if (found.has(key)) continue;
    const locked = pinned.some((release) => release.version === version);
    const facts = (await snapshot.find(version)) ?? (await source.find(version, plan.release.arch));
    found.set(key, { wanted: spec.release, version, channel, locked, published: facts?.published || undefined });
  }
  return [...found.values()];
}

/** The machines of the plan with their pool and the day their release was published. */
export function pooledPlans(planning: Planning): readonly PooledPlan[] {
  return pooledPlansOf(planning, planning.releases);
}

/** The same of machines whose releases a lock or a plan tells of. */
export function pooledPlansOf(
  { name, machines }: Pick<Resolved, "name" | "machines">,
  releases: readonly Pick<PlannedRelease, "version" | "published">[],
): readonly PooledPlan[] {
  return machines.map(({ plan, platform }) => {
    const { published } = releases.find(({ version }) => version === plan.release.version) ?? {};
    return { pool: poolName(name, plan.name), platform, plan, published };
  });
}
