import type { Fault } from "../../../platform.ts";
import type { Asked, Reply } from "./asked.ts";
import { createServer, noValidHost, plantedQuota } from "./compute.ts";
import { unauthorized } from "./identity.ts";
import { overQuota } from "./network.ts";
import { fault, glancePage, keystoneError, neutronError, octaviaFault, type Refusal } from "./refusal.ts";
import type { Store } from "./store.ts";

/** Kinds of faults that the services answer with a word of their own. */
export type Planted = Exclude<Fault["kind"], "after" | "drop">;

const titles: Readonly<Record<number, string>> = {
  403: "Forbidden",
  413: "Request Entity Too Large",
  429: "Too Many Requests",
  503: "Service Unavailable",
};

/** As the service of a call words a refusal. */
function refuse(call: string, status: number, message: string, type: string): Refusal {
  const path = call.replace(/^\w+ /, "");
  if (path.startsWith("/identity")) return keystoneError(status, titles[status] ?? "Error", message);
  if (path.startsWith("/image")) return glancePage(status, titles[status] ?? "Error", message);
  if (path.startsWith("/network")) return neutronError(status, type, message);
  if (path.startsWith("/load-balancer")) return octaviaFault(status, message);
  return fault(status, message);
}

/**
 * The service's own answer to a planted fault; an answer that is none means that the service has no such refusal for this call, and that it
 * is carried out.
 */
export function planted(kind: Planted, call: string, store: Store, asked: Asked): Reply | undefined {
  if (kind === "capacity") {
    if (call !== "POST /compute/v2.1/servers") return undefined;
    return createServer(store, asked, noValidHost);
  }
  if (kind === "quota") return plantedQuotaOf(call);
  if (kind === "credentials") throw unauthorized();
  if (kind === "permission")
    throw refuse(call, 403, "You are not authorized to perform the requested action.", "PolicyNotAuthorized");
  if (kind === "throttle") throw refuse(call, 429, "This request was rate-limited.", "OverLimit");
  throw refuse(call, 503, "The service is unavailable.", "ServiceUnavailable");
}

function plantedQuotaOf(call: string): undefined {
  if (call === "POST /compute/v2.1/servers") throw plantedQuota();
  if (call === "POST /network/v2.0/floatingips") throw overQuota("floatingip");
  if (/^POST \/volume/.test(call))
    throw fault(413, "VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded for quota 'volumes'.");
  if (call === "PUT /image/v2/images/{image_id}/file")
    throw glancePage(413, "Request Entity Too Large", "The size of the data exceeds the allowed quota.");
  return undefined;
}
