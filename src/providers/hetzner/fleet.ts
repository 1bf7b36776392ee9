import { once } from "../../http/once.ts";
import type { MachinePlan, Run } from "../../platform.ts";
import type { Client } from "./client.ts";
import { type Digests, digestsOf } from "./in-place.ts";
import { labelKeys } from "./labels.ts";
import type { Options } from "./options.ts";
import type { Server } from "./records.ts";
import { isLive } from "./state.ts";

/** What a machine that was made, or half-made, by an earlier try is known by. */
export interface Sought {
  readonly name: string;
  readonly owner: string;
  readonly digests: Digests;
  /** Only one that was made to take the place of this one. */
  readonly replacing: string | undefined;
}

export function soughtFor(plan: MachinePlan<Options>, { owner, replacing }: Run): Sought {
  return { name: plan.name, owner, digests: digestsOf(plan), replacing };
}

/** Whether the server is the one. */
export function isSought({ labels }: Server, { name, owner, digests, replacing }: Sought): boolean {
  return (
    labels[labelKeys.owner] === owner &&
    labels[labelKeys.name] === name &&
    labels[labelKeys.plan] === digests.plan &&
    labels[labelKeys.config] === digests.config &&
    (replacing === undefined || labels[labelKeys.replaces] === replacing)
  );
}

/** The machines of one owner, asked for once; what is made or deleted meanwhile is noted. */
export interface Fleet {
  /** The newest where there are several: older ones may be about to be deleted. */
  find(sought: Sought, signal: AbortSignal): Promise<Server | undefined>;
  /** As it was seen last. */
  get(id: number, signal: AbortSignal): Promise<Server | undefined>;
  add(server: Server): void;
  remove(id: number): void;
}

export function fleet(client: Client, owner: string): Fleet {
  const servers = new Map<number, Server>();
  const list = once(async (signal) => {
    for (const server of await listOwned(client, owner, signal)) servers.set(server.id, server);
  });
  return {
    async find(sought, signal) {
      await list(signal);
      return [...servers.values()].filter((server) => isSought(server, sought)).sort((a, b) => b.id - a.id)[0];
    },
    async get(id, signal) {
      await list(signal);
      return servers.get(id);
    },
    add: (server) => void servers.set(server.id, server),
    remove: (id) => void servers.delete(id),
  };
}

/** Every live server under an owner label. */
export async function listOwned(client: Client, owner: string, signal: AbortSignal): Promise<readonly Server[]> {
  const found = await client.all<Server>("servers", { label_selector: `${labelKeys.owner}==${owner}` }, signal);
  return found.filter(isLive);
}
