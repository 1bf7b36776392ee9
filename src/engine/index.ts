import type { OpenDeploymentFunction } from "./api.ts";
import type { AccountOptions, SimulatedAccount } from "./simulated-account.ts";

export type {
  Counts,
  KnownImage,
  KnownMachine,
  LeftMachine,
  Leftovers,
  MachineStatus,
  OpenDeployment,
  OpenDeploymentFunction,
  OpenOptions,
  PlannedMachine,
  RunEvent,
  RunOptions,
  RunResult,
  Status,
  SurveyWish,
  Verb,
} from "./api.ts";
export { noDeployment } from "./failures.ts";
export { type Engine, engineVersion, findEngine, languageHostVersion, oldestEngine } from "./find.ts";

/** Opens a deployment. Reads nothing yet; `close` it. Throws FD1701 when the place of its state is none. */
export const openDeployment: OpenDeploymentFunction = async (options) =>
  (await import("./deployment.ts")).openDeployment(options);

/** Runs `use` on the simulated cloud of a deployment, without the engine. Throws FD1504 where a run works on it, FD1601 and FD1602. */
export async function onSimulatedAccount<T>(
  options: AccountOptions,
  use: (account: SimulatedAccount) => Promise<T>,
): Promise<T> {
  return (await import("./simulated-account.ts")).onSimulatedAccount(options, use);
}
