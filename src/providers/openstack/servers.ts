import type { Call } from "../../http/api.ts";
import { linkQuery } from "../../http/pages.ts";
import type { Server } from "./compute.ts";
import { unlessAbsent } from "./errors.ts";
import { ownerTag } from "./labels.ts";
import type { Nova } from "./nova.ts";

/** Nova's `max_limit` is 1,000 unless a cloud says otherwise: then pages are shorter. */
const pageSize = 1_000;
/** So few are asked for one by one. */
const few = 3;

interface ServersPage {
  readonly servers: readonly Server[];
  readonly servers_links?: readonly { readonly rel: string; readonly href: string }[];
}

/** Every server under an owner label, page by page. */
export async function listOwned(nova: Nova, owner: string, signal: AbortSignal): Promise<readonly Server[]> {
  return listServers(nova, { tags: ownerTag(owner) }, signal);
}

/** Every server of the project that these filters take. */
export async function listServers(
  nova: Nova,
  filters: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<readonly Server[]> {
  const servers = new Map<string, Server>();
  let query: Call["query"] | undefined = { ...filters, limit: pageSize };
  while (query) {
    const call: Call = { method: "GET", path: "/servers/detail", query, signal };
    const { body }: { readonly body: ServersPage } = await nova.request<ServersPage>(call);
    const before = servers.size;
    for (const server of body.servers) servers.set(server.id, server);
    const next = body.servers_links?.find(({ rel }) => rel === "next")?.href;
    query = servers.size > before ? linkQuery(next) : undefined;
  }
  return [...servers.values()];
}

/** One server; `undefined` where Nova has none. */
export async function readServer(nova: Nova, id: string, signal: AbortSignal): Promise<Server | undefined> {
  const path = `/servers/${encodeURIComponent(id)}`;
  const answer = await unlessAbsent(nova.request<{ readonly server: Server }>({ method: "GET", path, signal }));
  return answer?.body.server;
}

/** Servers by their ids: many of one owner with one list, few each by itself. What is not there is left out. */
export async function watchServers(
  nova: Nova,
  owner: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Server>> {
  if (ids.length <= few || owner === "") return readServers(nova, "", ids, signal);
  return new Map((await listOwned(nova, owner, signal)).map((server) => [server.id, server]));
}

/** The same, and of what the list leaves out Nova says itself whether it has it: somebody may have taken the owner's tag off. */
export async function readServers(
  nova: Nova,
  owner: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Server>> {
  const owned = ids.length > few && owner !== "" ? await listOwned(nova, owner, signal) : [];
  const found = new Map(owned.map((server) => [server.id, server]));
  const missing = ids.filter((id) => !found.has(id));
  const alone = await Promise.all(missing.map((id) => readServer(nova, id, signal)));
  for (const server of alone) if (server) found.set(server.id, server);
  return found;
}
