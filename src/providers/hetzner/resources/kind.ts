import { z } from "zod";
import { FlatcarError, throwFindings } from "../../../errors.ts";
import { backOffMs } from "../../../http/back-off.ts";
import { CloudError } from "../../../http/cloud-error.ts";
import {
  type Driver,
  defineResource,
  type IO,
  type ResourceKind,
  type ResourcePlan,
  type ResourceState,
  type Run,
} from "../../../platform.ts";
import { isCode, isLost, unlessMissing } from "../client.ts";
import type { Credentials, credentials as credentialsSchema } from "../credentials.ts";
import { GoneError, toError } from "../errors.ts";
import { digest } from "../in-place.ts";
import { labelFindings, labelKeys, marksOf, relabelled, usersLabels, writtenLabels } from "../labels.ts";
import { nameOf } from "../launch.ts";
import { leftAlone } from "../options.ts";
import { type Project, projectOf } from "../project.ts";
import type { Action, Labels } from "../records.ts";

/** Something in a project, as the API shows it. */
export interface Entry {
  readonly id: number;
  readonly name: string;
  readonly labels: Labels;
  readonly protection?: { readonly delete: boolean };
}

/** Does an action on the entry, `/{resource}/{id}/actions/{name}`, and waits for its end. */
export type Act = (name: string, body: Readonly<Record<string, unknown>>) => Promise<void>;

/** What is particular to one kind. */
export interface Recipe<O extends z.ZodType, E extends Entry>
  extends Pick<ResourceKind<O>, "description" | "outputs" | "sample" | "holdsData"> {
  readonly options: O;
  /** Name of the list in the API: `load_balancers`. */
  readonly resource: string;
  /** Keys of options that change in place. */
  readonly changing: readonly string[];
  /** Body of the call that makes it, without name and labels. Pure. */
  toBody(options: z.output<O>): Readonly<Record<string, unknown>>;
  /** Pure. */
  toOptions(entry: E): Partial<z.output<O>>;
  /** Pure. */
  toOutputs?(entry: E): Readonly<Record<string, unknown>>;
  /** Applies what changes in place by actions; says whether there was anything to do. */
  converge?(entry: E, options: z.output<O>, act: Act): Promise<boolean>;
  /** Fields that go with name and labels when it is changed. Pure. */
  toFields?(options: z.output<O>): Readonly<Record<string, unknown>>;
  /** Values of secret options: they show in no error. Pure. */
  secrets?(options: z.output<O>): readonly string[];
  /** Whether it is still being made: nothing is done with it until it is. Pure. */
  isPending?(entry: E): boolean;
  /** Lets go of whatever keeps it from being deleted. */
  release?(entry: E, act: Act): Promise<void>;
}

/** The option of every kind that the API can protect. */
export const protection = z.boolean().optional().describe(`Refuses to delete it until it is false. ${leftAlone}`);

/** Longest name: it is a label's value, too. */
const nameLimit = { characters: 63, source: "https://docs.hetzner.cloud/reference/cloud#labels" };

/** A kind of the platform out of what is particular to it. */
export function kindOf<O extends z.ZodType, E extends Entry>(recipe: Recipe<O, E>) {
  const { description, options, outputs, sample, changing, holdsData } = recipe;
  return defineResource<O, typeof credentialsSchema>({
    ...{ description, options, outputs, sample, nameLimit, guarded },
    ...(holdsData ? { holdsData } : {}),
    inPlace: ["name", "labels", ...changing.map((key) => `options.${key}`)],
    scope: () => "project",
    connect: (credentials, io) => driverOf(recipe as unknown as AnyRecipe, credentials, io) as never,
  });
}

function guarded(options: object): string | undefined {
  return "protection" in options && options.protection === true ? "protection is on" : undefined;
}

type AnyRecipe = Recipe<z.ZodType<Record<string, unknown>>, Entry>;
type Plan = ResourcePlan<Record<string, unknown>>;
type State = ResourceState<Record<string, unknown>>;

interface Desk {
  readonly recipe: AnyRecipe;
  readonly project: Project;
  readonly singular: string;
}

const defaultTimeoutMs = 10 * 60_000;

