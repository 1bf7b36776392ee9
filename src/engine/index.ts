import type { OpenDeploymentFunction } from "./api.ts";
import type { DeleteOptions } from "./delete-orphans.ts";
import type { FoundOrphans, Orphan, OrphanSearch } from "./orphans.ts";
import type { AccountOptions, SimulatedAccount } from "./simulated-account.ts";
import type { ProgramClouds, ProgramOptions } from "./simulated-programs.ts";
import type { Stacks, StateText } from "./stack-export.ts";

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
export type { FoundOrphans, Orphan, OrphanSearch } from "./orphans.ts";
export type { ListedImages, ListedPlace, Stacks, StateText } from "./stack-export.ts";

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

/** What states of Pulumi's stacks say of our resources. Throws FD1622, FD1005. */
export async function readStacks(texts: readonly StateText[]): Promise<Stacks> {
  return (await import("./stack-export.ts")).readStacks(texts);
}

/** What carries our owner labels and is in no state. Throws the failures of all lists at once. */
export async function findOrphans(search: OrphanSearch): Promise<FoundOrphans> {
  return (await import("./orphans.ts")).findOrphans(search);
}

/** Deletes them in the order of what needs what. Throws every failure that is left at once. */
export async function deleteOrphans(orphans: readonly Orphan[], options: DeleteOptions): Promise<void> {
  return (await import("./delete-orphans.ts")).deleteOrphans(orphans, options);
}

/** Runs `use` with the simulated clouds of programs. Throws FD1504 where another command uses them, FD1601 and FD1602. */
export async function onProgramClouds<T>(
  options: ProgramOptions,
  use: (clouds: ProgramClouds) => Promise<T>,
): Promise<T> {
  return (await import("./simulated-programs.ts")).onProgramClouds(options, use);
}
