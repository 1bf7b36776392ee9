import type { MachinePlan } from "../platform.ts";

/** A machine as the deployment's state holds it. */
export interface KnownMachine {
  readonly name: string;
  readonly platform: string;
  readonly id: string;
  /** As the user wrote it when it was made. */
  readonly wanted: string;
  readonly plan: MachinePlan;
  readonly address: string | undefined;
  readonly phase: string | undefined;
}
