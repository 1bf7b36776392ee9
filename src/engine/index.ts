import type { OpenDeploymentFunction } from "./api.ts";

export type {
  Counts,
  KnownImage,
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
  SurveyWish,
  Verb,
} from "./api.ts";
export { noDeployment } from "./failures.ts";
export { type Engine, engineVersion, findEngine, languageHostVersion, oldestEngine } from "./find.ts";

/** Opens a deployment. Reads nothing yet; `close` it. Throws FD1701 when the place of its state is none. */
export const openDeployment: OpenDeploymentFunction = async (options) =>
  (await import("./deployment.ts")).openDeployment(options);
