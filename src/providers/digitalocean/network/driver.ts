import { isDeepStrictEqual } from "node:util";
import { type Finding, FlatcarError, throwFindings } from "../../../errors.ts";
import { makeOnce } from "../../../http/make-once.ts";
import { poller } from "../../../http/poll.ts";
import type { Driver, IO, ResourcePlan, ResourceState, Run } from "../../../platform.ts";
import { type Client, clientOf } from "../client.ts";
import type { Credentials } from "../credentials.ts";
import { doing, inUse } from "../errors.ts";
import type { Marks } from "./marks.ts";

/** Anything that the API tells of a resource. */
export type Thing = Readonly<Record<string, unknown>>;

/** How the API speaks of one kind. */
export interface Shape<Options> {
  /** For example `VPC`. */
  readonly title: string;
  readonly path: string;
  /** What the API calls many of them, and one. */
  readonly many: string;
  readonly one: string;
  /** Paths of what `update` changes; what differs in any other option makes another one. */
  readonly inPlace: readonly string[];
  idOf(thing: Thing): string;
  /** Adds what the API tells of them elsewhere. Left out where nothing is missing. */
  enrich?(things: readonly Thing[], signal: AbortSignal, client: Client): Promise<readonly Thing[]>;
  /** Whose it is, and what it is called. */
  marksOf(thing: Thing): Marks;
  /** Makes one; what it answers is read as `GET` is. */
  create(plan: ResourcePlan<Options>, run: Run, client: Client): Promise<unknown>;
  /** Brings one to a plan. */
  update(thing: Thing, plan: ResourcePlan<Options>, run: Run, client: Client): Promise<void>;
  /** What else goes with it. Left out where nothing does. */
  forget?(id: string, run: Run, client: Client): Promise<void>;
  /** Whether it is there to be used. */
  isReady(thing: Thing): boolean;
  /** Why it never will be. Left out where that is not told. */
  failure?(thing: Thing, name: string): Finding | undefined;
  /** One that failed when it was made is deleted: it can only be asked for anew. Left out: it stays, to be deleted by its owner. */
  readonly passes?: true;
  /** How one is found by its id where that is not DigitalOcean's. Left out where it is. */
  locate?(id: string, signal: AbortSignal, client: Client): Promise<Thing | undefined>;
  /** Whether it was made of these options. Left out where it shows all that cannot change. */
  isMadeOf?(thing: Thing, options: Options, replacing: string | undefined): boolean;
  /** Values of secret options: they show in no error. */
  secrets?(options: Options): readonly string[];
  outputs(thing: Thing): Readonly<Record<string, unknown>>;
  options(thing: Thing): Partial<Options>;
  /** Why a plan cannot be, every mistake at its path. */
  check(plan: ResourcePlan<Options>): readonly Finding[];
}

/** A load balancer takes some minutes. */
const defaultTimeoutMs = 15 * 60_000;
/** How often a new one may be looked for in vain before it is taken for gone. */
const unseenLooks = 3;

interface Tools<Options> {
  readonly client: Client;
  readonly shape: Shape<Options>;
}

/** The verbs on one kind. Names are not unique and no request has a token: what carries our marks is looked for first. */
export function resources<Options>(
  shape: Shape<Options>,
  credentials: Credentials,
  io: IO,
): Driver<ResourcePlan<Options>, ResourceState<Options>> {
  const client = clientOf(credentials, io);
  const tools = { client, shape };
  const { title } = shape;
  return {
    async create(plan, run) {
      throwFindings(shape.check(plan));
      const secrets = shape.secrets?.(plan.options) ?? [];
      const step = { what: `make ${title} ${plan.name}`, secrets };
      const thing = await doing(client, step, () => findOrMake(plan, run, tools));
      const created = shape.idOf(thing);
      if (shape.passes) await doing(client, step, () => clearFailed(created, plan.name, run, tools));
      return doing(client, { ...step, created }, () => settle(created, plan, run, tools));
    },
    read: (id, { signal }) =>
      doing(client, { what: `read ${title} ${id}` }, async () => {
        const thing = await thingOf(id, signal, tools);
        return thing && toState(thing, shape);
      }),
    update: (id, plan, run) =>
      doing(client, { what: `change ${title} ${plan.name}` }, async () => {
        throwFindings(shape.check(plan));
        return settle(id, plan, run, tools);
      }),
    delete: (id, run) => doing(client, { what: `delete ${title} ${id}` }, () => remove(id, run, tools)),
    list: (_, { owner, signal }) =>
      doing(client, { what: `list ${title}s` }, async () => {
        const owned = (await all(signal, tools)).filter((thing) => shape.marksOf(thing).owner === owner);
        return owned.map((thing) => toState(thing, shape));
      }),
  };
}

