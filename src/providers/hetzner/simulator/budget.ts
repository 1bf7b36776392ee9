/** Calls that a project has, https://docs.hetzner.cloud/reference/cloud#rate-limiting */
export interface Budget {
  /** Takes one call; false where none is left. */
  take(): boolean;
  headers(): Readonly<Record<string, string>>;
}

const limit = 3_600;
const millisecondsEach = 1_000;

/** 3600 calls at most, and one more each second. */
export function budget(now: () => number): Budget {
  let left = limit;
  let countedAt = now();
  const count = () => {
    left = Math.min(limit, left + (now() - countedAt) / millisecondsEach);
    countedAt = now();
  };
  return {
    take() {
      count();
      if (left < 1) return false;
      left--;
      return true;
    },
    headers: () => ({
      "ratelimit-limit": String(limit),
      "ratelimit-remaining": String(Math.floor(left)),
      "ratelimit-reset": String(Math.ceil((now() + (limit - left) * millisecondsEach) / 1_000)),
    }),
  };
}
