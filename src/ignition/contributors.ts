import type { Config, Resource } from "./schema/ignition.ts";
import type { Contributor, Entry } from "./source.ts";

type Locate = (path: readonly (string | number)[]) => Pick<Entry, "file" | "line" | "column">;

interface Part {
  readonly what: string;
  readonly bytes: number;
  readonly path: readonly (string | number)[];
}

/** How many are told: enough for a message, few enough to be cheap. */
const told = 10;

/** The largest parts of a config, largest first. */
export function contributorsOf(config: Config, locate: Locate): readonly Contributor[] {
  return [...files(config), ...units(config), ...references(config)]
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, told)
    .map(({ what, bytes, path }) => {
      const { file, line, column } = locate(path);
      return { what, bytes, file, ...(line ? { line } : {}), ...(column ? { column } : {}) };
    });
}

function sizeOf(...resources: readonly (Resource | undefined)[]): number {
  return resources.reduce((sum, resource) => sum + (resource?.source?.length ?? 0), 0);
}

function* files(config: Config): Generator<Part> {
  for (const [index, file] of (config.storage?.files ?? []).entries()) {
    const bytes = sizeOf(file.contents, ...(file.append ?? []));
    if (bytes > 0) yield { what: file.path ?? "", bytes, path: ["storage", "files", index] };
  }
}

function* units(config: Config): Generator<Part> {
  for (const [index, unit] of (config.systemd?.units ?? []).entries()) {
    const contents = [unit.contents, ...(unit.dropins ?? []).map((dropin) => dropin.contents)];
    const bytes = contents.reduce((sum, text) => sum + Buffer.byteLength(text ?? ""), 0);
    if (bytes > 0) yield { what: unit.name ?? "", bytes, path: ["systemd", "units", index] };
  }
}

function* references(config: Config): Generator<Part> {
  const { merge = [], replace } = config.ignition?.config ?? {};
  for (const [index, resource] of merge.entries()) {
    const bytes = sizeOf(resource);
    if (bytes > 0)
      yield { what: `ignition.config.merge[${index}]`, bytes, path: ["ignition", "config", "merge", index] };
  }
  const bytes = sizeOf(replace);
  if (bytes > 0) yield { what: "ignition.config.replace", bytes, path: ["ignition", "config", "replace"] };
}
