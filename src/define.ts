import { keepCall } from "./caller.ts";
import type { DeploymentInput } from "./deployment.ts";

/** Identity; it exists so that `flatcar.ts` is typed, and what is wrong in it is told at its line. */
export function defineDeployment(deployment: DeploymentInput): DeploymentInput {
  keepCall(deployment, defineDeployment);
  return deployment;
}
