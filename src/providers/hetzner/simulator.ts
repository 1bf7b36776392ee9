import { randomBytes } from "node:crypto";
import { FlatcarError } from "../../errors.ts";
import { openMetadataServices } from "../../http/simulated-metadata.ts";
import type { SimulatedMachine, Simulator, SimulatorOptions } from "../../platform.ts";
import { labelKeys, usersLabels } from "./labels.ts";
import { apply } from "./simulator/effects.ts";
import { give } from "./simulator/given.ts";
import { metadataService } from "./simulator/metadata-service.ts";
import { openRescues } from "./simulator/rescue.ts";
import { serve } from "./simulator/server.ts";
import { discard } from "./simulator/servers.ts";
import {
  all,
  type Entry,
  hiddenOf,
  newProject,
  type Project,
  resources,
  type Store,
  settle,
} from "./simulator/store.ts";

/**
 * A project of Hetzner Cloud in memory: the API over HTTP on 127.0.0.1, and the rescue systems of its servers over SSH.
 *
 * Where it differs from Hetzner Cloud:
 * - It serves the operations of `api.ts` and no other.
 * - A new project holds a network, a firewall, a placement group, a volume, two primary IPs and an SSH key, see `simulator/given.ts`.
 * - A part of the server types is there, see `simulator/catalogue.ts`, and of one of them none is left in one location.
 * - Commands in a rescue system do not run: `simulator/rescue.ts` says what is kept of them.
 * - Actions take `latencyMs`, whatever they do. Every address is one that is set aside for documentation or tests.
 */
export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const { latencyMs = 0, consistencyMs = 0, snapshot, changed = () => undefined } = options;
  const { token, project } = snapshot === undefined ? fresh() : kept(snapshot);
  const store: Store = { project, timing: { latencyMs, consistencyMs }, now: () => Date.now() };
  const end = () => settle(store, (effect) => apply(store, effect));
  const server = await serve(store, token, end, changed);
  const rescues = await openRescues(store, end, changed);
  const metadata = openMetadataServices();
  const settled = <T>(look: (store: Store) => T) => {
    end();
    return look(store);
  };
  return {
    env: { HCLOUD_TOKEN: token, HCLOUD_ENDPOINT: `${server.origin}/v1`, HCLOUD_RESCUE_ADDRESS: rescues.address },
    calls: server.calls,
    violations: server.violations,
    machines: () => settled(machinesOf),
    leftovers: () => settled(leftoversOf),
    images: () => settled(imagesOf),
    metadata: async (id) => metadata.open(metadataService(store, serverOf(store, id), end)),
    fail: server.fail,
    vanish(id) {
      settled((now) => vanish(now, id));
      void changed();
    },
    drift(id, labels) {
      settled((now) => drift(now, id, labels));
      void changed();
    },
    snapshot: () => settled(() => JSON.stringify({ token, project } satisfies Kept)),
    async close() {
      rescues.close();
      await metadata.close();
      await server.close();
    },
  };
}

interface Kept {
  readonly token: string;
  readonly project: Project;
}

function fresh(): Kept {
  const project = newProject();
  give(project);
  return { token: randomBytes(32).toString("hex"), project };
}

/** An older one may know fewer kinds. */
function kept(snapshot: string): Kept {
  const { token, project } = JSON.parse(snapshot) as Kept;
  return { token, project: { ...project, entries: { ...newProject().entries, ...project.entries } } };
}

function isHelper({ labels }: Entry): boolean {
  return labels["flatcar-deploy.import"] !== undefined;
}

function machinesOf(store: Store): readonly SimulatedMachine[] {
  const live = all(store, "servers").filter((server) => server.status !== "deleting" && !isHelper(server));
  return live.map(({ id, name, labels, image }) => ({
    id: String(id),
    name: labels[labelKeys.name] ?? name ?? undefined,
    owner: labels[labelKeys.owner],
    image: labels[labelKeys.image] ?? String((image as Entry).id),
    userData: hiddenOf(store, id).userData ?? "",
    labels: usersLabels(labels),
  }));
}

/** Everything else that was made and costs money, or is a key of an import. What goes with a server that is there is left out. */
function leftoversOf(store: Store): readonly string[] {
  const helpers = all(store, "servers").filter(isHelper);
  const rest = resources.filter((resource) => resource !== "servers" && resource !== "images");
  const made = rest.flatMap((resource) => all(store, resource)).filter(({ id }) => hiddenOf(store, id).given !== true);
  const own = made.filter(({ auto_delete, assignee_id }) => auto_delete !== true || assignee_id === null);
  return [...helpers, ...own].map(({ id, name }) => `${name} (${id})`);
}

function imagesOf(store: Store): readonly string[] {
  const ready = all(store, "images").filter(({ status }) => status === "available");
  return ready.map(({ labels }) => labels[labelKeys.image] ?? "");
}

function vanish(store: Store, id: string): void {
  const server = serverOf(store, id);
  discard(store, server.id);
}

function drift(store: Store, id: string, labels: Readonly<Record<string, string>>): void {
  const server = serverOf(store, id);
  server.labels = { ...server.labels, ...labels };
}

function serverOf({ project }: Store, id: string): Entry {
  const server = project.entries.servers[id];
  if (server) return server;
  throw new FlatcarError({ code: "FD1415", message: `the simulated cloud has no server ${id}` });
}