function driverOf(recipe: AnyRecipe, credentials: Credentials, io: IO): Driver<Plan, State> {
  const project = projectOf(credentials, io);
  const desk: Desk = { recipe, project, singular: recipe.resource.replace(/s$/, "") };
  const doing = <T>(what: string, created: string | undefined, step: () => Promise<T>, plan?: Plan): Promise<T> =>
    step().catch((error: unknown) => {
      const secrets = [credentials.token, ...((plan && recipe.secrets?.(plan.options)) ?? [])];
      throw toError(error, { what, created, client: project.client, secrets });
    });
  return {
    create: (plan, run) => {
      const making = <T>(created: string | undefined, step: () => Promise<T>) =>
        doing(`make ${plan.name}`, created, step, plan);
      return making(undefined, async () => {
        throwFindings(labelFindings(plan.name, plan.labels));
        const before = await earlier(plan, run, desk);
        const { entry, begun } = before ? { entry: before, begun: {} } : await make(plan, run, desk);
        const dropped = writtenLabels(entry.labels).filter((key) => !Object.hasOwn(plan.labels, key));
        return making(String(entry.id), async () => {
          await waitFor(begun, plan.name, run, project);
          return settle(entry.id, plan, { ...run, dropped }, desk);
        });
      });
    },
    read: (id, run) =>
      doing(`read ${id}`, undefined, async () => {
        const entry = await look(id, run, desk);
        return entry && toState(entry, recipe);
      }),
    update: (id, plan, run) => {
      const change = async () => {
        throwFindings(labelFindings(plan.name, plan.labels));
        return settle(id, plan, run, desk);
      };
      return doing(`change ${plan.name}`, undefined, change, plan);
    },
    delete: (id, run) => doing(`delete ${id}`, undefined, () => remove(id, run, desk)),
    list: (_, run) =>
      doing(`list the ${recipe.resource.replaceAll("_", " ")}`, undefined, async () => {
        const found = await project.client.all<Entry>(
          recipe.resource,
          { label_selector: `${labelKeys.owner}==${run.owner}` },
          run.signal,
        );
        return found.map((entry) => toState(entry, recipe));
      }),
  };
}

function toState(entry: Entry, recipe: AnyRecipe): State {
  const { id, name, labels } = entry;
  return {
    id: String(id),
    phase: recipe.isPending?.(entry) ? "pending" : "ready",
    outputs: recipe.toOutputs?.(entry) ?? {},
    observed: {
      name: labels[labelKeys.name] ?? name,
      owner: labels[labelKeys.owner],
      labels: usersLabels(labels),
      options: recipe.toOptions(entry),
    },
  };
}

/** Throws FD1405 for what is no number. */
async function look(
  id: string | number,
  { signal }: Run,
  { recipe, project, singular }: Desk,
): Promise<Entry | undefined> {
  if (!/^[1-9]\d*$/.test(String(id))) {
    const message = `"${id}" is not the id of a ${singular.replaceAll("_", " ")} of Hetzner Cloud`;
    throw new FlatcarError({ code: "FD1405", message, hint: "it is a number" });
  }
  return project.client.one<Entry>(`/${recipe.resource}/${id}`, singular, signal);
}

function digestOf({ name, options }: Plan, { changing }: AnyRecipe): string {
  const fixed = Object.entries(options).filter(([key, value]) => !changing.includes(key) && value !== undefined);
  return digest([name, Object.fromEntries(fixed.sort(([a], [b]) => (a < b ? -1 : 1)))]);
}

function ourLabels(plan: Plan, owner: string, recipe: AnyRecipe): Labels {
  return {
    ...plan.labels,
    ...marksOf(Object.keys(plan.labels)),
    [labelKeys.owner]: owner,
    [labelKeys.name]: plan.name,
    [labelKeys.plan]: digestOf(plan, recipe),
  };
}

function isSought({ labels }: Entry, plan: Plan, { owner, replacing }: Run, recipe: AnyRecipe): boolean {
  return (
    labels[labelKeys.owner] === owner &&
    labels[labelKeys.plan] === digestOf(plan, recipe) &&
    (replacing === undefined || labels[labelKeys.replaces] === replacing)
  );
}

/** What an earlier try has made; the newest where there are several. */
async function earlier(plan: Plan, run: Run, { recipe, project }: Desk): Promise<Entry | undefined> {
  const query = { label_selector: `${labelKeys.owner}==${run.owner},${labelKeys.plan}==${digestOf(plan, recipe)}` };
  const found = await project.client.all<Entry>(recipe.resource, query, run.signal);
  return found.filter((entry) => isSought(entry, plan, run, recipe)).sort((a, b) => b.id - a.id)[0];
}

const generations = 20;

/** Names are unique for each kind in a project: a second one of the same name is refused, and its labels tell whether it is the same. */
async function make(plan: Plan, run: Run, desk: Desk): Promise<Made> {
  const { recipe, project, singular } = desk;
  const labels = {
    ...ourLabels(plan, run.owner, recipe),
    ...(run.replacing === undefined ? {} : { [labelKeys.replaces]: run.replacing }),
  };
  const whose = { name: plan.name, owner: run.owner, digest: digestOf(plan, recipe), replacing: run.replacing };
  for (let generation = 0; generation < generations; generation++) {
    const name = nameOf(whose, generation);
    const body = { name, labels, ...recipe.toBody(plan.options) };
    try {
      const begun = await project.client.send<Begun>("POST", `/${recipe.resource}`, run.signal, { body, again: true });
      return { entry: begun[singular] as Entry, begun };
    } catch (error) {
      if (!isCode(error, "uniqueness_error")) throw error;
      const [taken] = await project.client.all<Entry>(recipe.resource, { name }, run.signal);
      if (taken && isSought(taken, plan, run, recipe)) return { entry: taken, begun: {} };
      run.progress(`the name ${name} is taken in this project: trying another`);
    }
  }
  const message = `${plan.name} cannot be made: its name, and ${generations - 1} others made from it, are taken in this project`;
  throw new FlatcarError({
    code: "FD1431",
    message,
    hint: "delete or rename what has that name, or choose another one",
  });
}

