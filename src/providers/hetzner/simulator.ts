import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { FlatcarError } from "../../errors.ts";
import type { SimulatedMachine, Simulator, SimulatorOptions } from "../../platform.ts";
import { labelKeys, usersLabels } from "./labels.ts";
import { apply } from "./simulator/effects.ts";
import { give } from "./simulator/given.ts";
import { openRescues } from "./simulator/rescue.ts";
import { type Desk, serve } from "./simulator/server.ts";
import { discard } from "./simulator/servers.ts";
import { all, type Entry, found, hiddenOf, newProject, type Project, resources, type Store, settle } from "./simulator/store.ts";

/**
 * A project of Hetzner Cloud in memory: the API over HTTP on 127.0.0.1, and the rescue systems of its servers over SSH.
 *
 * Where it differs from Hetzner Cloud:
 * - It serves the operations of `api.ts` and no other.
 * - A new project holds a network, a firewall, a placement group, a volume, two primary IPs and an SSH key, see `simulator/given.ts`.
 * - A part of the server types is there, see `simulator/catalogue.ts`, and every one is in stock.
 * - Commands in a rescue system do not run: `simulator/rescue.ts` says what is kept of them.
 * - Actions take `latencyMs`, whatever they do. Every address is one that is set aside for documentation or tests.
 */
export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const { latencyMs = 0, consistencyMs = 0, snapshot, changed } = options;
  const kept = snapshot === undefined ? fresh() : (JSON.parse(snapshot) as Kept);
  const store: Store = { project: kept.project, timing: { latencyMs, consistencyMs }, now: () => Date.now() };
  const desk: Desk = {
    ...{ store, token: kept.token, calls: [], violations: [], faults: [] },
    settle: () => settle(store, (effect) => apply(store, effect)),
    changed: () => changed?.(),
  };
  const server = serve(desk);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const rescues = await openRescues(store, desk.settle, desk.changed);
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      HCLOUD_TOKEN: desk.token,
      HCLOUD_ENDPOINT: `http://127.0.0.1:${port}/v1`,
      HCLOUD_RESCUE_ADDRESS: rescues.address,
    },
    calls: desk.calls,
    violations: desk.violations,
    machines: () => machinesOf(desk),
    leftovers: () => leftoversOf(desk),
    images: () => imagesOf(desk),
    fail: (fault) => void desk.faults.push({ fault, left: fault.times ?? 1 }),
    vanish: (id) => vanish(desk, id),
    drift: (id, labels) => drift(desk, id, labels),
    snapshot() {
      desk.settle();
      return JSON.stringify({ token: desk.token, project: store.project } satisfies Kept);
    },
    close: () =>
      new Promise((resolve) => {
        rescues.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
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

function isHelper({ labels }: Entry): boolean {
  return labels["flatcar-deploy.import"] !== undefined;
}

function machinesOf(desk: Desk): readonly SimulatedMachine[] {
  desk.settle();
  const live = all(desk.store, "servers").filter((server) => server.status !== "deleting" && !isHelper(server));
  return live.map((server) => ({
    id: String(server.id),
    name: server.labels[labelKeys.name] ?? server.name ?? undefined,
    owner: server.labels[labelKeys.owner],
    image: server.labels[labelKeys.image] ?? String((server.image as Entry).id),
    userData: hiddenOf(desk.store, server.id).userData ?? "",
    labels: usersLabels(server.labels),
  }));
}

/** Everything else that was made and costs money, or is a key of an import. What goes with a server that is there is left out. */
function leftoversOf({ store, settle: end }: Desk): readonly string[] {
  end();
  const helpers = all(store, "servers").filter(isHelper);
  const rest = resources.filter((resource) => resource !== "servers" && resource !== "images");
  const made = rest.flatMap((resource) => all(store, resource)).filter(({ id }) => hiddenOf(store, id).given !== true);
  const own = made.filter(({ auto_delete, assignee_id }) => auto_delete !== true || assignee_id === null);
  return [...helpers, ...own].map(({ id, name }) => `${name} (${id})`);
}

function imagesOf({ store, settle: end }: Desk): readonly string[] {
  end();
  return all(store, "images").flatMap(({ status, labels }) => (status === "available" ? [labels[labelKeys.image] ?? ""] : []));
}

function vanish(desk: Desk, id: string): void {
  desk.settle();
  if (!desk.store.project.entries.servers[id]) throw unknown(id);
  discard(desk.store, Number(id));
  desk.changed();
}

function drift(desk: Desk, id: string, labels: Readonly<Record<string, string>>): void {
  desk.settle();
  const server = found(desk.store, "servers", Number(id));
  server.labels = { ...server.labels, ...labels };
  desk.changed();
}

function unknown(id: string): FlatcarError {
  return new FlatcarError({ code: "FD1415", message: `the simulated cloud has no server ${id}` });
}
