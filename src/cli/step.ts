import type { Change } from "../plan.ts";

/** What happens to one machine when the plan is applied. */
export interface Step {
  /** `update` where settings alone differ as well; `finish`: an earlier run left the machine half made and nothing else is to be done, or it is `begun`. */
  readonly kind: "create" | "update" | "finish" | "replace" | "delete" | "keep";
  readonly name: string;
  readonly changes: readonly Change[];
  /** Id of what an interrupted run has made for this step, which state does not know: for `finish` and `replace`. */
  readonly begun?: string;
  /** What the machine that goes leaves, a line each: for `replace` and `delete`. */
  readonly kept: readonly string[];
}

/** How a screen speaks of the steps that do something. */
export const stepVerbs = {
  create: "to make",
  update: "to change",
  finish: "to finish",
  replace: "to replace",
  delete: "to delete",
} as const satisfies Partial<Record<Step["kind"], string>>;

/** In the order in which they are shown. */
export const stepKinds = Object.keys(stepVerbs) as readonly (keyof typeof stepVerbs)[];
