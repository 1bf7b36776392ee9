import type { PlatformId } from "../../src/providers/index.ts";
import type { Meter, Refused } from "./throttle.ts";

/** A platform's documented limit of calls. */
export interface CallLimit {
  readonly source: string;
  /** Its answers say how much is left, so that no call has to be refused. */
  readonly announced: boolean;
  /** With so many calls left of the whole limit; left out: with all. `now` in milliseconds. */
  meter(now: () => number, left?: number): Meter;
  /** Seconds that it takes at least to make so many machines, each with one call that counts. */
  floorS(machines: number, left?: number): number;
}

/** A bucket of tokens: so many at most, and so many more each second. */
interface Bucket {
  readonly most: number;
  readonly perSecond: number;
  /** Those that are there at first; left out: as many as it holds. */
  readonly first?: number;
}

interface Tokens {
  /** Takes one; false where there is none. */
  take(): boolean;
  left(): number;
}

function tokens({ most, perSecond, first = most }: Bucket, now: () => number): Tokens {
  let left = first;
  let countedAt = now();
  const count = () => {
    left = Math.min(most, left + ((now() - countedAt) / 1_000) * perSecond);
    countedAt = now();
  };
  return {
    take() {
      count();
      if (left < 1) return false;
      left--;
      return true;
    },
    left() {
      count();
      return left;
    },
  };
}

/** What `RateLimit-*` headers say of a bucket that is full again after an hour. */
function headersOf(bucket: Tokens, { most, perSecond }: Bucket, now: () => number): Readonly<Record<string, string>> {
  const left = bucket.left();
  return {
    "ratelimit-limit": String(most),
    "ratelimit-remaining": String(Math.floor(left)),
    "ratelimit-reset": String(Math.ceil(now() / 1_000 + (most - left) / perSecond)),
  };
}

function json(status: number, body: object): Refused {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

const hetzner: CallLimit = {
  source: "https://docs.hetzner.cloud/reference/cloud#rate-limiting",
  announced: true,
  floorS: (machines, left = 3_600) => Math.max(0, machines - left),
  meter(now, first = 3_600) {
    const rate = { most: 3_600, perSecond: 1, first };
    const bucket = tokens(rate, now);
    const refused = json(429, { error: { code: "rate_limit_exceeded", message: "limit reached" } });
    return { take: () => (bucket.take() ? undefined : refused), headers: () => headersOf(bucket, rate, now) };
  },
};

const digitalocean: CallLimit = {
  source: "https://docs.digitalocean.com/reference/api/digitalocean/#section/Introduction/Rate-Limit",
  announced: true,
  floorS: (machines, left = 5_000) =>
    Math.max(Math.floor((machines - 1) / 250) * 60, ((machines - left) * 3_600) / 5_000),
  meter(now, first = 5_000) {
    const rate = { most: 5_000, perSecond: 5_000 / 3_600, first };
    const bucket = tokens(rate, now);
    const minute: number[] = [];
    const refused = json(429, { id: "too_many_requests", message: "API Rate limit exceeded." });
    return {
      take() {
        while (minute[0] !== undefined && minute[0] <= now() - 60_000) minute.shift();
        if (minute.length >= 250 || !bucket.take()) return refused;
        minute.push(now());
        return undefined;
      },
      headers: () => headersOf(bucket, rate, now),
    };
  },
};

/** Buckets of single actions; each other one that changes something has the last. */
const run = { most: 5, perSecond: 2 } as const;
const ec2: Readonly<Record<string, Bucket>> = {
  RunInstances: run,
  Describe: { most: 100, perSecond: 20 },
  "": { most: 50, perSecond: 5 },
};

const aws: CallLimit = {
  source: "https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html",
  announced: false,
  floorS: (machines) => (machines - run.most) / run.perSecond,
  meter(now) {
    const buckets = new Map<string, Tokens>();
    const error = "<Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error>";
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors>${error}</Errors><RequestID>none</RequestID></Response>`;
    return {
      take(name) {
        const rate = Object.keys(ec2).find((prefix) => name.startsWith(prefix)) ?? "";
        const bucket = buckets.get(name) ?? tokens(ec2[rate] ?? { most: 0, perSecond: 0 }, now);
        buckets.set(name, bucket);
        return bucket.take() ? undefined : { status: 503, headers: { "content-type": "text/xml" }, body };
      },
      headers: () => ({}),
    };
  },
};

/** None where nothing is documented. */
export const callLimits: Readonly<Partial<Record<PlatformId, CallLimit>>> = { aws, digitalocean, hetzner };

/** Of a platform that documents none. */
export const unlimited: Omit<CallLimit, "source"> = {
  announced: false,
  floorS: () => 0,
  meter: () => ({ take: () => undefined, headers: () => ({}) }),
};
