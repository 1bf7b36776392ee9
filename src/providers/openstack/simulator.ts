import type { AddressInfo } from "node:net";
import type { Simulator, SimulatorOptions } from "../../platform.ts";
import { password, project, user } from "./simulator/account.ts";
import { type Desk, serve } from "./simulator/server.ts";
import { openStore } from "./simulator/store.ts";
import { imagesOf, leftoversOf, machinesOf, serverOf } from "./simulator/view.ts";

/**
 * An OpenStack in memory: Keystone, Nova, Glance, Neutron, Cinder and Octavia over HTTP on 127.0.0.1, each below a path of its own, each
 * request checked against the official descriptions (`api.generated.json`).
 *
 * Where it differs from OpenStack:
 * - It has one region, `RegionOne`, one project and one user, who is no administrator. `simulator/account.ts` says what the project has.
 * - It serves the calls of `api.ts` and no other.
 * - A server is built after `latencyMs` and has room always. Nova knows a server from its answer on, so `consistencyMs` does nothing: the
 *   request to build one is in the database that lists read before it is answered.
 * - Images are active as soon as they are uploaded, and what is uploaded is not looked into.
 */
export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const { latencyMs = 0, snapshot, changed } = options;
  const store = openStore(latencyMs, snapshot);
  const desk: Desk = { store, calls: [], violations: [], faults: [], check: () => [], changed: () => changed?.() };
  const server = serve(desk);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      OS_AUTH_URL: `http://127.0.0.1:${port}/identity/v3`,
      OS_USERNAME: user.name,
      OS_PASSWORD: password,
      OS_USER_DOMAIN_NAME: user.domain,
      OS_PROJECT_NAME: project.name,
      OS_PROJECT_DOMAIN_ID: project.domain,
    },
    calls: desk.calls,
    violations: desk.violations,
    machines: () => machinesOf(store),
    leftovers: () => leftoversOf(store),
    images: () => imagesOf(store),
    fail: (fault) => void desk.faults.push({ fault, left: fault.times ?? 1 }),
    vanish(id) {
      store.forget(serverOf(store, id));
      desk.changed();
    },
    drift(id, labels) {
      const machine = serverOf(store, id);
      machine.metadata = { ...machine.metadata, ...labels };
      desk.changed();
    },
    snapshot() {
      store.settle();
      return store.snapshot();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
