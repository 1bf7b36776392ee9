import type { ButaneConfig, Dialect } from "../schema/butane.ts";
import { type Config, ignitionSchema, versionOf } from "../schema/ignition.ts";
import type { ListType, Value, Values } from "../schema/type.ts";
import { copyStruct } from "./copy.ts";
import { addMountUnits } from "./mount.ts";
import { addQuadlets } from "./quadlet.ts";
import type { Translation } from "./state.ts";
import { addTrees } from "./tree.ts";

/** Butane → Ignition. Findings are placed in the Butane document. */
export function translate(state: Translation, dialect: Dialect, source: ButaneConfig): Config {
  const copied = copyStruct(state, dialect.schema, source as Values) as Config;
  const config: Config = { ...copied, ignition: { ...copied.ignition, version: versionOf(dialect.minor) } };
  addMountUnits(state, source, config, unitList(dialect.minor));
  addTrees(state, source, config);
  addQuadlets(state, source, config);
  return config;
}

function unitList(minor: number): ListType {
  return ignitionSchema(minor).record.systemd.record.units;
}

/** What this version of Butane does not let pass into its result. */
export function filter(
  dialect: Dialect,
  config: Config,
  refuse: (message: string, path: readonly (string | number)[]) => void,
): void {
  const { luks: name, message } = dialect.refused;
  for (const [index, luks] of (config.storage?.luks ?? []).entries()) {
    if (!isEmpty(luks[name])) refuse(message, ["storage", "luks", index, name]);
  }
}

/** Nothing set in it, however deep. A value that is set to nothing is not empty. */
function isEmpty(value: Value | undefined): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.values(value).every(isEmpty);
}
