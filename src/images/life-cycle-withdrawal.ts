import type { Withdrawal } from "../platform.ts";

/** When an image goes, and how long that is from now. */
export interface WithdrawalClock {
  /** ISO day. */
  readonly day: string;
  /** Whole days left; negative once it has gone. */
  readonly daysLeft: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** `undefined` where it is not known when the release was published. */
export function withdrawalClock(
  { months }: Withdrawal,
  published: string | undefined,
  now: Date,
): WithdrawalClock | undefined {
  const start = new Date(published ?? "");
  if (Number.isNaN(start.getTime())) return undefined;
  const end = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(start.getUTCDate(), last));
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return { day: end.toISOString().slice(0, 10), daysLeft: Math.round((end.getTime() - today) / dayMs) };
}
