import { createHash } from "node:crypto";
import { FlatcarError } from "../../../errors.ts";
import { makeOnce } from "../../../http/make-once.ts";
import { poller } from "../../../http/poll.ts";
import type { Driver, IO, ResourcePlan, ResourceState, Run } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { translate, unlessAbsent } from "../errors.ts";
import { listAll } from "../find.ts";
import { idOf, parseId } from "../id.ts";
import { openRegions, type Region } from "../region.ts";
import type { Service } from "../service-login.ts";
import { openSession } from "../session.ts";
import { labelsOfChange, labelsOfNew, relabel, toLabels } from "./kept-labels.ts";

/** Fields of a thing as its service shows it. */
export type Shown = Readonly<Record<string, unknown>> & { readonly id: string };

/** One thing, and the region that it is in. */
export interface There {
  readonly region: Region;
  readonly run: Run;
}

/** How one kind is kept by its service: in lists and bodies of the same form everywhere. */
export interface Keeping<Options> {
  /** In ids, and in what is said: `security-group`. */
  readonly kind: string;
  readonly service: Exclude<Service, "compute" | "image">;
  readonly path: string;
  /** Path of the list that has everything; left out: `path`. */
  readonly listPath?: string;
  /** Keys of a list and of one of it. */
  readonly plural: string;
  readonly single: string;
  /** Where labels are kept. */
  readonly labels: "tags" | "own-tags" | "metadata";
  /** What a new one is asked to be, beside name and description. */
  toRequest(plan: ResourcePlan<Options>, there: There): Promise<object>;
  /** What of it changes in place. Left out: name and labels alone. */
  toChange?(plan: ResourcePlan<Options>, there: There): Promise<object>;
  /** Brings what hangs on it to what the plan says: rules, interfaces. */
  settle?(plan: ResourcePlan<Options>, shown: Shown, there: There): Promise<void>;
  /** Whether it has become what the plan says, where that takes a while. */
  isSettled?(plan: ResourcePlan<Options>, shown: Shown): boolean;
  /** Takes off what keeps it from going. */
  release?(shown: Shown, there: There): Promise<void>;
  /** Fields that others calls have to be asked for. */
  beside?(shown: Shown, there: There): Promise<object>;
  toOptions(shown: Shown, region: string): Partial<Options>;
  toOutputs(shown: Shown): Readonly<Record<string, unknown>>;
  /** Query of its deletion. */
  readonly deletion?: Readonly<Record<string, string>>;
  /** Paths of options that change in place: they make no other thing. */
  readonly inPlace: readonly string[];
  /** What to do with one that the cloud gave up. Left out: delete it. */
  readonly mending?: string;
  /** It has no name of its own. */
  readonly nameless?: true;
}

const defaultTimeoutMs = 10 * 60_000;

/** The verbs over one kind. A thing is found again by its description, which it has from its first moment on. */
export function keep<Options extends { readonly region: string }>(
  keeping: Keeping<Options>,
  credentials: Credentials,
  io: IO,
): Driver<ResourcePlan<Options>, ResourceState<Options>> {
  const regions = openRegions(openSession(credentials, io), io);
  const doing = <T>(what: string, step: () => Promise<T>): Promise<T> =>
    step().catch((error: unknown) => {
      throw translate(error, { what });
    });
  return {
    create: (plan, run) =>
      doing(`make ${keeping.kind} ${plan.name}`, () =>
        create(keeping, plan, { region: regions(plan.options.region), run }),
      ),
    read: (id, run) =>
      doing(`read ${id}`, async () => {
        const there = { region: regions(parseId(id).region), run };
        const shown = await look(keeping, parseId(id).id, there);
        return shown && !isGoing(shown) ? toState(keeping, shown, there) : undefined;
      }),
    update: (id, plan, run) =>
      doing(`change ${keeping.kind} ${plan.name}`, () =>
        update(keeping, id, plan, { region: regions(plan.options.region), run }),
      ),
    delete: (id, run) => doing(`delete ${id}`, () => remove(keeping, id, { region: regions(parseId(id).region), run })),
    list: (scope, run) =>
      doing(`list what there is of ${keeping.kind} in ${scope}`, async () => {
        const there = { region: regions(scope), run };
        const all = await listOf(keeping, {}, there);
        const ours = all.filter((shown) => markIn(shown)?.owner === run.owner && !isGoing(shown));
        return Promise.all(ours.map((shown) => toState(keeping, shown, there)));
      }),
  };
}

/** What a description says of a thing of ours. */
interface Mark {
  readonly owner: string;
  readonly digest: string;
  readonly name: string;
}

/** https://docs.openstack.org/api-ref/network/v2/: a description has 255 characters. */
function toDescription({ owner, digest, name }: Mark): string {
  return `flatcar-deploy:${owner}:${digest}:${name}`;
}

