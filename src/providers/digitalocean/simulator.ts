import { FlatcarError } from "../../errors.ts";
import type { ApiDescription } from "../../http/openapi.ts";
import { serveApi } from "../../http/simulated-api.ts";
import { openMetadataServices } from "../../http/simulated-metadata.ts";
import type { SimulatedMachine, Simulator, SimulatorOptions } from "../../platform.ts";
import description from "./api.generated.json" with { type: "json" };
import { deviations, refusals, token } from "./simulator/answers.ts";
import { askOf } from "./simulator/ask.ts";
import { endDroplet, liveDroplets } from "./simulator/droplets.ts";
import { callLimits } from "./simulator/limit.ts";
import { metadataService } from "./simulator/metadata-service.ts";
import type { DropletRecord } from "./simulator/records.ts";
import { refused } from "./simulator/refusal.ts";
import { routes } from "./simulator/routes.ts";
import { nameTags, openStore, type Store } from "./simulator/store.ts";
import { decodeLabel, encodeLabel, toLabels, valueIn } from "./tags.ts";

/**
 * A team of DigitalOcean in memory: the API over HTTP on 127.0.0.1, each request and each answer checked against the official description
 * (`api.generated.json`).
 *
 * Where it differs from DigitalOcean:
 * - It serves the calls of `api.ts` and no other. Actions and types that are not simulated are refused, not ignored.
 * - Images are not downloaded: an import ends well, unless the name of its file ends like an archive that DigitalOcean does not take, or its URL holds
 *   the word `broken`, `missing` or `huge`; with `stalled` in it it never ends. Beside what was imported
 *   there is one image of the account's own, 12345678, in every region, and none of DigitalOcean's.
 * - A Droplet with the tag `deaf` does not stop when it is asked to; all others do when their action is done.
 * - SSH keys are there when they are well-formed, but for ids below 1,000; VPCs when their id is a UUID, volumes when it is one of version 1; reserved addresses in 203.0.113.0/24.
 * - Of the sizes a few are known, with the prices of 2026-11-23. The Droplet limit is never reached, and the limit of calls of a minute is kept only with `minuteMs`.
 * - Droplets, imports and actions are done after `latencyMs`. Actions never fail. Eventual consistency is only that of new Droplets and images.
 */
export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const { latencyMs = 0, consistencyMs = 0, minuteMs, snapshot, changed } = options;
  const store = openStore({ latencyMs, consistencyMs }, snapshot);
  const limit = callLimits(minuteMs);
  const server = await serveApi({
    description: description as unknown as ApiDescription,
    deviations,
    checksAnswers: true,
    routes: Object.fromEntries(
      Object.entries(routes).map(([name, route]) => [name, (request) => route(store, askOf(request))]),
    ),
    refusals,
    admit: ({ headers }) => (headers.authorization === `Bearer ${token}` ? limit.count() : credentialsRefused),
    headers: limit.headers,
    changed: () => changed?.(),
  });
  const metadata = openMetadataServices();
  return {
    env: { DIGITALOCEAN_API_URL: server.origin, DIGITALOCEAN_TOKEN: token },
    calls: server.calls,
    violations: server.violations,
    machines: () => liveDroplets(store).map((droplet) => toMachine(droplet)),
    leftovers: () => leftoversOf(store),
    images: () => imagesOf(store),
    metadata: async (id) => metadata.open(metadataService(store, find(store, id))),
    fail: server.fail,
    vanish(id) {
      endDroplet(store, find(store, id), 0);
      void changed?.();
    },
    drift(id, labels) {
      drift(store, find(store, id), labels);
      void changed?.();
    },
    snapshot: store.snapshot,
    async close() {
      await metadata.close();
      await server.close();
    },
  };
}

const credentialsRefused = refused(401, "unauthorized", "Unable to authenticate you");

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
