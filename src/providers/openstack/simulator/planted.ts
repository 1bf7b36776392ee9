import { type SimulatedAnswer, SimulatedRefusal } from "../../../http/simulated-answer.ts";
import type { SimulatedApi } from "../../../http/simulated-api.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import { createServer, noValidHost, plantedQuota, resize } from "./compute.ts";
import { unauthorized } from "./identity.ts";
import { overQuota } from "./network.ts";
import { operations } from "./operations.ts";
import { fault, glancePage, keystoneError, neutronError, octaviaFault } from "./refusal.ts";
import type { Store } from "./store.ts";

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** As the service of a call words a refusal. */
function refuse({ name }: SimulatedRequest, status: number, message: string, type = "BadRequest"): SimulatedAnswer {
  const path = name.replace(/^\w+ /, "");
  if (path.startsWith("/identity")) return keystoneError(status, titles[status] ?? "Error", message).answer;
  if (path.startsWith("/image")) return glancePage(status, titles[status] ?? "Error", message).answer;
  if (path.startsWith("/network")) return neutronError(status, type, message).answer;
  if (path.startsWith("/load-balancer")) return octaviaFault(status, message).answer;
  return fault(status, message).answer;
}

/** The services' own words for each planted fault. A service that has no such refusal for a call carries it out. */
export function refusalsOf(store: Store): SimulatedApi["refusals"] {
  return {
    before: (request) => refuse(request, 503, "The service is unavailable.", "ServiceUnavailable"),
    throttle: (request) => refuse(request, 429, "This request was rate-limited.", "OverLimit"),
    capacity: (request) => attempt(() => unlessRoom(store, request)),
    quota: (request) => attempt(() => unlessQuota(store, request)),
    permission: (request) => refuse(request, 403, forbidden(request), "PolicyNotAuthorized"),
    credentials: unauthorized().answer,
    unknown: (request) => refuse(request, 404, "The resource could not be found.", "HTTPNotFound"),
    malformed: (request) => refuse(request, 400, "Malformed request body"),
    invalid: (violations) =>
      fault(400, `Invalid input for ${violations.map(({ path, message }) => `${path} ${message}`).join("; ")}`).answer,
    internal: (request) => refuse(request, 500, "Unexpected API Error.", "InternalServerError"),
  };
}

/** Many clouds let nobody resize. */
function forbidden({ body }: SimulatedRequest): string {
  return Object.hasOwn(Object(body), "resize")
    ? "Policy doesn't allow os_compute_api:servers:resize to be performed."
    : "You are not authorized to perform the requested action.";
}

function attempt(step: () => SimulatedAnswer): SimulatedAnswer {
  try {
    return step();
  } catch (error) {
    if (error instanceof SimulatedRefusal) return error.answer;
    throw error;
  }
}

function carryOut(store: Store, request: SimulatedRequest): SimulatedAnswer {
  const handler = operations[request.name];
  store.settle();
  if (handler) return handler(store, request);
  throw fault(404, "The resource could not be found.");
}

/** Nova accepts a server, and another flavor for one, before it knows where to. */
function unlessRoom(store: Store, request: SimulatedRequest): SimulatedAnswer {
  const { resize: wanted } = (request.body ?? {}) as { readonly resize?: { readonly flavorRef: string } };
  const server = wanted && store.servers.get(request.parameters.id ?? "");
  if (server) return resize(store, server, wanted.flavorRef, true);
  if (request.name !== "POST /compute/v2.1/servers") return carryOut(store, request);
  return createServer(store, request, noValidHost);
}

function unlessQuota(store: Store, request: SimulatedRequest): SimulatedAnswer {
  const { name } = request;
  if (name === "POST /compute/v2.1/servers") throw plantedQuota();
  if (name === "POST /network/v2.0/floatingips") throw overQuota("floatingip");
  if (name === "PUT /image/v2/images/{image_id}/file")
    throw glancePage(413, "Request Entity Too Large", "The size of the data exceeds the allowed quota.");
  return carryOut(store, request);
}
