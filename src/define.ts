import type { DeploymentInput } from "./deployment.ts";

/** Identity; it exists so that `flatcar.ts` is typed. */
export function defineDeployment(deployment: DeploymentInput): DeploymentInput {
  return deployment;
}