async function all<Options>(signal: AbortSignal, { client, shape }: Tools<Options>): Promise<readonly Thing[]> {
  const things = (await client.all(shape.path as "/v2/vpcs", shape.many, {}, signal)) as readonly Thing[];
  return shape.enrich?.(things, signal, client) ?? things;
}

/** `undefined` where there is none. */
async function thingOf<Options>(
  id: string,
  signal: AbortSignal,
  { client, shape }: Tools<Options>,
): Promise<Thing | undefined> {
  if (shape.locate) return shape.locate(id, signal, client);
  const found = (await client.get(`${shape.path}/${id}`, signal)) as Readonly<Record<string, Thing>> | undefined;
  const thing = found?.[shape.one];
  if (!thing || !shape.enrich) return thing;
  return (await shape.enrich([thing], signal, client))[0];
}

/** What earlier tries have made of the same plan. */
async function find<Options>(
  plan: ResourcePlan<Options>,
  { owner, signal, replacing }: Run,
  tools: Tools<Options>,
): Promise<readonly Thing[]> {
  const { idOf, marksOf } = tools.shape;
  return (await all(signal, tools)).filter((thing) => {
    const marks = marksOf(thing);
    const ours = marks.owner === owner && marks.name === plan.name && idOf(thing) !== replacing;
    return ours && isSameThing(thing, plan, replacing, tools.shape);
  });
}

/** Whether it has what cannot change in place. What the plan leaves to DigitalOcean may be anything. */
function isSameThing<Options>(
  thing: Thing,
  { options }: ResourcePlan<Options>,
  replacing: string | undefined,
  shape: Shape<Options>,
): boolean {
  if (shape.isMadeOf) return shape.isMadeOf(thing, options, replacing);
  const shown: Readonly<Record<string, unknown>> = shape.options(thing);
  return Object.entries(options as object).every(
    ([key, wanted]) =>
      wanted === undefined || shape.inPlace.includes(`options.${key}`) || isDeepStrictEqual(shown[key], wanted),
  );
}

async function findOrMake<Options>(plan: ResourcePlan<Options>, run: Run, tools: Tools<Options>): Promise<Thing> {
  const { client, shape } = tools;
  const [before] = await find(plan, run, tools);
  if (before) return before;
  const identified = (thing: Thing) => ({ id: shape.idOf(thing), thing });
  const { thing } = await makeOnce({
    io: client.io,
    signal: run.signal,
    async make() {
      run.progress(`making ${shape.title} ${plan.name}`);
      const made = (await shape.create(plan, run, client)) as Readonly<Record<string, Thing>>;
      const one = made[shape.one];
      if (one) return identified(one);
      throw new FlatcarError({ code: "FD1420", message: `DigitalOcean accepted a ${shape.title} and named none` });
    },
    find: async () => (await find(plan, run, tools)).map(identified),
    unmake: ({ id }) => remove(id, run, tools),
  });
  return thing;
}

/** Brings it to the plan, and waits until it can be used. Throws FD1406 where it is gone. */
async function settle<Options>(
  id: string,
  plan: ResourcePlan<Options>,
  run: Run,
  tools: Tools<Options>,
): Promise<ResourceState<Options>> {
  const { client, shape } = tools;
  const thing = await whenReady(id, plan.name, run, tools);
  await shape.update(thing, plan, run, client);
  return toState((await thingOf(id, run.signal, tools)) ?? thing, shape);
}