/** What was just made, or made by an earlier try, and what is not over yet of its making. */
interface Made {
  readonly entry: Entry;
  readonly begun: Begun;
}

interface Begun {
  readonly action?: Action | null;
  readonly actions?: readonly Action[];
  readonly next_actions?: readonly Action[];
  readonly [field: string]: unknown;
}

async function waitFor(
  { action, actions = [], next_actions = [] }: Begun,
  name: string,
  run: Run,
  project: Project,
): Promise<void> {
  const all = [...(action ? [action] : []), ...actions, ...next_actions];
  const deadlineMs = project.io.now().getTime() + (run.timeoutMs ?? defaultTimeoutMs);
  await project.done(all, { what: `${name} to be ready`, signal: run.signal, deadlineMs });
}

const attempts = 6;

/** Brings it to its plan. Where a reply was lost it is looked at again, and what still differs is applied. */
async function settle(id: string | number, plan: Plan, run: Run, desk: Desk): Promise<State> {
  const { io } = desk.project;
  for (let attempt = 1; ; attempt++) {
    try {
      const entry = await made(id, plan, run, desk);
      const changed = await apply(entry, plan, run, desk);
      return toState(changed ? await shown(id, plan, run, desk) : entry, desk.recipe);
    } catch (error) {
      if (!isStale(error) || attempt === attempts || run.signal.aborted) throw error;
      await io.sleep(backOffMs(attempt), run.signal);
    }
  }
}

function isStale(error: unknown): boolean {
  return isLost(error) || (error instanceof CloudError && /already/.test(error.code));
}

async function shown(id: string | number, { name }: Plan, run: Run, desk: Desk): Promise<Entry> {
  const entry = await look(id, run, desk);
  if (entry) return entry;
  const message = `${name} (${id}) does not exist any more`;
  throw new GoneError({ code: "FD1415", message, hint: "run the same again after `pulumi refresh`, to make it anew" });
}

const pauseMs = 5_000;

/** What an earlier run began may still be on its way. Throws FD1408 when the time is over. */
async function made(id: string | number, plan: Plan, run: Run, desk: Desk): Promise<Entry> {
  const { io } = desk.project;
  const deadlineMs = io.now().getTime() + (run.timeoutMs ?? defaultTimeoutMs);
  for (;;) {
    const entry = await shown(id, plan, run, desk);
    if (!desk.recipe.isPending?.(entry)) return entry;
    if (io.now().getTime() >= deadlineMs) throw late(plan);
    await io.sleep(pauseMs, run.signal);
  }
}

function late({ name }: Plan): FlatcarError {
  const message = `waited for ${name} to be ready, until the time was over`;
  return new FlatcarError({ code: "FD1408", message, hint: "run the same again to go on waiting" });
}

function actOn({ id }: Entry, name: string, run: Run, { recipe, project }: Desk): Act {
  return async (action, body) => {
    const path = `/${recipe.resource}/${id}/actions/${action}`;
    await waitFor(await project.client.send<Begun>("POST", path, run.signal, { body }), name, run, project);
  };
}

async function apply(entry: Entry, plan: Plan, run: Run, desk: Desk): Promise<boolean> {
  const { recipe } = desk;
  const act = actOn(entry, plan.name, run, desk);
  const wanted = plan.options.protection;
  const guards = typeof wanted === "boolean" && entry.protection !== undefined && entry.protection.delete !== wanted;
  if (guards) await act("change_protection", { delete: wanted });
  const converged = (await recipe.converge?.(entry, plan.options, act)) ?? false;
  return (await rewrite(entry, plan, run, desk)) || converged || guards;
}

/** Writes name, labels and other fields where they differ. One that had to take another name keeps it while its plan's name stays. */
async function rewrite(entry: Entry, plan: Plan, run: Run, { recipe, project }: Desk): Promise<boolean> {
  const labels = relabelled(
    entry.labels,
    ourLabels(plan, entry.labels[labelKeys.owner] ?? run.owner, recipe),
    run.dropped ?? [],
  );
  const renamed = (entry.labels[labelKeys.name] ?? entry.name) !== plan.name;
  const fields = { ...(recipe.toFields?.(plan.options) ?? {}), ...(renamed ? { name: plan.name } : {}) };
  const now = entry as unknown as Readonly<Record<string, unknown>>;
  const same = Object.entries(fields).every(([key, value]) => now[key] === value) && sameLabels(entry.labels, labels);
  if (same) return false;
  await project.client.send("PUT", `/${recipe.resource}/${entry.id}`, run.signal, { body: { ...fields, labels } });
  return true;
}

function sameLabels(one: Labels, other: Labels): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => one[key] === other[key]);
}

async function remove(id: string, run: Run, desk: Desk): Promise<void> {
  const { recipe, project } = desk;
  const entry = await look(id, run, desk);
  if (!entry) return;
  await recipe.release?.(entry, actOn(entry, id, run, desk));
  await unlessMissing(project.client.send("DELETE", `/${recipe.resource}/${id}`, run.signal));
}
