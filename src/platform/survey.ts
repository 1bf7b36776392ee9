import { type Finding, FlatcarError } from "../errors.ts";
import type { MachinePlan, Run } from "../platform.ts";

export * from "./decimal.ts";
export * from "./offers.ts";
export * from "./quota.ts";

/** What something costs, without tax, as exact decimal text. */
export interface Price {
  readonly hourly: string;
  /** Most that a month costs. */
  readonly monthly: string;
}

/** What a platform's API says that its things cost. */
export interface PriceList {
  /** ISO 4217, for example `EUR`. */
  readonly currency: string;
  /** By what is charged for, as `Platform.charges` calls it. */
  readonly prices: Readonly<Record<string, Price>>;
}

/** What is known before anything is made. */
export interface Survey {
  /** What the cloud would refuse: each with the machine that it befalls, at its path in the plan. Machines that are alike have equal ones. */
  readonly findings: readonly Finding[];
  /** Left out where the API tells none. */
  readonly prices?: PriceList | undefined;
  /** What stops nothing, a line each: what these credentials may not ask, what is about to be withdrawn. */
  readonly notes: readonly string[];
}

/** Looks before machines are made. */
export interface Surveyor<Options> {
  /**
   * What the cloud would refuse of machines that are not there yet, and what things cost; of no machines the prices alone. One look serves all
   * of them: the number of calls does not grow with theirs. Throws where the API cannot be asked at all; changes nothing.
   */
  survey(plans: readonly MachinePlan<Options>[], run: Pick<Run, "signal">): Promise<Survey>;
}

/** What a step gives; where the credentials are not permitted that, `undefined`, and a note says it. */
export async function ifPermitted<T>(notes: string[], step: Promise<T>): Promise<T | undefined> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof FlatcarError) || error.code !== "FD1303") throw error;
    notes.push(error.message);
    return undefined;
  }
}

/** Something that is there already, and that an option of a machine names by its id. */
export interface Named<Option> {
  readonly machine: string;
  readonly option: Option;
  /** As a message calls it: `volume 4711`. */
  readonly what: string;
  /** Where the API has it. */
  readonly path: string;
}

/** What options of one machine name: `below` is where the API has things of a kind. Ids that are left out name nothing. */
export function namedBy<Option>(machine: string) {
  return (
    option: Option,
    kind: string,
    below: string,
    ids: readonly (string | number | undefined)[],
  ): readonly Named<Option>[] =>
    ids.flatMap((id) => (id === undefined ? [] : [{ machine, option, what: `${kind} ${id}`, path: `${below}/${id}` }]));
}

/** Those that are not there. Each is asked for once, by its path. */
export async function lostOf<Option>(
  named: readonly Named<Option>[],
  find: (path: string) => Promise<unknown>,
): Promise<readonly Named<Option>[]> {
  const paths = [...new Set(named.map(({ path }) => path))];
  const found = await Promise.all(paths.map(find));
  const lost = new Set(paths.filter((_, index) => found[index] === undefined));
  return named.filter(({ path }) => lost.has(path));
}
