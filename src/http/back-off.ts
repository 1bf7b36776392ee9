const firstMs = 200;
const longestMs = 5_000;

/** Pause after an attempt, counted from 1: doubles from 0.2 s to 5 s, half of it by chance, so that many do not come back together. */
export function backOffMs(attempt: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return whole / 2 + (Math.random() * whole) / 2;
}

/** How long `Retry-After` asks to wait, in seconds or until a date; `undefined` where it says nothing that can be read. Pure. */
export function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (!text) return undefined;
  const ms = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
