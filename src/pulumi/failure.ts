import * as pulumi from "@pulumi/pulumi";
import { FlatcarError, formatFinding } from "../errors.ts";

/** An error that Pulumi shows without a stack trace. What is not a user's mistake stays as it is. */
export function toRunError(error: unknown): unknown {
  if (!(error instanceof FlatcarError)) return error;
  return new pulumi.RunError(error.findings.map(formatFinding).join("\n"));
}