/** Deletes what failed while it was made, and throws why. */
async function clearFailed<Options>(id: string, name: string, run: Run, tools: Tools<Options>): Promise<void> {
  const failed = tools.shape.failure?.(await whenEnded(id, name, run, tools), name);
  if (!failed) return;
  await remove(id, run, tools);
  throw new FlatcarError(failed);
}

/** Throws why where it will never be ready. */
async function whenReady<Options>(id: string, name: string, run: Run, tools: Tools<Options>): Promise<Thing> {
  const thing = await whenEnded(id, name, run, tools);
  const failed = tools.shape.failure?.(thing, name);
  if (failed) throw new FlatcarError(failed);
  return thing;
}

/** Waits until it is ready, or never will be. */
async function whenEnded<Options>(id: string, name: string, run: Run, tools: Tools<Options>): Promise<Thing> {
  const { client, shape } = tools;
  const endOf = (thing: Thing) => (shape.isReady(thing) || shape.failure?.(thing, name) ? thing : undefined);
  const seen = await thingOf(id, run.signal, tools);
  const ended = seen && endOf(seen);
  if (ended) return ended;
  const ask = async (ids: readonly string[], signal: AbortSignal) => {
    const found = await Promise.all(ids.map(async (each) => [each, await thingOf(each, signal, tools)] as const));
    return new Map(found.flatMap(([each, thing]) => (thing ? [[each, thing] as const] : [])));
  };
  const watch = poller<Thing>({ ask, idsInOneCall: 1, firstMs: 1_000, longestMs: 10_000 }, client.io);
  let missing = 0;
  return watch.until<Thing>({
    id,
    what: `${shape.title} ${name} to be ready`,
    signal: run.signal,
    timeoutMs: run.timeoutMs ?? defaultTimeoutMs,
    answer(thing) {
      if (thing) return endOf(thing);
      if (++missing > unseenLooks) throw gone(shape.title, id, name);
      return undefined;
    },
    stateOf: ({ status, state }) => `is ${String(status ?? state)}`,
  });
}

function gone(title: string, id: string, name: string): FlatcarError {
  return new FlatcarError({
    code: "FD1406",
    message: `${title} ${name} (${id}) does not exist any more`,
    hint: "run `pulumi refresh`, and then `pulumi up` to make it anew",
  });
}

/** What still uses it is on its way out as a rule: it is asked for again for a while. */
async function remove<Options>(id: string, run: Run, { client, shape }: Tools<Options>): Promise<void> {
  const { signal } = run;
  const own = shape.locate ? (await shape.locate(id, signal, client))?.id : id;
  if (own === undefined) return;
  const limitMs = client.io.now().getTime() + (run.timeoutMs ?? defaultTimeoutMs);
  for (let pauseMs = 1_000; ; pauseMs = Math.min(pauseMs * 2, 10_000)) {
    try {
      await client.remove(`${shape.path}/{id}` as "/v2/vpcs/{vpc_id}", undefined, { at: [String(own)], signal });
      break;
    } catch (error) {
      if (!isInUse(error) || client.io.now().getTime() >= limitMs) throw error;
      run.progress(`waiting until nothing uses ${shape.title} ${id}`);
      await client.io.sleep(pauseMs, signal);
    }
  }
  await shape.forget?.(id, run, client);
}

function isInUse(error: unknown): boolean {
  const { status, message } = error as { readonly status?: number; readonly message?: string };
  return (status === 403 || status === 409 || status === 422) && inUse.test(message ?? "");
}

function toState<Options>(thing: Thing, shape: Shape<Options>): ResourceState<Options> {
  const { name, owner, labels } = shape.marksOf(thing);
  return {
    id: shape.idOf(thing),
    phase: shape.isReady(thing) ? "ready" : "pending",
    outputs: shape.outputs(thing),
    observed: { name, owner, labels, options: shape.options(thing) },
  };
}

/** Every mistake of a plan, at its path. */
export function problems(found: readonly (readonly [path: string, message: string])[]): readonly Finding[] {
  return found.map(([path, message]) => ({
    code: "FD1003",
    message,
    at: { path },
    hint: "docs/platforms/digitalocean.md says what each kind has room for",
  }));
}
