import type { Deviation } from "../../../http/openapi-checker.ts";
import type { Fault } from "../../../platform.ts";

/** The token that the simulated account knows. */
export const token = `dop_v1_${"5".repeat(64)}`;

/** DigitalOcean's own answers for each kind of fault; `after` and `drop` have none. */
export const refusals = {
  before: [503, "service_unavailable", "Service Unavailable"],
  throttle: [429, "too_many_requests", "API Rate limit exceeded."],
  capacity: [422, "unprocessable_entity", "Size is not available in this region."],
  quota: [422, "unprocessable_entity", "creating this/these droplet(s) will exceed your droplet limit"],
  permission: [403, "forbidden", "You are not authorized to perform this operation"],
  credentials: [401, "unauthorized", "Unable to authenticate you"],
} as const satisfies Partial<Record<Fault["kind"], readonly [number, string, string]>>;

/** Where the description of 2026-11-23 is behind the API. */
export const deviations: readonly Deviation[] = [];
