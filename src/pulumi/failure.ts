import * as pulumi from "@pulumi/pulumi";
import { type Finding, FlatcarError } from "../errors.ts";

/** One finding as a line that says where, and a line for every detail and for the remedy. */
export function formatFinding({ code, message, at, details = [], hint }: Finding): string {
  const place = at?.file ? [at.file, at.line, at.column].filter((part) => part !== undefined).join(":") : at?.path;
  const lines = [`${code}: ${message}`, ...(place ? [`  ${place}`] : []), ...details.map((detail) => `  ${detail}`)];
  return [...lines, ...(hint ? [`  ${hint}`] : [])].join("\n");
}

/** An error that Pulumi shows without a stack trace. What is not a user's mistake stays as it is. */
export function toRunError(error: unknown): unknown {
  if (!(error instanceof FlatcarError)) return error;
  return new pulumi.RunError(error.findings.map(formatFinding).join("\n"));
}
