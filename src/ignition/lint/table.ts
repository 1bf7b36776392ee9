import { extensionLints, kernelLints } from "./extensions.ts";
import type { Lint } from "./lint.ts";
import { nameLints } from "./names.ts";
import { pathLints, shippedLints } from "./paths.ts";
import { resourceLints } from "./resources.ts";
import { secretLints } from "./secrets.ts";
import { unitLints } from "./units.ts";
import { updateLints } from "./updates.ts";
import { userLints } from "./users.ts";

/**
 * Every lint by its code: FL1 paths, FL2 units, FL3 users and secrets, FL4 contents, FL5 updates, extensions and kernel. Codes never
 * change their meaning; each has a page in `docs/lints/`.
 */
export const lints = {
  ...pathLints,
  ...shippedLints,
  ...nameLints,
  ...unitLints,
  ...userLints,
  ...secretLints,
  ...resourceLints,
  ...updateLints,
  ...extensionLints,
  ...kernelLints,
} as const satisfies Readonly<Record<`FL${number}`, Lint>>;

export type LintCode = keyof typeof lints;

export const lintCodes = Object.keys(lints) as readonly LintCode[];
