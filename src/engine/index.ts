import type { OpenDeploymentFunction } from "./api.ts";

export type {
  Counts,
  KnownMachine,
  MachineStatus,
  OpenDeployment,
  OpenDeploymentFunction,
  OpenOptions,
  PlannedMachine,
  RunEvent,
  RunOptions,
  RunResult,
  Status,
  Verb,
} from "./api.ts";
export { noDeployment } from "./failures.ts";
export { type Engine, engineVersion, findEngine, languageHostVersion, oldestEngine } from "./find.ts";

/** Opens a deployment. Reads nothing yet; `close` it. Throws FD1601 when the place of its state cannot be used. */
export const openDeployment: OpenDeploymentFunction = async (options) =>
  (await import("./deployment.ts")).openDeployment(options);
