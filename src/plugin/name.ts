import { createHash } from "node:crypto";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";

/** How the engine wants names made, as the stack's configuration says (`pulumi:autonaming`). */
export interface Autonaming {
  readonly mode: "propose" | "enforce" | "disable";
  readonly proposed: string;
}

export function toAutonaming(options: providerPb.CheckRequest.AutonamingOptions | undefined): Autonaming | undefined {
  if (!options) return undefined;
  const { Mode } = providerPb.CheckRequest.AutonamingOptions;
  const modes = { [Mode.PROPOSE]: "propose", [Mode.ENFORCE]: "enforce", [Mode.DISABLE]: "disable" } as const;
  return { mode: modes[options.getMode()], proposed: options.getProposedName() };
}

/**
 * Name of a machine on its platform: the resource's own. While a machine replaces another, both exist: the new one gets the name
 * with four characters that follow from the old one's name, so that a run that takes up a killed one comes to the same name.
 */
export function machineName(own: string, replaced: string | undefined, limit: number): string {
  if (replaced === undefined) return own;
  const suffix = createHash("sha256").update(replaced).digest("hex").slice(0, 4);
  return `${own.slice(0, limit - suffix.length - 1)}-${suffix}`;
}
