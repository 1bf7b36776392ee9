import type { Deviation } from "../../../http/openapi-checker.ts";
import type { Refusals } from "../../../http/simulated-api.ts";
import { refused } from "./refusal.ts";

/** The token that the simulated account knows. */
export const token = `dop_v1_${"5".repeat(64)}`;

/** DigitalOcean's own answers for each kind of fault, and for requests that are wrong in themselves. */
export const refusals: Refusals = {
  before: refused(503, "service_unavailable", "Service Unavailable"),
  throttle: refused(429, "too_many_requests", "API Rate limit exceeded."),
  capacity: refused(422, "unprocessable_entity", "Size is not available in this region."),
  quota: refused(422, "unprocessable_entity", "creating this/these droplet(s) will exceed your droplet limit"),
  permission: refused(403, "forbidden", "You are not authorized to perform this operation"),
  credentials: refused(401, "unauthorized", "Unable to authenticate you"),
  unknown: refused(404, "not_found", "The resource you were accessing could not be found."),
  malformed: refused(400, "bad_request", "error parsing request body"),
  invalid: (violations) =>
    refused(422, "unprocessable_entity", violations.map(({ path, message }) => `${path} ${message}`).join("; ")),
  internal: refused(500, "server_error", "Unexpected server-side error"),
};

/** Regions that are younger than the lists in the description: https://docs.digitalocean.com/platform/regional-availability/ */
const newRegions =
  "https://docs.digitalocean.com/platform/regional-availability/ has atl1 and ric1, and the enumeration lacks them";

/** Where the description is behind the API, or against itself. */
export const deviations: readonly Deviation[] = [
  {
    operation: "POST /v2/droplets/{droplet_id}/actions",
    path: "/body/type",
    evidence:
      "the document has a schema of its own for change_backup_policy, and the list of types that this schema is laid over lacks the word",
  },
  {
    operation: "POST /v2/images/{image_id}/actions",
    path: "/answer/action",
    evidence: "the document's own example has the action under `action`, as every other action is; its schema has not",
  },
  ...["POST /v2/images", "POST /v2/images/{image_id}/actions", "POST /v2/vpcs"].map((operation) => ({
    operation,
    path: "/body/region",
    evidence: newRegions,
  })),
  ...[
    "POST /v2/volumes",
    "POST /v2/volumes/{volume_id}/actions",
    "POST /v2/load_balancers",
    "POST /v2/reserved_ips",
  ].map((operation) => ({ operation, path: "/body/region", evidence: newRegions })),
  ...["/answer/image", "/answer/droplet/image", "/answer/droplets/*/image"].map((image) => ({
    operation: "*",
    path: `${image}/regions/*`,
    evidence: newRegions,
  })),
];
