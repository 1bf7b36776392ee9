import { FlatcarError } from "../../../errors.ts";
import type { SimulatedMachine } from "../../../platform.ts";
import { properties } from "../image-tags.ts";
import { keys, toLabels } from "../labels.ts";
import { ids } from "./account.ts";
import type { ServerRecord } from "./records.ts";
import type { Store } from "./store.ts";

/** Machines as the cloud sees them; what is being deleted is left out. */
export function machinesOf(store: Store): readonly SimulatedMachine[] {
  store.settle();
  return [...store.servers.values()].filter(({ deleting }) => !deleting).map((server) => toMachine(store, server));
}

function toMachine({ place }: Store, { id, name, metadata, image, userData }: ServerRecord): SimulatedMachine {
  return {
    id: `${place.region}/${id}`,
    name: metadata[keys.name] ?? name,
    owner: metadata[keys.owner],
    image: metadata[keys.image] ?? image ?? "",
    userData,
    labels: toLabels(metadata),
  };
}

/** Volumes and floating IPs that nothing uses, and that were not there before. */
export function leftoversOf(store: Store): readonly string[] {
  store.settle();
  const { region } = store.place;
  const volumes = [...store.volumes.values()].filter(({ id, server }) => id !== ids.volume && server === undefined);
  const ports = [...store.ports.values()].filter(({ id, kept, server }) => kept && id !== ids.port && server === "");
  const balancers = [...store.loadBalancers.keys()];
  const addresses = [...store.floatingIps.values()].filter(({ shown }) => shown.port_id === null);
  return [
    ...volumes.map(({ id }) => `${region}/volume/${id}`),
    ...ports.map(({ id }) => `${region}/port/${id}`),
    ...balancers.map((id) => `${region}/load-balancer/${id}`),
    ...addresses.map(({ id }) => `${region}/floating-ip/${id}`),
  ];
}

/** Labels of the images that were imported. */
export function imagesOf(store: Store): readonly string[] {
  return [...store.images.values()].flatMap((image) => image.properties[properties.image] ?? []);
}

/** The server of a machine's id. Throws FD1415 where there is none. */
export function serverOf(store: Store, id: string): ServerRecord {
  store.settle();
  const server = store.servers.get(id.slice(id.indexOf("/") + 1));
  if (server) return server;
  throw new FlatcarError({ code: "FD1415", message: `the simulated OpenStack has no machine ${id}` });
}
