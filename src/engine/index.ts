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
