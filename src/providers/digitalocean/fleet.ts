import { once } from "../../http/once.ts";
import type { Droplet } from "./answers.ts";
import type { Client } from "./client.ts";
import { isLive } from "./state.ts";
import { tagOf, valueIn } from "./tags.ts";

/** What a machine that was made, or half-made, by an earlier try is known by. */
export interface Sought {
  readonly owner: string;
  readonly name: string;
  readonly digest: string;
  /** Only one that was made to take the place of this one. */
  readonly replacing?: string | undefined;
}

/** The Droplets of one owner, asked for once; what is made or deleted meanwhile is noted. */
export interface Fleet {
  /** The newest where there are several: older ones may be about to be deleted. */
  find(sought: Sought, signal: AbortSignal): Promise<Droplet | undefined>;
  /** All of them, the newest first, asked anew by the name. */
  look(sought: Sought, signal: AbortSignal): Promise<readonly Droplet[]>;
  /** As it was seen last. */
  get(id: number, signal: AbortSignal): Promise<Droplet | undefined>;
  add(droplet: Droplet, made?: Sought): void;
  /** Nobody knows whether one was made: the next `find` asks anew. */
  doubt(sought: Sought): void;
  remove(id: number): void;
  /** Whether it is known to carry the owner's tag: only such ones does the list of the tag tell of. */
  has(id: number): boolean;
  readonly size: number;
}

interface Noted {
  readonly droplet: Droplet;
  readonly name: string;
  readonly digest: string | undefined;
  readonly replaces: string | undefined;
}

export function fleet(client: Client, owner: string): Fleet {
  const noted = new Map<number, Noted>();
  const doubted = new Set<string>();
  const note = (droplet: Droplet, made?: Sought) => {
    const tags = droplet.tags ?? [];
    noted.set(droplet.id, {
      droplet,
      name: droplet.name,
      digest: valueIn(tags, "plan") ?? made?.digest,
      replaces: valueIn(tags, "replaces") ?? made?.replacing,
    });
    if (made) doubted.delete(keyOf(made));
  };
  const list = once(async (signal) => {
    for (const droplet of await listOwned(client, owner, signal)) note(droplet);
  });
  const look = async (sought: Sought, signal: AbortSignal) => {
    const named = (await client.all("/v2/droplets", "droplets", { name: sought.name }, signal)) as readonly Droplet[];
    for (const droplet of named.filter((each) => isLive(each) && isOwned(each, owner))) note(droplet);
    return fitting(noted.values(), sought);
  };
  return {
    find: async (sought, signal) => {
      if (doubted.has(keyOf(sought))) return (await look(sought, signal))[0];
      await list(signal);
      return fitting(noted.values(), sought)[0];
    },
    look,
    get: async (id, signal) => {
      await list(signal);
      return noted.get(id)?.droplet;
    },
    add: note,
    doubt: (sought) => void doubted.add(keyOf(sought)),
    remove: (id) => void noted.delete(id),
    has: (id) => noted.has(id),
    get size() {
      return noted.size;
    },
  };
}

function keyOf({ name, digest }: Sought): string {
  return `${name} ${digest}`;
}

function fitting(all: Iterable<Noted>, { name, digest, replacing }: Sought): readonly Droplet[] {
  const fit = [...all].filter(
    (noted) =>
      noted.name === name && noted.digest === digest && (replacing === undefined || noted.replaces === replacing),
  );
  return fit.map(({ droplet }) => droplet).sort((a, b) => b.id - a.id);
}

function isOwned({ tags }: Droplet, owner: string): boolean {
  return valueIn(tags ?? [], "owner") === owner;
}

/** Every live Droplet under an owner's tag, page by page. */
export async function listOwned(client: Client, owner: string, signal: AbortSignal): Promise<readonly Droplet[]> {
  const query = { tag_name: tagOf("owner", owner) };
  return ((await client.all("/v2/droplets", "droplets", query, signal)) as readonly Droplet[]).filter(isLive);
}
