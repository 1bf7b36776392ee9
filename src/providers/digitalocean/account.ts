import { type Poller, poller } from "../../http/poll.ts";
import type { IO } from "../../platform.ts";
import { type AddressFinder, addressFinder } from "./address.ts";
import type { Droplet } from "./answers.ts";
import { type Client, clientOf } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { type Fleet, fleet, listOwned } from "./fleet.ts";
import { type ImageFinder, imageFinder } from "./image-finder.ts";

/** What is remembered of one owner's machines. */
export interface Owned {
  readonly fleet: Fleet;
  /** Looks at his machines: one by one while they are few, else all of his tag at once. */
  readonly watch: Poller<Droplet>;
}

/** A team's account. */
export interface Account {
  readonly client: Client;
  readonly image: ImageFinder;
  readonly address: AddressFinder;
  of(owner: string): Owned;
}

export function accountOf(credentials: Credentials, io: IO): Account {
  const client = clientOf(credentials, io);
  const owners = new Map<string, Owned>();
  return {
    client,
    image: imageFinder(client),
    address: addressFinder(client, io),
    of(owner) {
      const known = owners.get(owner) ?? ownedBy(client, owner, io);
      owners.set(owner, known);
      return known;
    },
  };
}

/** Droplets of a page. */
const dropletsInOneCall = 200;

function ownedBy(client: Client, owner: string, io: IO): Owned {
  const own = fleet(client, owner);
  const ask = async (ids: readonly string[], signal: AbortSignal) => {
    const pages = Math.ceil(own.size / dropletsInOneCall);
    const tagged = ids.filter((id) => own.has(Number(id)));
    const listed = tagged.length > pages ? tagged : [];
    const alone = ids.filter((id) => !listed.includes(id));
    const all = listed.length > 0 ? await listOwned(client, owner, signal) : [];
    const single = await Promise.all(alone.map((id) => dropletOf(client, id, signal)));
    return new Map(
      [...all, ...single.flatMap((droplet) => droplet ?? [])].map((droplet) => [String(droplet.id), droplet]),
    );
  };
  return {
    fleet: own,
    watch: poller({ ask, idsInOneCall: Number.MAX_SAFE_INTEGER, firstMs: 1_000, longestMs: 5_000 }, io),
  };
}

/** `undefined` where DigitalOcean has no such Droplet. */
export async function dropletOf({ get }: Client, id: string, signal: AbortSignal): Promise<Droplet | undefined> {
  const found = (await get(`/v2/droplets/${id}`, signal)) as { readonly droplet?: Droplet } | undefined;
  return found?.droplet;
}
