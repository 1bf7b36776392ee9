import type { MachinePlan, Run } from "../../platform.ts";
import type { Patience } from "./action.ts";
import type { Droplet } from "./answers.ts";
import type { Client } from "./client.ts";
import type { Options } from "./options.ts";

/** A machine that is there, and what it is to be. */
export interface Change {
  readonly client: Client;
  readonly plan: MachinePlan<Options>;
  readonly droplet: Droplet;
  readonly run: Pick<Run, "owner" | "signal" | "dropped" | "progress" | "timeoutMs">;
  readonly timeoutMs: number;
}

/** For how long an action on the machine is waited for. */
export function patience({ plan, run, timeoutMs }: Change, what: string): Patience {
  return { what: `${what} of ${plan.name}`, signal: run.signal, timeoutMs };
}
