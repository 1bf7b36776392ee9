import type { Action, Labels } from "../records.ts";
import { refuse } from "./refusal.ts";

export const resources = [
  "servers",
  "images",
  "ssh_keys",
  "networks",
  "firewalls",
  "placement_groups",
  "volumes",
  "primary_ips",
  "floating_ips",
  "load_balancers",
  "certificates",
] as const;

export type Resource = (typeof resources)[number];

/** Something in the project, as the API shows it. */
export interface Entry {
  readonly id: number;
  name: string | null;
  labels: Labels;
  readonly created: string;
  [field: string]: unknown;
}

/** What the API does not show of it. */
export interface Hidden {
  /** It was there before anybody did anything, and costs nobody. */
  readonly given?: true;
  /** Until then reads do not know it. */
  readonly visibleAt?: number;
  /** Of a server: what its metadata service gives. */
  userData?: string;
  /** Of a server: public keys that it was made with. */
  publicKeys?: readonly string[];
  /** Of a server: public keys that its rescue system lets in. */
  rescueKeys?: readonly string[];
  /** Of a server: whether it runs its rescue system. */
  inRescue?: boolean;
  /** Of a server or an image: SHA-512 of what was written to the disk. */
  disk?: string;
  /** Of a server: what lies in the rescue system's memory. */
  file?: { readonly sha512: string; readonly size: number };
}

/** What an action does when it ends. */
export interface Effect {
  readonly kind: string;
  readonly id: number;
  readonly value?: unknown;
}

export interface Running {
  action: Action;
  readonly dueAt: number;
  readonly visibleAt: number;
  readonly effect: Effect | undefined;
}

/** One project, as JSON holds it. */
export interface Project {
  nextId: number;
  readonly entries: Record<Resource, Record<string, Entry>>;
  readonly hidden: Record<string, Hidden>;
  readonly actions: Record<string, Running>;
}

export interface Timing {
  readonly latencyMs: number;
  readonly consistencyMs: number;
}

export interface Store {
  readonly project: Project;
  readonly timing: Timing;
  now(): number;
}

export function newProject(): Project {
  const entries = Object.fromEntries(resources.map((resource) => [resource, {}])) as Project["entries"];
  return { nextId: 1000, entries, hidden: {}, actions: {} };
}

export function newId({ project }: Store): number {
  project.nextId++;
  return project.nextId;
}

/** Adds an entry of the next id. */
export function add(
  store: Store,
  resource: Resource,
  fields: Readonly<Record<string, unknown>>,
  hidden: Hidden = {},
): Entry {
  const id = newId(store);
  const entry = { id, created: timeOf(store), labels: {}, name: null, ...fields } as Entry;
  store.project.entries[resource][id] = entry;
  store.project.hidden[id] = { visibleAt: store.now() + store.timing.consistencyMs, ...hidden };
  return entry;
}

export function hiddenOf({ project }: Store, id: number): Hidden {
  const known = project.hidden[id] ?? {};
  project.hidden[id] = known;
  return known;
}

export function remove({ project }: Store, resource: Resource, id: number): void {
  delete project.entries[resource][id];
  delete project.hidden[id];
}

/** All of a kind, in the order of their ids; also what reads do not know yet. */
export function all({ project }: Store, resource: Resource): readonly Entry[] {
  return Object.values(project.entries[resource]);
}

/** What reads know. */
export function visible(store: Store, resource: Resource): readonly Entry[] {
  return all(store, resource).filter(({ id }) => (hiddenOf(store, id).visibleAt ?? 0) <= store.now());
}

const singular = (resource: Resource) => resource.replace(/s$/, "").replaceAll("_", " ");

/** The entry. Refuses with `not_found`. */
export function found(store: Store, resource: Resource, id: number): Entry {
  const entry = store.project.entries[resource][id];
  if (!entry) throw refuse(404, "not_found", `${singular(resource)} with ID '${id}' not found`);
  return entry;
}

/** Names are unique for each kind in a project. */
export function checkName(store: Store, resource: Resource, name: unknown, own?: number): void {
  const taken = all(store, resource).some((entry) => entry.name === name && entry.id !== own);
  if (!taken) return;
  const message = resource === "servers" ? "server name is already used" : `${singular(resource)} name is already used`;
  throw refuse(409, "uniqueness_error", message, { fields: [{ name: "name" }] });
}

export function timeOf(store: Store, ms = store.now()): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "+00:00");
}

/** Begins an action, which ends after the latency. */
export function begin(
  store: Store,
  command: string,
  on: readonly { readonly id: number; readonly type: string }[],
  effect?: Effect,
): Action {
  const id = newId(store);
  const started = timeOf(store);
  const action: Action = {
    id,
    command,
    status: "running",
    progress: 0,
    started,
    finished: null,
    resources: [...on],
    error: null,
  };
  const { latencyMs, consistencyMs } = store.timing;
  store.project.actions[id] = {
    action,
    dueAt: store.now() + latencyMs,
    visibleAt: store.now() + consistencyMs,
    effect,
  };
  return action;
}

/** Whether an action on it is not over. */
export function isBusy({ project }: Store, type: string, id: number): boolean {
  return Object.values(project.actions).some(
    ({ action }) => action.status === "running" && action.resources.some((one) => one.id === id && one.type === type),
  );
}

/** Why an action has failed. */
export type Failure = NonNullable<Action["error"]>;

/** Ends what is due, in the order in which it began. */
export function settle(store: Store, apply: (effect: Effect) => Failure | undefined): void {
  for (const running of Object.values(store.project.actions)) {
    if (running.action.status !== "running" || running.dueAt > store.now()) continue;
    const error = (running.effect && apply(running.effect)) ?? null;
    const over = { progress: 100, finished: timeOf(store, running.dueAt), error };
    running.action = { ...running.action, status: error ? "error" : "success", ...over };
  }
}
