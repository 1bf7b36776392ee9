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
export { openDeployment } from "./deployment.ts";
export { type Engine, engineVersion, findEngine, languageHostVersion, oldestEngine } from "./find.ts";
