import { randomUUID } from "node:crypto";
import type { ApiDescription } from "../../http/openapi.ts";
import { serveApi } from "../../http/simulated-api.ts";
import { openMetadataServices } from "../../http/simulated-metadata.ts";
import type { SimulatedRequest } from "../../http/simulated-request.ts";
import type { Simulator, SimulatorOptions } from "../../platform.ts";
import description from "./api.generated.json" with { type: "json" };
import { ordinary, type Place, password, project, user } from "./simulator/account.ts";
import { deviations } from "./simulator/deviations.ts";
import { token, unauthorized } from "./simulator/identity.ts";
import { configDriveOf, metadataService } from "./simulator/metadata-service.ts";
import { operations } from "./simulator/operations.ts";
import { refusalsOf } from "./simulator/planted.ts";
import { openStore } from "./simulator/store.ts";
import { asksVersions } from "./simulator/versions.ts";
import { imagesOf, leftoversOf, machinesOf, serverOf } from "./simulator/view.ts";

/**
 * An OpenStack in memory: Keystone, Nova, Glance, Neutron, Cinder and Octavia over HTTP on 127.0.0.1, each below a path of its own, each
 * request and each answer checked against the official descriptions (`api.generated.json`).
 *
 * Where it differs from OpenStack:
 * - It has one region, `RegionOne` where nothing else is said, one project and one user, who is no administrator. `simulator/account.ts` says what
 *   the project has.
 * - It serves the calls of `api.ts` and no other.
 * - A server is built after `latencyMs` and has room always. Nova knows a server from its answer on, so `consistencyMs` does nothing: the
 *   request to build one is in the database that lists read before it is answered.
 * - Images are active as soon as they are uploaded, and what is uploaded is not looked into.
 */
export async function simulate(options: SimulatorOptions = {}, place: Place = ordinary): Promise<Simulator> {
  const { latencyMs = 0, snapshot, changed } = options;
  const store = openStore(place, latencyMs, snapshot);
  const routes = Object.entries(operations).map(([name, handler]) => {
    return [name, (request: SimulatedRequest) => handler(store, request)] as const;
  });
  const server = await serveApi({
    description: description as unknown as ApiDescription,
    deviations,
    checksAnswers: true,
    routes: Object.fromEntries(routes),
    refusals: refusalsOf(store),
    admit: (request) => (isAdmitted(request) ? undefined : unauthorized().answer),
    versionOf,
    headers: () => ({ "x-openstack-request-id": `req-${randomUUID()}` }),
    settle: () => store.settle(),
    changed: () => changed?.(),
  });
  const metadata = openMetadataServices();
  return {
    env: {
      OS_AUTH_URL: `${server.origin}/identity/v3`,
      OS_USERNAME: user.name,
      OS_PASSWORD: password,
      OS_USER_DOMAIN_NAME: user.domain,
      OS_PROJECT_NAME: project.name,
      OS_PROJECT_DOMAIN_ID: project.domain,
    },
    calls: server.calls,
    violations: server.violations,
    machines: () => machinesOf(store),
    leftovers: () => leftoversOf(store),
    images: () => imagesOf(store),
    async metadata(id) {
      const machine = serverOf(store, id);
      return metadata.open(metadataService(store, machine), configDriveOf(store, machine));
    },
    fail: (fault) => server.fail(fault),
    vanish(id) {
      store.forget(serverOf(store, id));
      void changed?.();
    },
    drift(id, labels) {
      const machine = serverOf(store, id);
      machine.metadata = { ...machine.metadata, ...labels };
      void changed?.();
    },
    snapshot() {
      store.settle();
      return store.snapshot();
    },
    async close() {
      await metadata.close();
      await server.close();
    },
  };
}

/** Only logging in, and asking for versions, needs no token. */
function isAdmitted({ name, headers }: SimulatedRequest): boolean {
  return name === "POST /identity/v3/auth/tokens" || asksVersions(name) || headers["x-auth-token"] === token;
}

/** Nova's microversion; what does not say one gets the first. The other services are called without. */
function versionOf({ name, headers }: SimulatedRequest): string | undefined {
  if (!name.includes(" /compute/v2.1/")) return undefined;
  return /^compute (\S+)$/.exec(String(headers["openstack-api-version"] ?? ""))?.[1] ?? "2.1";
}
