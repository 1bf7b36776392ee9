import type { ErrorObject } from "ajv";

/** Where a request or an answer breaks the description. Values are never told: some are secrets. */
export interface Violation {
  /** JSON pointer: `/body/server/name`, `/query/status`, `/path/id`, `/headers/x-subject-token`, `/answer/server/id`. */
  readonly path: string;
  /** What is wrong, as a sentence goes on after the path. */
  readonly message: string;
}

/** What ajv found below a pointer, each once. Of alternatives only the one that fits best is told. */
export function toViolations(errors: readonly ErrorObject[], below: string): readonly Violation[] {
  const found = settle(errors).map((error) => toViolation(error, below));
  return found.filter(
    (one, index) => found.findIndex(({ path, message }) => path === one.path && message === one.message) === index,
  );
}

/** Puts the errors of the best alternative in the place of each `anyOf`. */
function settle(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === "anyOf");
  const outermost = choices.filter(
    ({ schemaPath }) => !choices.some((other) => schemaPath.startsWith(`${other.schemaPath}/`)),
  );
  const free = errors.filter(
    (error) =>
      !choices.includes(error) &&
      !outermost.some(({ schemaPath }) => error.schemaPath.startsWith(`${schemaPath}/`)) &&
      !isFollowOf(error, outermost),
  );
  return [...free, ...outermost.flatMap((choice) => best(choice, errors))];
}

/** Where no alternative fits, the properties that they name count as unknown, too. */
function isFollowOf({ keyword, instancePath }: ErrorObject, choices: readonly ErrorObject[]): boolean {
  return keyword === "unevaluatedProperties" && choices.some((choice) => choice.instancePath === instancePath);
}

function best(choice: ErrorObject, errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const branches = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    if (!error.schemaPath.startsWith(`${choice.schemaPath}/`)) continue;
    if (!error.instancePath.startsWith(choice.instancePath)) continue;
    const branch = error.schemaPath.slice(choice.schemaPath.length + 1).split("/", 1)[0] ?? "";
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const settled = [...branches.values()].map(settle).sort((one, other) => weigh(one, choice) - weigh(other, choice));
  return settled[0] ?? [choice];
}

/** How far a value is from an alternative: another type is farthest, then names that are missing or unknown; less the deeper they are. */
function weigh(errors: readonly ErrorObject[], { instancePath }: ErrorObject): number {
  const weights = errors.map(({ keyword, instancePath: at }) => {
    if (at === instancePath && (keyword === "type" || keyword === "false schema")) return 100;
    const depth = at.slice(instancePath.length).split("/").length;
    return (isAboutName(keyword) ? 10 : 1) / depth;
  });
  return weights.reduce((sum, weight) => sum + weight, 0);
}

function isAboutName(keyword: string): boolean {
  return keyword === "required" || keyword === "additionalProperties" || keyword === "unevaluatedProperties";
}

function toViolation({ keyword, instancePath, params, message = "" }: ErrorObject, below: string): Violation {
  const path = below + instancePath;
  const { missingProperty, additionalProperty, unevaluatedProperty, allowedValues } = params as {
    readonly missingProperty?: string;
    readonly additionalProperty?: string;
    readonly unevaluatedProperty?: string;
    readonly allowedValues?: readonly unknown[];
  };
  const unknown = additionalProperty ?? unevaluatedProperty;
  if (missingProperty !== undefined) return { path: `${path}/${escaped(missingProperty)}`, message: "is missing" };
  if (unknown !== undefined) return { path: `${path}/${escaped(unknown)}`, message: "is unknown" };
  if (keyword === "type") return { path, message: `must be ${[params.type].flat().join(" or ")}` };
  if (keyword === "false schema") return { path, message: "is not taken" };
  if (allowedValues) return { path, message: `must be one of ${allowedValues.map(String).join(", ")}` };
  return { path, message };
}

function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
