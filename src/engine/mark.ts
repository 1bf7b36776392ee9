import { type Finding, FlatcarError } from "../errors.ts";
import { isNoStack, onStack, type StackOperation } from "./operation.ts";
import type { Scope } from "./settings.ts";

/**
 * Tag of a stack in a shared state: places where a killed run has begun machines, from the moment on when its steps are settled, until they
 * are searched. Without it they would be known to the computer alone that has settled the steps.
 */
const tag = "flatcar-deploy:unsettled";

/** Places that are still to be searched; none where there is no such stack. */
export async function markedScopes(operation: StackOperation): Promise<readonly Scope[]> {
  const text = await whereKept(() => onStack(operation, "tag", ["ls", "--json", "--stack"]));
  const tags = (text ? JSON.parse(text) : {}) as Readonly<Record<string, string>>;
  return JSON.parse(tags[tag] ?? "[]") as readonly Scope[];
}

/** Marks these places instead of those that were; none of them is to be searched any more where the list is empty. */
export async function markScopes(operation: StackOperation, scopes: readonly Scope[]): Promise<void> {
  await whereKept(() => onStack(operation, "tag", ["set", tag, JSON.stringify(scopes), "--stack"]));
}

/** `undefined` where there is no such stack, and from engines that keep no tags outside of Pulumi's own service. */
async function whereKept<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FlatcarError && error.findings.some((one) => isNoStack(one) || isTagless(one)))
      return undefined;
    throw error;
  }
}

function isTagless({ details = [] }: Finding): boolean {
  return details.some((line) => line.includes("stack tags not supported"));
}
