import { readFileSync } from "node:fs";
import type { ApiDescription } from "../../../http/openapi.ts";
import type { Deviation } from "../../../http/openapi-checker.ts";
import { type Refusals, type SimulatedServer, serveApi } from "../../../http/simulated-api.ts";
import type { SimulatorOptions } from "../../../platform.ts";
import { budget } from "./budget.ts";
import { operations } from "./operations.ts";
import { errorOf, fieldsOf } from "./refusal.ts";
import type { Store } from "./store.ts";

const description = JSON.parse(
  readFileSync(new URL("../api.generated.json", import.meta.url), "utf8"),
) as ApiDescription;

const removed = "https://docs.hetzner.cloud/changelog#2025-12-16-phasing-out-datacenters";

/** Where the API is not as its description of August 2026 says. */
const deviations: readonly Deviation[] = [
  { operation: "*", path: "/answer/server/datacenter", evidence: removed },
  { operation: "*", path: "/answer/servers/*/datacenter", evidence: removed },
  { operation: "*", path: "/answer/primary_ip/datacenter", evidence: removed },
  { operation: "*", path: "/answer/primary_ips/*/datacenter", evidence: removed },
];

const throttled = errorOf(429, "rate_limit_exceeded", "limit of 3600 requests per hour reached");

/** In the API's own words, https://docs.hetzner.cloud/reference/cloud#errors */
const refusals: Refusals = {
  before: errorOf(500, "server_error", "internal server error"),
  throttle: throttled,
  capacity: errorOf(412, "resource_unavailable", "error during placement"),
  quota: errorOf(403, "resource_limit_exceeded", "server limit exceeded", { limits: [{ name: "server_limit" }] }),
  permission: errorOf(401, "token_readonly", "the token is only allowed to perform GET requests"),
  credentials: errorOf(401, "unauthorized", "the token you provided is invalid"),
  unknown: errorOf(404, "not_found", "not found"),
  malformed: errorOf(400, "json_error", "invalid JSON in request"),
  invalid: ([first]) => {
    const { path, message } = first ?? { path: "/body", message: "is wrong" };
    const field = path.replace(/^\/\w+\//, "");
    return errorOf(422, "invalid_input", `invalid input in field '${field}': ${message}`, fieldsOf(field, message));
  },
  internal: errorOf(500, "server_error", "internal server error"),
};

/** Serves one project. `settle` ends the actions that are due. */
export function serve(
  store: Store,
  token: string,
  settle: () => void,
  changed: NonNullable<SimulatorOptions["changed"]>,
): Promise<SimulatedServer> {
  const routes = Object.entries(operations).map(([name, handler]) => {
    const route: Parameters<typeof serveApi>[0]["routes"][string] = ({ parameters, query, body }) =>
      handler(store, {
        id: Number(parameters.id ?? 0),
        query,
        body: (body ?? {}) as Readonly<Record<string, unknown>>,
      });
    return [name, route] as const;
  });
  const calls = budget(store.now);
  return serveApi({
    description,
    deviations,
    checksAnswers: true,
    routes: Object.fromEntries(routes),
    refusals,
    admit({ headers }) {
      if (!calls.take()) return throttled;
      if (headers.authorization === `Bearer ${token}`) return undefined;
      return errorOf(401, "unauthorized", "unable to authenticate");
    },
    headers: calls.headers,
    settle,
    changed,
  });
}
