import { inlineData } from "../inline-data.ts";
import { type Config, type Resource, versionOf } from "../schema/ignition.ts";
import { readIgnition } from "../validate.ts";
import type { Misfit, Path } from "./needs.ts";

/**
 * Configs inside of `ignition.config` that a release would refuse, in whatever they hold themselves too. Each is read by its own
 * version, so they keep it; what lies behind a URL is not known.
 */
export function* embeddedMisfits(config: Config, newest: number): Generator<Misfit> {
  for (const [path, resource] of references(config)) {
    const version = unreadable(resource, newest);
    if (version !== undefined) yield { path, needs: version, why: `the config in it says ${version}` };
  }
}

function* references({ ignition }: Config): Generator<readonly [Path, Resource]> {
  const { merge = [], replace } = ignition?.config ?? {};
  for (const [index, resource] of merge.entries()) yield [["ignition", "config", "merge", index, "source"], resource];
  if (replace) yield [["ignition", "config", "replace", "source"], replace];
}

/** The version of a config that is too new; `undefined` where it is none, or none that is known. */
function unreadable(resource: Resource, newest: number): string | undefined {
  const { config, minor } = readIgnition(textOf(resource), "", true);
  if (!config) return undefined;
  const version = versionOf(minor);
  if (minor > newest || version.includes("-")) return version;
  for (const [, inner] of references(config)) {
    const found = unreadable(inner, newest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Empty where it is elsewhere, or cannot be unpacked. */
function textOf({ source = "", compression }: Resource): string {
  return Buffer.from(inlineData(source, compression) ?? []).toString("utf8");
}
