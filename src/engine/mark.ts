import { type Finding, FlatcarError } from "../errors.ts";
import { isNoStack, onStack, type StackOperation } from "./operation.ts";
import { type Scope, wordsOf } from "./settings.ts";

/**
 * Tags of a stack in a shared state: places where a killed run has begun machines, from the moment on when its steps are settled, until they
 * are searched. Without them they would be known to the computer alone that has settled the steps. There are as many tags as places need.
 */
const tag = "flatcar-deploy:unsettled";

/** Characters of a value: Pulumi's own service takes no more (`maxTagValue` in pkg/util/validation/stack.go). */
export const longestMark = 256;

/** Places that are still to be searched; none where there is no such stack. */
export async function markedScopes(operation: StackOperation): Promise<readonly Scope[]> {
  return scopesOfMarks(await marksOf(operation));
}

/** Marks these places instead of those that were; none of them is to be searched any more where the list is empty. */
export async function markScopes(operation: StackOperation, scopes: readonly Scope[]): Promise<void> {
  const marks = marksOfScopes(scopes);
  const old = Object.keys(await marksOf(operation)).filter((name) => !Object.hasOwn(marks, name));
  for (const [name, value] of Object.entries(marks)) {
    await whereKept(() => onStack(operation, "tag", ["set", name, value, "--stack"]));
  }
  for (const name of old) await whereKept(() => onStack(operation, "tag", ["rm", name, "--stack"]));
}

async function marksOf(operation: StackOperation): Promise<Readonly<Record<string, string>>> {
  const text = await whereKept(() => onStack(operation, "tag", ["ls", "--json", "--stack"]));
  const tags = Object.entries(text ? (JSON.parse(text) as Readonly<Record<string, string>>) : {});
  return Object.fromEntries(tags.filter(([name]) => name.startsWith(`${tag}-`)));
}

/** Tags for these places: `aws eu-central-1,aws eu-west-1`, as many of them in each as fit. */
export function marksOfScopes(scopes: readonly Scope[]): Readonly<Record<string, string>> {
  const values: string[] = [];
  for (const each of scopes) {
    const place = wordsOf(each);
    const longer = `${values.at(-1)},${place}`;
    if (values.length > 0 && longer.length <= longestMark) values[values.length - 1] = longer;
    else values.push(place);
  }
  return Object.fromEntries(values.map((value, index) => [`${tag}-${index}`, value]));
}

export function scopesOfMarks(marks: Readonly<Record<string, string>>): readonly Scope[] {
  const places = Object.values(marks).flatMap((value) => value.split(","));
  return places.map((words) => {
    const [platform = "", scope = "", place] = words.split(" ");
    return { platform, scope, ...(place === undefined ? {} : { place }) };
  });
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
