import type { AddressInfo } from "node:net";
import { FlatcarError } from "../../errors.ts";
import type { SimulatedMachine, Simulator, SimulatorOptions } from "../../platform.ts";
import { token } from "./simulator/answers.ts";
import { type Desk, serve } from "./simulator/draft-server.ts";
import { endDroplet, liveDroplets } from "./simulator/droplets.ts";
import type { DropletRecord } from "./simulator/records.ts";
import { nameTags, openStore, type Store } from "./simulator/store.ts";
import { decodeLabel, encodeLabel, toLabels, valueIn } from "./tags.ts";

export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const { latencyMs = 0, consistencyMs = 0, snapshot, changed } = options;
  const store = openStore({ latencyMs, consistencyMs }, snapshot);
  const desk: Desk = { store, calls: [], violations: [], faults: [], changed: () => changed?.() };
  const server = await serve(desk);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    env: { DIGITALOCEAN_API_URL: `http://127.0.0.1:${port}`, DIGITALOCEAN_TOKEN: token },
    calls: desk.calls,
    violations: desk.violations,
    machines: () => liveDroplets(store).map((droplet) => toMachine(droplet)),
    leftovers: () => leftoversOf(store),
    images: () => imagesOf(store),
    fail: (fault) => void desk.faults.push({ fault, left: fault.times ?? 1 }),
    vanish(id) {
      endDroplet(store, find(store, id), 0);
      changed?.();
    },
    drift(id, labels) {
      drift(store, find(store, id), labels);
      changed?.();
    },
    snapshot: store.snapshot,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toMachine({ id, name, image, userData, tags }: DropletRecord): SimulatedMachine {
  return {
    id: String(id),
    name,
    owner: valueIn(tags, "owner"),
    image: String(image),
    userData,
    labels: toLabels(tags),
  };
}

/** Volumes and addresses that were made and hang on no Droplet, and load balancers. */
function leftoversOf({ volumes, addresses, balancers }: Store): readonly string[] {
  const free = [...volumes.values()].filter(({ given, droplet }) => !given && droplet === undefined);
  const idle = [...addresses.values()].filter(({ given, droplet }) => !given && droplet === undefined);
  return [...free.map(({ id }) => id), ...idle.map(({ ip }) => ip), ...balancers.keys()];
}

function imagesOf({ images }: Store): readonly string[] {
  return [...images.values()].flatMap(({ tags }) => valueIn(tags, "image") ?? []);
}

function drift(store: Store, droplet: DropletRecord, labels: Readonly<Record<string, string>>): void {
  const others = droplet.tags.filter((tag) => !Object.hasOwn(labels, decodeLabel(tag)?.[0] ?? ""));
  const fresh = Object.entries(labels).map(([key, value]) => encodeLabel(key, value));
  droplet.tags = [...others, ...nameTags(store, fresh)];
}

function find({ droplets }: Store, id: string): DropletRecord {
  const droplet = droplets.get(Number(id));
  if (droplet) return droplet;
  throw new FlatcarError({ code: "FD1415", message: `the simulated DigitalOcean has no machine ${id}` });
}
