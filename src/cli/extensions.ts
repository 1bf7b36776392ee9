import { installedExtensions, readExtension } from "../images/index.ts";
import type { PlannedMachine, PlannedPool } from "./pools.ts";

/** An extension that a machine is made with; those of the release have its version. */
export interface ShownExtension {
  readonly name: string;
  readonly version?: string;
}

/** In the order of the deployment file. */
export function extensionsOf({ spec, plan }: Pick<PlannedMachine, "spec" | "plan">): readonly ShownExtension[] {
  const { extensions = [] } = spec;
  const installed = extensions.length > 0 ? installedExtensions(plan.ignition) : [];
  const versions = new Map(installed.map(({ name, version }) => [name, version]));
  return extensions.map((text) => {
    const { name } = readExtension(text);
    const version = versions.get(name);
    return { name, ...(version === undefined ? {} : { version }) };
  });
}

/** `node   kubernetes v1.35.6, podman`: a row for each pool that has extensions. */
export function extensionLines(pools: readonly PlannedPool[]): readonly (readonly string[])[] {
  return pools.flatMap(({ name, machines: [first] }) => {
    const own = first ? extensionsOf(first) : [];
    const shown = own.map(({ name: extension, version }) => [extension, version].filter(Boolean).join(" "));
    return shown.length > 0 ? [[name, `with ${shown.join(", ")}`]] : [];
  });
}