function markIn({ description }: Shown): Mark | undefined {
  const [, owner, digest, name] = /^flatcar-deploy:([^:]*):([0-9a-f]{12}):(.*)$/s.exec(String(description)) ?? [];
  return owner === undefined || digest === undefined || name === undefined ? undefined : { owner, digest, name };
}

/** Of everything that makes another thing. Pure. */
function digestOf<Options extends object>({ inPlace }: Keeping<Options>, { options }: ResourcePlan<Options>): string {
  const rest = Object.entries(options).filter(([key]) => !inPlace.includes(`options.${key}`));
  return createHash("sha256")
    .update(JSON.stringify(Object.fromEntries(rest)))
    .digest("hex")
    .slice(0, 12);
}

async function create<Options extends { readonly region: string }>(
  keeping: Keeping<Options>,
  plan: ResourcePlan<Options>,
  there: There,
): Promise<ResourceState<Options>> {
  const { run, region } = there;
  const mark = { owner: run.owner, digest: digestOf(keeping, plan), name: plan.name };
  const replaced = run.replacing === undefined ? undefined : parseId(run.replacing).id;
  const list = async () => {
    const found = await listOf(keeping, {}, there);
    return found.filter((shown) => shown.id !== replaced && shown.description === toDescription(mark));
  };
  const find = async () => (await list()).filter((shown) => !isGoing(shown));
  const earlier = await list();
  const before = earlier.find((shown) => !isGoing(shown));
  // What is being deleted may still have the address that the new one is to have.
  if (!before) await Promise.all(earlier.map(({ id }) => ended(keeping, id, there)));
  const request = before ?? (await keeping.toRequest(plan, there));
  const make = () => post(keeping, plan, mark, request, there);
  const idIn = (shown: Shown) => idOf({ region: region.name, kind: keeping.kind, id: shown.id });
  const unmake = (surplus: Shown) => remove(keeping, idIn(surplus), there);
  const made = before ?? (await makeOnce({ io: region.io, signal: run.signal, make, find, unmake }));
  const id = idIn(made);
  try {
    return await finish(keeping, plan, await ready(keeping, made, there), there);
  } catch (error) {
    throw translate(error, { what: `make ${keeping.kind} ${plan.name}`, created: id });
  }
}

async function post<Options>(
  keeping: Keeping<Options>,
  plan: ResourcePlan<Options>,
  mark: Mark,
  request: object,
  { region, run }: There,
): Promise<Shown> {
  const { service, path, single, nameless } = keeping;
  const api = await region.session.api(service, region.name, run.signal);
  const named = nameless ? {} : { name: plan.name };
  const labels = labelsOfNew(keeping, plan.labels);
  const body = { [single]: { ...request, ...named, ...labels, description: toDescription(mark) } };
  const answer = await api.request<Readonly<Record<string, Shown>>>({ method: "POST", path, body, signal: run.signal });
  const shown = answer.body[single];
  if (shown) return shown;
  throw new FlatcarError({ code: "FD1420", message: `the service made the ${single} and named no id` });
}

/** Everything that a create and an update have in common. */
async function finish<Options extends { readonly region: string }>(
  keeping: Keeping<Options>,
  plan: ResourcePlan<Options>,
  shown: Shown,
  there: There,
): Promise<ResourceState<Options>> {
  await relabel(keeping, plan, shown, there);
  await keeping.settle?.(plan, shown, there);
  const settled = (now: Shown) => phaseOf(now) === "ready" && (keeping.isSettled?.(plan, now) ?? true);
  const now = await watch(
    keeping,
    shown.id,
    there,
    (seen) => (seen && settled(seen) ? seen : undefined),
    "to be ready",
  );
  return toState(keeping, now, there);
}

async function update<Options extends { readonly region: string }>(
  keeping: Keeping<Options>,
  id: string,
  plan: ResourcePlan<Options>,
  there: There,
): Promise<ResourceState<Options>> {
  const { service, path, single, nameless } = keeping;
  const { region, run } = there;
  const found = await look(keeping, parseId(id).id, there);
  if (!found || isGoing(found)) {
    const message = `${keeping.kind} ${plan.name} (${id}) does not exist any more`;
    throw new FlatcarError({ code: "FD1406", message, hint: "refresh, and it is made anew" });
  }
  const shown = await ready(keeping, found, there);
  const description = toDescription({ owner: run.owner, digest: digestOf(keeping, plan), name: plan.name });
  const change = {
    ...(nameless ? {} : { name: plan.name }),
    description,
    ...labelsOfChange(keeping, plan, shown, there),
    ...(await keeping.toChange?.(plan, there)),
  };
  const api = await region.session.api(service, region.name, run.signal);
  const call = { method: "PUT", path: `${path}/${shown.id}`, body: { [single]: change }, signal: run.signal } as const;
  const { body } = await api.request<Readonly<Record<string, Shown>>>(call);
  return finish(keeping, plan, await ready(keeping, body[single] ?? shown, there), there);
}

