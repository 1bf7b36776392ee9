export { defineDeployment } from "./define.ts";
export type { DeploymentInput, PoolInput } from "./deployment.ts";
export { type ErrorCode, errorCodes, type Finding, FlatcarError, type Location } from "./errors.ts";
export * from "./pulumi/index.ts";
