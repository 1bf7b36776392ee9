import { isDeepStrictEqual } from "node:util";
import { type Finding, FlatcarError, throwFindings } from "../../errors.ts";
import { render } from "../render.ts";
import type { FileReader, Origin } from "../source.ts";
import { builtSource } from "./source.ts";
import type { MachineConfig } from "./types.generated.ts";

/** What stands in the place of the nth text that is not known: nothing, and something that is equal to no other. */
const fillings: readonly ((index: number) => string)[] = [() => "", (index) => `/text-${index}`];

/**
 * Checks a typed config of which `isUnknown` says what is not known yet. Throws what is wrong whatever that comes to be: what is found with
 * every filling, and neither at an unknown text nor at what holds it.
 */
export function checkPartly(
  config: unknown,
  isUnknown: (value: unknown) => boolean,
  origin: Origin,
  files: FileReader,
): void {
  const open: string[] = [];
  const [found = [], ...others] = fillings.map((filling) => {
    open.length = 0;
    const fill = (path: string) => filling(open.push(path));
    return findingsOf(filled(config, "", isUnknown, fill), origin, files);
  });
  const certain = found.filter((finding) => {
    const isEverywhere = others.every((other) => other.some((each) => isDeepStrictEqual(each, finding)));
    return isEverywhere && !open.some((path) => isNear(finding.at?.path ?? "", path));
  });
  throwFindings(certain);
}

function findingsOf(config: unknown, origin: Origin, files: FileReader): readonly Finding[] {
  try {
    render([builtSource(config as MachineConfig, origin, files)]);
    return [];
  } catch (error) {
    if (error instanceof FlatcarError) return error.findings;
    throw error;
  }
}

function filled(
  value: unknown,
  at: string,
  isUnknown: (value: unknown) => boolean,
  fill: (path: string) => string,
): unknown {
  if (isUnknown(value)) return fill(at);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => filled(item, `${at}[${index}]`, isUnknown, fill));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      filled(inner, at === "" ? key : `${at}.${key}`, isUnknown, fill),
    ]),
  );
}

/** Whether one of two properties is the other, or holds it. */
function isNear(a: string, b: string): boolean {
  const holds = (outer: string, inner: string) =>
    outer === "" || inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
  return holds(a, b) || holds(b, a);
}
