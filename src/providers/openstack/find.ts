import { FlatcarError, nearest } from "../../errors.ts";
import type { Api, Call } from "../../http/api.ts";
import { once } from "../../http/once.ts";
import { linkQuery, pages } from "../../http/pages.ts";
import type { Flavor } from "./compute.ts";
import { bareId, isUuid } from "./id.ts";
import type { Nova } from "./nova.ts";
import type { Service } from "./service-login.ts";
import type { Session } from "./session.ts";

/** Something that has an id and, more or less its own, a name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Finds what a plan names. One list serves all; it is asked for anew where it does not have what is sought. */
export interface Finder {
  /** Throws FD1411 with the nearest name. */
  flavor(name: string, signal: AbortSignal): Promise<Flavor>;
  /** Throws FD1406 where there is none, FD1405 where there are several. */
  network(nameOrId: string, signal: AbortSignal): Promise<string>;
  /** These throw as `network` does. */
  serverGroup(nameOrId: string, signal: AbortSignal): Promise<string>;
  port(nameOrId: string, signal: AbortSignal): Promise<string>;
  subnet(nameOrId: string, signal: AbortSignal): Promise<string>;
  volume(nameOrId: string, signal: AbortSignal): Promise<string>;
  /** Security groups of the project, ids by names. Of `sought` each is a name or an id. */
  groups(sought: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
}

export function openFinder(session: Session, nova: Nova, region: string): Finder {
  const flavors = kept((signal) => listFlavors(nova, signal));
  const networks = kept((signal) => listNetworks(session, region, signal));
  const serverGroups = kept((signal) => listServerGroups<Named>(nova, signal));
  const volumes = kept(async (signal) => {
    const call = { method: "GET", path: "/volumes/detail", signal } as const;
    const all = await listAll<Named & { readonly status: string }>(session, "block-storage", region, call, "volumes");
    return all.filter(({ status }) => status !== "deleting");
  });
  const byName = (plural: "ports" | "subnets", name: string, signal: AbortSignal) => {
    const call = { method: "GET", path: `/${plural}`, query: { name }, signal } as const;
    return listAll<Named>(session, "network", region, call, plural);
  };
  const named = async (what: string, nameOrId: string, list: (name: string) => Promise<readonly Named[]>) => {
    const wanted = bareId(nameOrId);
    return isUuid(wanted) ? wanted : onlyOne(what, wanted, await list(wanted), region);
  };
  const groups = kept(async (signal) => {
    const call = { method: "GET", path: "/security-groups", signal } as const;
    const found = await listAll<Named>(session, "network", region, call, "security_groups");
    return new Map(found.map(({ id, name }) => [name, id]));
  });
  return {
    groups: (sought, signal) =>
      groups((found) => sought.every((one) => found.has(one) || [...found.values()].includes(one)), signal),
    async flavor(name, signal) {
      const all = await flavors(called(name), signal);
      const flavor = all.find((one) => one.name === name);
      if (flavor) return flavor;
      throw noFlavor(name, all, region);
    },
    network: (nameOrId, signal) => named("network", nameOrId, (name) => networks(called(name), signal)),
    serverGroup: (nameOrId, signal) => named("server group", nameOrId, (name) => serverGroups(called(name), signal)),
    port: (nameOrId, signal) => named("port", nameOrId, (name) => byName("ports", name, signal)),
    subnet: (nameOrId, signal) => named("subnet", nameOrId, (name) => byName("subnets", name, signal)),
    volume: (nameOrId, signal) => named("volume", nameOrId, (name) => volumes(called(name), signal)),
  };
}

/** A list for all who ask; anew, once for all of them, where it has not what is sought: that may have been made since. */
function kept<T>(list: (signal: AbortSignal) => Promise<T>) {
  let known = once(list);
  return async (has: (all: T) => boolean, signal: AbortSignal): Promise<T> => {
    const asked = known;
    const all = await asked(signal);
    if (has(all)) return all;
    if (known === asked) known = once(list);
    return known(signal);
  };
}

const called = (name: string) => (all: readonly Pick<Named, "name">[]) => all.some((one) => one.name === name);

/** Every item of a list of Neutron's, Octavia's or Cinder's, page by page: links to the next page stand beside it. */
export async function listAll<T>(
  session: Session,
  service: Service,
  region: string,
  call: Call,
  key: string,
): Promise<readonly T[]> {
  return everyPage(await session.api(service, region, call.signal), call, key);
}

async function everyPage<T>(api: Pick<Api, "request" | "title">, call: Call, key: string): Promise<readonly T[]> {
  const all: T[] = [];
  const next = (page: Readonly<Record<string, unknown>>) => {
    const links = (page[`${key}_links`] ?? []) as readonly { readonly rel: string; readonly href: string }[];
    return linkQuery(links.find(({ rel }) => rel === "next")?.href);
  };
  for await (const page of pages<Readonly<Record<string, unknown>>>(api, call, next)) {
    all.push(...((page[key] ?? []) as readonly T[]));
  }
  return all;
}

async function listNetworks(session: Session, region: string, signal: AbortSignal): Promise<readonly Named[]> {
  const call = { method: "GET", path: "/networks", signal } as const;
  return listAll<Named>(session, "network", region, call, "networks");
}

async function listFlavors(nova: Nova, signal: AbortSignal): Promise<readonly Flavor[]> {
  return everyPage({ ...nova, title: "Nova" }, { method: "GET", path: "/flavors/detail", signal }, "flavors");
}

/** Server groups have no links to further pages: Nova gives its `max_limit` from an offset on, 1,000 unless a cloud says otherwise. */
export async function listServerGroups<T extends Named>(nova: Nova, signal: AbortSignal): Promise<readonly T[]> {
  const groups = new Map<string, T>();
  for (let before = -1; groups.size > before; ) {
    before = groups.size;
    const query = before === 0 ? {} : { offset: before };
    const call = { method: "GET", path: "/os-server-groups", query, signal } as const;
    const { body } = await nova.request<{ readonly server_groups: readonly T[] }>(call);
    for (const group of body.server_groups) groups.set(group.id, group);
  }
  return [...groups.values()];
}

/** The id of the only one with this name. */
export function onlyOne(what: string, name: string, all: readonly Named[], region: string): string {
  const [found, ...others] = all.filter((one) => one.name === name);
  if (found && others.length === 0) return found.id;
  if (found) {
    const ids = [found, ...others].map(({ id }) => id);
    throw new FlatcarError({
      code: "FD1405",
      message: `${region} has several of the name "${name}", and one ${what} is meant`,
      details: ids,
      hint: "name it by its id",
    });
  }
  const names = [...new Set(all.map((one) => one.name))].sort();
  const near = nearest(name, names);
  throw new FlatcarError({
    code: "FD1406",
    message: `${region} has no ${what} "${name}"`,
    hint: near
      ? `did you mean "${near}"?`
      : names.length > 0
        ? `there are: ${names.slice(0, 10).join(", ")}`
        : "make it first",
  });
}

function noFlavor(name: string, all: readonly Flavor[], region: string): FlatcarError {
  const byId = all.find(({ id }) => id === name);
  const names = all.map((flavor) => flavor.name);
  const near = byId?.name ?? nearest(name, names);
  return new FlatcarError({
    code: "FD1411",
    message: byId ? `flavors are called by their names: "${name}" is an id` : `${region} has no flavor "${name}"`,
    hint: near ? `did you mean "${near}"?` : `there are: ${names.slice(0, 12).join(", ")}`,
  });
}
