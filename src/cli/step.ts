import type { Change } from "../plan.ts";

/** What happens to one machine when the plan is applied. */
export interface Step {
  readonly kind: "create" | "update" | "replace" | "delete" | "keep";
  readonly name: string;
  readonly changes: readonly Change[];
}

/** How a screen speaks of the steps that do something. */
export const stepVerbs = {
  create: "to make",
  update: "to change",
  replace: "to replace",
  delete: "to delete",
} as const satisfies Partial<Record<Step["kind"], string>>;

/** In the order in which they are shown. */
export const stepKinds = Object.keys(stepVerbs) as readonly (keyof typeof stepVerbs)[];
