import { vpc } from "./vpc.ts";

/** What there is beside machines, by the names that Pulumi programs use. */
export const resources = {
  Vpc: vpc,
} as const;
