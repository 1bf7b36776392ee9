import type { Location } from "../../errors.ts";
import type { MachineConfig } from "./types.generated.ts";

export { checkPartly } from "./partly.ts";
export { programOrigin } from "./program.ts";
export { builtSource, butaneText } from "./source.ts";
export type { MachineConfig } from "./types.generated.ts";

/** A typed config and where the program made it. */
export interface BuiltConfig<Late = never> {
  readonly config: MachineConfig<Late>;
  /** Left out where the stack did not say. */
  readonly origin?: Location;
}
