import type { Report, Step } from "../report/report.ts";
import type { Value } from "../schema/type.ts";
import type { Rule } from "./walk.ts";

/** By whose rules a config is checked. */
export interface Spec {
  /** Minor version of the Ignition spec. */
  readonly minor: number;
  /** What Flatcar's own Ignition takes beside it counts as valid. */
  readonly flatcar: boolean;
}

/** What a rule found. */
export interface Fault {
  readonly message: string;
  /** Where, below the place of the rule. */
  readonly at: readonly Step[];
  /** Left out: what the rule says. */
  readonly kind?: "warning";
}

/** One thing that must hold for every value of a type. */
export interface Check<T> {
  /** Where below the value its findings lie; left out: at the value itself. */
  readonly at?: string | readonly Step[];
  /** Left out: an error. */
  readonly kind?: "warning";
  /** First and last minor version of the spec that has the rule. */
  readonly since?: number;
  readonly until?: number;
  /** Says what is wrong: nothing, one text, or several with their places. */
  readonly find: (value: T, spec: Spec) => string | undefined | false | Iterable<Fault>;
}

/** The checks of a type, in the order in which they speak, as a rule for the walker. */
export function rule<T>(...checks: readonly Check<T>[]): Rule<Spec, T> {
  return (value, report, spec) => {
    for (const check of checks) {
      if (spec.minor < (check.since ?? 0) || spec.minor > (check.until ?? spec.minor)) continue;
      const found = check.find(value, spec);
      if (found === undefined || found === false) continue;
      const place = typeof check.at === "string" ? [check.at] : (check.at ?? []);
      const faults = typeof found === "string" ? [{ message: found, at: [] }] : found;
      for (const fault of faults) tell(report, check.kind, fault, place);
    }
  };
}

function tell(report: Report, kind: "warning" | undefined, fault: Fault, place: readonly Step[]): void {
  const below = [...place, ...fault.at];
  if ((fault.kind ?? kind) === "warning") report.warning(fault.message, ...below);
  else report.error(fault.message, ...below);
}

/** Nothing, or an empty text. */
export function isUnset(value: Value | undefined): boolean {
  return value === undefined || value === "";
}

/** Length in bytes, as Go counts. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
