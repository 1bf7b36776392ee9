import { decodeUtf8 } from "../go/utf8.ts";
import { mergeStruct } from "../merge/merge.ts";
import { type Config, ignitionSchema, newestStable, type Resource } from "../schema/ignition.ts";
import type { Values } from "../schema/type.ts";
import { lift } from "../spec/convert.ts";
import { readIgnition } from "../validate.ts";
import { fetchedFrom, isRemote, partOf } from "./contents.ts";
import type { DryRun } from "./result.ts";
import { fault } from "./tree.ts";

/** The spec that the engine works in. */
export const engineMinor = newestStable + 1;

type FetchedConfigs = DryRun["fetched"];

/**
 * The config as the engine applies it: in its newest spec, with the configs that it carries put in their places. Those that are elsewhere
 * are only named.
 */
export function resolveConfig(
  config: Config,
  minor: number,
): { readonly config: Config; readonly fetched: FetchedConfigs } {
  const lifted = lift(config, minor, engineMinor);
  const { replace, merge = [] } = lifted.ignition?.config ?? {};
  const authorities = (lifted.ignition?.security?.tls?.certificateAuthorities ?? [])
    .filter(isRemote)
    .map((resource) => ({ as: "certificate authority", ...fetchedFrom(resource) }) as const);
  if (replace?.source) {
    if (isRemote(replace))
      return { config: nothing, fetched: [...authorities, { as: "replace", ...fetchedFrom(replace) }] };
    const inner = resolveInner(replace);
    return { config: inner.config, fetched: [...authorities, ...inner.fetched] };
  }
  const fetched: FetchedConfigs[number][] = [...authorities];
  let merged = lifted;
  for (const resource of merge) {
    if (isRemote(resource)) fetched.push({ as: "merge", ...fetchedFrom(resource) });
    else {
      const inner = resolveInner(resource);
      const schema = ignitionSchema(engineMinor);
      merged = mergeStruct(schema, merged as Values, inner.config as Values) as Config;
      fetched.push(...inner.fetched);
    }
  }
  return { config: merged, fetched };
}

const nothing: Config = { ignition: { version: "3.0.0" } };

function resolveInner(resource: Resource) {
  const part = partOf(resource);
  const text = part.kind === "bytes" ? decodeUtf8(part.bytes) : "";
  const { config, minor, entries } = readIgnition(text, "", true);
  const wrong = entries.find(({ kind }) => kind === "error");
  if (!config || wrong) throw fault(`the config in it is not valid: ${wrong?.message ?? "it cannot be read"}`);
  return resolveConfig(config, minor);
}
