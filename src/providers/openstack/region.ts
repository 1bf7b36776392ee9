import { type Poller, poller } from "../../http/poll.ts";
import type { IO } from "../../platform.ts";
import type { Server } from "./compute.ts";
import { type Finder, openFinder } from "./find.ts";
import { type Fleet, openFleet } from "./fleet.ts";
import { gather } from "./gather.ts";
import { type ImageFinder, openImages } from "./glance.ts";
import { type Nova, openNova } from "./nova.ts";
import { readServers, watchServers } from "./servers.ts";
import type { Session } from "./session.ts";

/** What is kept of one region while a driver lives. */
export interface Region {
  readonly name: string;
  readonly io: IO;
  readonly session: Session;
  readonly nova: Nova;
  readonly find: Finder;
  readonly images: ImageFinder;
  fleet(owner: string): Fleet;
  /** Servers of one owner, looked at together. */
  watch(owner: string): Poller<Server>;
  /** One server, asked for together with others of the same owner; `undefined` where there is none. */
  look(owner: string, id: string, signal: AbortSignal): Promise<Server | undefined>;
}

/** Regions by their names, each opened once. */
export function openRegions(session: Session, io: IO): (name: string) => Region {
  return remember((name) => openRegion(name, session, io));
}

function openRegion(name: string, session: Session, io: IO): Region {
  const nova = openNova(session, name);
  const looks = remember((owner) => gather<Server>(io, (ids, signal) => readServers(nova, owner, ids, signal)));
  const watches = remember((owner) => {
    const ask = (ids: readonly string[], signal: AbortSignal) => watchServers(nova, owner, ids, signal);
    return poller<Server>({ ask, idsInOneCall: Number.MAX_SAFE_INTEGER }, io);
  });
  return {
    name,
    io,
    session,
    nova,
    find: openFinder(session, nova, name),
    images: openImages(session, name),
    fleet: remember((owner) => openFleet(nova, owner)),
    watch: watches,
    look: (owner, id, signal) => looks(owner)(id, signal),
  };
}

function remember<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}
