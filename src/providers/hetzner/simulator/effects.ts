import { serverTypes } from "./catalogue.ts";
import { issued } from "./certificates.ts";
import { discard } from "./servers.ts";
import { type Effect, type Entry, type Failure, hiddenOf, type Store } from "./store.ts";

/** What actions do when they end, and why they fail. What they were begun on may be gone by then. */
export function apply(store: Store, { kind, id, value }: Effect): Failure | undefined {
  if (kind === "issued") return issued(store, id);
  const server = store.project.entries.servers[id];
  if (kind === "imaged") imaged(store, id);
  else if (server) effects[kind]?.(store, server, value);
  return undefined;
}

const effects: Readonly<Record<string, (store: Store, server: Entry, value: unknown) => void>> = {
  created: (_, server) => {
    server.status = "off";
  },
  started: (store, server) => {
    server.status = "running";
    hiddenOf(store, server.id).inRescue = server.rescue_enabled === true;
    server.rescue_enabled = false;
  },
  stopped: (store, server) => {
    server.status = "off";
    delete hiddenOf(store, server.id).file;
    hiddenOf(store, server.id).inRescue = false;
  },
  deleted: (store, server) => discard(store, server.id),
  rebuilt: (store, server, value) => {
    const { image, data } = value as { readonly image: number; readonly data?: string };
    server.status = "running";
    server.image = store.project.entries.images[image] ?? server.image;
    if (data !== undefined) hiddenOf(store, server.id).userData = data;
  },
  retyped: (_, server, value) => {
    const { type, disk } = value as { readonly type: string; readonly disk: boolean };
    const wanted = serverTypes.find(({ name }) => name === type);
    server.server_type = wanted;
    if (disk) server.primary_disk_size = wanted?.disk;
  },
  rescue: (store, server, value) => {
    server.rescue_enabled = true;
    hiddenOf(store, server.id).rescueKeys = value as readonly string[];
  },
};

function imaged(store: Store, id: number): void {
  const image = store.project.entries.images[id];
  if (!image) return;
  image.status = "available";
  image.image_size = 0.43;
}
