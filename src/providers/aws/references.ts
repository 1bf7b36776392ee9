import { z } from "zod";
import { nearestRegion, partitionOf } from "./regions.ts";

export const region = z
  .string()
  .superRefine((value, context) => {
    if (partitionOf(value)) return;
    const near = nearestRegion(value);
    const hint = near ? `did you mean "${near}"?` : "a region looks like eu-central-1 or us-gov-west-1";
    context.addIssue({
      code: "custom",
      message: `there is no AWS region "${value}"`,
      params: { code: "FD1410", hint },
    });
  })
  .describe("Region, for example eu-central-1.");

/** Something of EC2's that is named by its id, with the region before it or without: `subnet-…`, `eu-central-1/subnet-…`. EC2's own id is kept. `|` stands between prefixes. */
export function reference(prefix: string, what: string) {
  return z
    .string()
    .regex(
      new RegExp(`^(?:[a-z0-9-]+/)?${prefix}-[0-9a-f]{8,17}$`),
      `${what} id looks like ${prefix}-0123456789abcdef0`,
    )
    .transform((id) => id.slice(id.indexOf("/") + 1));
}