async function remove<Options>(keeping: Keeping<Options>, id: string, there: There): Promise<void> {
  const { region, run } = there;
  const { service, path, deletion = {} } = keeping;
  const own = parseId(id).id;
  const shown = await look(keeping, own, there);
  if (!shown) return;
  if (!isGoing(shown)) {
    await keeping.release?.(shown, there);
    const api = await region.session.api(service, region.name, run.signal);
    const { signal } = run;
    const call = { method: "DELETE", path: `${path}/${own}`, query: deletion, expect: "nothing", signal } as const;
    await unlessAbsent(api.request(call));
  }
  await ended(keeping, own, there);
}

async function ended<Options>(keeping: Keeping<Options>, id: string, there: There): Promise<void> {
  await watch(keeping, id, there, (now) => (now ? undefined : true), "to end");
}

/** `PENDING_…` of Octavia, `creating` of Cinder: nothing can be done with it until that is over. */
async function ready<Options>(keeping: Keeping<Options>, shown: Shown, there: There): Promise<Shown> {
  if (isBroken(shown)) throw failed(keeping, shown);
  if (phaseOf(shown) === "ready") return shown;
  return watch(keeping, shown.id, there, (now) => (now && phaseOf(now) === "ready" ? now : undefined), "to be ready");
}

async function watch<Options, T>(
  keeping: Keeping<Options>,
  id: string,
  there: There,
  answer: (shown: Shown | undefined) => T | undefined,
  what: string,
): Promise<T> {
  const ask = async (_: readonly string[], signal: AbortSignal) => {
    const shown = await look(keeping, id, { ...there, run: { ...there.run, signal } });
    return new Map(shown ? [[id, shown]] : []);
  };
  const first = answer(await look(keeping, id, there));
  if (first !== undefined) return first;
  return poller<Shown>({ ask, idsInOneCall: 1 }, there.region.io).until({
    id,
    what: `${keeping.kind} ${id} ${what}`,
    signal: there.run.signal,
    timeoutMs: there.run.timeoutMs ?? defaultTimeoutMs,
    answer(shown) {
      if (shown && isBroken(shown)) throw failed(keeping, shown);
      return answer(shown);
    },
    stateOf: (shown) => `is ${statusOf(shown)}`,
  });
}

function statusOf(shown: Shown): string {
  return String(shown.provisioning_status ?? shown.status ?? "ACTIVE");
}

function phaseOf(shown: Shown): "pending" | "ready" {
  return /^(?:PENDING_|creating|downloading|extending|BUILD)/.test(statusOf(shown)) ? "pending" : "ready";
}

/** Somebody deletes it: to all but its deletion it is gone. */
function isGoing(shown: Shown): boolean {
  return /^(?:PENDING_DELETE|deleting)$/.test(statusOf(shown));
}

function isBroken(shown: Shown): boolean {
  return /error/i.test(statusOf(shown));
}

/** One that a service of OpenStack gave up, and what to do with it. */
export function failed({ kind, mending }: Pick<Keeping<never>, "kind" | "mending">, shown: Shown): FlatcarError {
  return new FlatcarError({
    code: "FD1420",
    message: `the cloud gave ${kind} ${String(shown.name ?? shown.id)} up: it is ${statusOf(shown)}`,
    hint: mending ?? "delete it and run the same again; when it goes on, ask the operators of the cloud",
  });
}

async function look<Options>(
  { service, path, single }: Keeping<Options>,
  id: string,
  { region, run }: There,
): Promise<Shown | undefined> {
  const api = await region.session.api(service, region.name, run.signal);
  const call = { method: "GET", path: `${path}/${encodeURIComponent(id)}`, signal: run.signal } as const;
  const answer = await unlessAbsent(api.request<Readonly<Record<string, Shown>>>(call));
  const shown = answer?.body[single];
  return shown?.provisioning_status === "DELETED" ? undefined : shown;
}

async function listOf<Options>(
  { service, path, listPath = path, plural }: Keeping<Options>,
  query: Readonly<Record<string, string>>,
  { region, run }: There,
): Promise<readonly Shown[]> {
  const call = { method: "GET", path: listPath, query, signal: run.signal } as const;
  return listAll<Shown>(region.session, service, region.name, call, plural);
}

async function toState<Options>(
  keeping: Keeping<Options>,
  found: Shown,
  there: There,
): Promise<ResourceState<Options>> {
  const shown = { ...found, ...(await keeping.beside?.(found, there)) };
  const region = there.region.name;
  const mark = markIn(shown);
  return {
    id: idOf({ region, kind: keeping.kind, id: shown.id }),
    phase: phaseOf(shown),
    outputs: keeping.toOutputs(shown),
    observed: {
      name: mark?.name ?? (typeof shown.name === "string" ? shown.name : undefined),
      owner: mark?.owner,
      labels: toLabels(shown),
      options: keeping.toOptions(shown, region),
    },
  };
}
