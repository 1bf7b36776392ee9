import { type Finding, FlatcarError, throwFindings } from "../errors.ts";
import { resolveCredentials } from "../options.ts";
import type { IO } from "../platform.ts";
import type { AnyPlatform } from "../providers/index.ts";
import type { PlannedMachine } from "./pools.ts";

/** Throws FD1301 for every platform of these machines whose credentials are nowhere, before anything is begun. */
export async function requireCredentials(machines: readonly PlannedMachine[], io: IO): Promise<void> {
  const scopes = new Map(machines.map(({ platform, plan }) => [platform, platform.scope(plan.options)]));
  const findings = await Promise.all([...scopes].map(([platform, scope]) => missingFor(platform, scope, io)));
  throwFindings(findings.flat());
}

/** Anything else that goes wrong on the way is left to the run: it may pass. */
async function missingFor(platform: AnyPlatform, scope: string, io: IO): Promise<readonly Finding[]> {
  const { value, findings } = resolveCredentials(platform, undefined, io.env);
  if (findings.length > 0) return findings;
  try {
    await platform.connect(value, io).authenticate?.(scope);
    return [];
  } catch (error) {
    return error instanceof FlatcarError && error.code === "FD1301" ? error.findings : [];
  }
}
