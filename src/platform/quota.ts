import type { Finding } from "../errors.ts";

/** A limit of an account, and how much of it is taken. */
export interface Quota {
  /** What is counted, as a sentence calls it: `Droplets`, `vCPUs`. */
  readonly what: string;
  /** Whose limit it is: `the team`. */
  readonly whose: string;
  readonly limit: number;
  readonly used: number;
  /** How to get more. */
  readonly hint: string;
}

/** What one machine takes of it. */
export interface Need {
  readonly machine: string;
  readonly amount: number;
}

/** FD1402 at the first machine that does not fit; nothing where all do. Pure. */
export function overQuota(needs: readonly Need[], { what, whose, limit, used, hint }: Quota): readonly Finding[] {
  const left = Math.max(0, limit - used);
  const total = needs.reduce((sum, { amount }) => sum + amount, 0);
  if (total <= left) return [];
  let taken = 0;
  const fitting = needs.findIndex(({ amount }) => {
    taken += amount;
    return taken > left;
  });
  const first = needs[fitting];
  return [
    {
      code: "FD1402",
      message: `${whose} may have ${limit} ${what} and has ${used}: ${left} are left, and ${total} are needed`,
      ...(first ? { machine: first.machine } : {}),
      at: { path: "options" },
      details: [`${fitting} of ${needs.length} new machines fit`],
      hint,
    },
  ];
}
