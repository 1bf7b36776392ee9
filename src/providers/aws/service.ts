import { createRequire } from "node:module";
import type { EC2Client, EC2ClientConfig } from "@aws-sdk/client-ec2";
import { FlatcarError } from "../../errors.ts";
import type { IO } from "../../platform.ts";
import type { Credentials } from "./credentials.ts";
import { isLost, isThrottle } from "./errors.ts";
import { gate, type Pace, pace } from "./pace.ts";

/** One of AWS's services, and the package that speaks to it. */
export interface Service {
  readonly title: string;
  /** As details of errors call it; left out: EC2. */
  readonly short?: string;
  readonly package: string;
  /** Name of the package's client. */
  readonly client: string;
  /** Where it is, if not in its own place. */
  endpoint(credentials: Credentials, env: IO["env"]): string | undefined;
  /** Calls whose answer always holds something, be it an empty list. */
  readonly telling: RegExp;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  /** A lost reply is thrown, not repeated: the caller looks first whether the call was carried out. */
  readonly once?: boolean;
}

/** Calls of a service by their names; each has what goes in and what comes out. */
export type ServiceCall<Operations extends { readonly [Name in keyof Operations]: [object, unknown] }> = <
  Name extends keyof Operations & string,
>(
  name: Name,
  input: Operations[Name][0],
  options: CallOptions,
) => Promise<Operations[Name][1]>;

/** Every client of the SDK is configured and called in the same way. */
type Client = Pick<EC2Client, "send" | "config" | "destroy">;
type Answer = { readonly $metadata: object };

/** Calls that are under way at a time, and so sockets, for each service of a region. */
const places = 64;
const attempts = 8;
const connectionTimeoutMs = 10_000;
const requestTimeoutMs = 60_000;

/** A service in one region. Loads its package with the first call; throws FD1703 where that is not installed. */
export function connectService<Operations extends { readonly [Name in keyof Operations]: [object, unknown] }>(
  service: Service,
  region: string,
  credentials: Credentials,
  io: IO,
): ServiceCall<Operations> {
  const paces = new Map<string, Pace>();
  const enter = gate(places);
  let client: Client | undefined;
  return async (name, input, options) => {
    const sdk = load(service);
    client ??= open(service, region, credentials, io);
    const own = paces.get(name) ?? pace(io);
    paces.set(name, own);
    const Command = sdk[`${name}Command`] as new (input: object) => Parameters<Client["send"]>[0];
    const to = client;
    const send = () =>
      enter(async () => checked(service, name, await to.send(new Command(input), { abortSignal: options.signal })));
    return await repeat(send, own, io, options).catch((error: unknown) => {
      throw error instanceof Error && service.short ? Object.assign(error, { service: service.short }) : error;
    });
  };
}

/** The page of a portal or a proxy, sent with success, would else read as "there is nothing". */
function checked<T extends Answer>({ title, telling }: Service, name: string, answer: T): T {
  const { $metadata, ...said } = answer;
  if (!telling.test(name) || Object.values(said).some((part) => part !== undefined)) return answer;
  throw Object.assign(new Error(`the answer is not that of ${title}: it holds nothing of what was asked for`), {
    name: "UnreadableAnswer",
    $metadata,
  });
}

/** Repeats what was refused for haste, and, unless `once`, what may not have been carried out. */
async function repeat<T>(send: () => Promise<T>, own: Pace, io: IO, { signal, once }: CallOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    await own.turn(signal);
    try {
      const answer = await send();
      own.faster();
      return answer;
    } catch (error) {
      const throttled = isThrottle(error);
      if (throttled) own.slower();
      const again = throttled || (isLost(error) && !once);
      if (!again || attempt === attempts || signal.aborted) throw error;
    }
    await io.sleep(backOffMs(attempt), signal);
  }
}

/** Doubles from 0.1 s to 5 s, half of it by chance, so that many do not come back together. */
export function backOffMs(attempt: number): number {
  const whole = Math.min(5_000, 100 * 2 ** (attempt - 1));
  return whole / 2 + (Math.random() * whole) / 2;
}

const loaded = new Map<string, Readonly<Record<string, unknown>>>();

/** `require`, not `import`: the packages are CommonJS inside, and `import` would look through thousands of names. */
function load({ title, package: name }: Service): Readonly<Record<string, unknown>> {
  try {
    const sdk = loaded.get(name) ?? (createRequire(import.meta.url)(name) as Readonly<Record<string, unknown>>);
    loaded.set(name, sdk);
    return sdk;
  } catch (error) {
    throw new FlatcarError(
      {
        code: "FD1703",
        message: `${title} needs the package ${name}, which is not installed`,
        hint: `npm install ${name}`,
      },
      { cause: error },
    );
  }
}

function open(service: Service, region: string, credentials: Credentials, io: IO): Client {
  const Client = load(service)[service.client] as new (config: EC2ClientConfig) => Client;
  return new Client(configOf(service, region, credentials, io));
}

function configOf(service: Service, region: string, credentials: Credentials, io: IO): EC2ClientConfig {
  const { profile } = credentials;
  const endpoint = service.endpoint(credentials, io.env);
  const keys = keysOf(credentials, io);
  return {
    region,
    customUserAgent: "flatcar-deploy",
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: places },
      httpsAgent: { keepAlive: true, maxSockets: places },
    },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(keys ? { credentials: keys } : profile === undefined ? {} : { profile }),
  };
}

/** Throws what the SDK's own chain does where it finds no credentials and none were given. The service itself is not asked. */
export async function findKeys(service: Service, region: string, credentials: Credentials, io: IO): Promise<void> {
  if (keysOf(credentials, io)) return;
  const client = open(service, region, credentials, io);
  await client.config.credentials();
  client.destroy();
}

/** Keys, unless they are only the environment's and a profile was asked for by hand. */
function keysOf({ accessKeyId, secretAccessKey, sessionToken, profile }: Credentials, { env }: IO) {
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const chosen = profile !== undefined && profile !== env.AWS_PROFILE;
  if (chosen && accessKeyId === env.AWS_ACCESS_KEY_ID) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
