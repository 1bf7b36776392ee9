import type { Config } from "../schema/ignition.ts";
import type { Entry } from "../source.ts";
import { type LintCode, lintCodes, lints } from "./table.ts";

type Locate = (path: readonly (string | number)[]) => Pick<Entry, "path" | "file" | "line" | "column">;

/** Runs every lint over a complete config; `locate` says where a path of it was written. */
export function lintConfig(config: Config, locate: Locate): readonly Entry[] {
  return lintCodes.flatMap((code) =>
    [...lints[code].find(config)].map(
      ({ at, message, hint }) => ({ kind: "warning", code, message, hint, ...locate(at) }) as const,
    ),
  );
}

/** Which lints tell what they find; those that are not named do. */
export type LintSwitches = { readonly [Code in LintCode]?: "off" | "warn" };

/** The warnings without those of lints that are off. */
export function withoutLints(warnings: readonly Entry[], switches: LintSwitches = {}): readonly Entry[] {
  return warnings.filter(({ code }) => code === undefined || switches[code] !== "off");
}
