import { once } from "../../http/once.ts";
import type { Server } from "./compute.ts";
import { keys } from "./labels.ts";
import type { Nova } from "./nova.ts";
import { listOwned } from "./servers.ts";
import { isLive } from "./state.ts";

/** What a machine that was made, or half-made, by an earlier try is known by. */
export interface Sought {
  readonly name: string;
  readonly digest: string;
  /** Only one that was made to take the place of this one. */
  readonly replacing?: string | undefined;
}

/** The servers of one owner in one region, asked for once; what is made or deleted meanwhile is noted. */
export interface Fleet {
  /** The newest where there are several: older ones may be about to be deleted. */
  find(sought: Sought, signal: AbortSignal): Promise<string | undefined>;
  /** All that were made for just this, the newest first, asked anew. */
  look(sought: Sought, signal: AbortSignal): Promise<readonly string[]>;
  add(id: string, made: Sought): void;
  /** Nobody knows whether one was made: the next `find` asks anew. */
  doubt(sought: Sought): void;
  remove(id: string): void;
}

interface Noted {
  readonly id: string;
  readonly replaces: string | undefined;
  readonly created: string;
}

export function openFleet(nova: Nova, owner: string): Fleet {
  const machines = new Map<string, Noted[]>();
  const doubted = new Set<string>();
  const note = (key: string, noted: Noted) => {
    machines.set(key, [...(machines.get(key) ?? []).filter(({ id }) => id !== noted.id), noted]);
  };
  const noteAll = (servers: readonly Server[]) => {
    for (const { id, created, metadata = {} } of servers.filter(isLive))
      note(keyOf(metadata[keys.name], metadata[keys.plan]), { id, created, replaces: metadata[keys.replaces] });
  };
  const list = once(async (signal) => noteAll(await listOwned(nova, owner, signal)));
  const equal = ({ name, digest }: Sought, fits: (noted: Noted) => boolean) => {
    const fitting = (machines.get(keyOf(name, digest)) ?? []).filter(fits);
    return fitting.sort((a, b) => (a.created < b.created ? 1 : -1)).map(({ id }) => id);
  };
  const anew = async ({ name, digest }: Sought, signal: AbortSignal) => {
    noteAll(await listOwned(nova, owner, signal));
    doubted.delete(keyOf(name, digest));
  };
  return {
    look: async (sought, signal) => {
      await anew(sought, signal);
      return equal(sought, ({ replaces }) => replaces === sought.replacing);
    },
    find: async (sought, signal) => {
      await (doubted.has(keyOf(sought.name, sought.digest)) ? anew(sought, signal) : list(signal));
      const { replacing } = sought;
      return equal(sought, ({ replaces }) => replacing === undefined || replaces === replacing)[0];
    },
    add: (id, { name, digest, replacing }) => {
      doubted.delete(keyOf(name, digest));
      note(keyOf(name, digest), { id, replaces: replacing, created: new Date().toISOString() });
    },
    doubt: ({ name, digest }) => void doubted.add(keyOf(name, digest)),
    remove: (id) => {
      for (const [key, noted] of machines)
        machines.set(
          key,
          noted.filter((one) => one.id !== id),
        );
    },
  };
}

function keyOf(name = "", digest = ""): string {
  return `${name} ${digest}`;
}
