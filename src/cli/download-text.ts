import type { ByteProgress } from "../images/files.ts";
import { formatBytes } from "./byte-size.ts";
import { formatElapsed } from "./progress.ts";

/** How far a download is, in the message of a live row; in one that is written once, how much it will be. */
export function downloadText(progress: ByteProgress, live: boolean): string {
  return live ? progressText(progress) : totalText(progress);
}

function totalText({ total }: ByteProgress): string {
  return total === undefined ? "" : formatBytes(total);
}

function progressText({ bytes, total, rate, secondsLeft }: ByteProgress): string {
  const done = total === undefined ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(total)}`;
  const left = secondsLeft === undefined ? [] : [`${formatElapsed(secondsLeft * 1000)} left`];
  return [done, ...(rate > 0 ? [`${formatBytes(rate)}/s`] : []), ...left].join(" · ");
}
