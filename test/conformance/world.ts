import { randomUUID } from "node:crypto";
import { throwFindings } from "../../src/errors.ts";
import { formsOf, pack } from "../../src/ignition/index.ts";
import { parseWith, resolveCredentials } from "../../src/options.ts";
import { imagePlace } from "../../src/plan.ts";
import { type Arch, byHand, type LocatedImage, type MachinePlan, type Release, type Run } from "../../src/platform.ts";
import type { AnyPlatform } from "../../src/providers/index.ts";
import { type FastIO, fastIO } from "./clock.ts";
import type { Cloud, CloudOptions, MachineDriver, Subject } from "./cloud.ts";
import { importFor } from "./imported.ts";

/** What a test wants other than the platform's smallest machine. */
export interface Wanted {
  readonly name?: string;
  readonly arch?: Arch;
  /** Laid over the smallest options. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** In place of all options. */
  readonly onlyOptions?: unknown;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ignition?: string;
  /** In place of an image that is looked up or imported. */
  readonly image?: string;
}

/** A cloud, and everything a driver needs and says while it works there. */
export interface World {
  readonly cloud: Cloud;
  readonly io: FastIO;
  /** Every line of log and progress so far. */
  readonly said: readonly string[];
  /** A new driver, which remembers nothing, as another process would have it. */
  driver(): MachineDriver;
  run(overrides?: Partial<Run>): Run;
  plan(wanted?: Wanted): Promise<MachinePlan>;
  readonly scope: string;
  readonly credentials: unknown;
  /** Images that were imported or looked up, by place and architecture. */
  readonly images: ReadonlyMap<string, Promise<LocatedImage>>;
}

/** In every user data, so that it can be searched for where it must not be. */
export const configCanary = "config-canary-5f1b";

/** Says things that a careless encoding would change. */
export const ignition = JSON.stringify({
  ignition: { version: "3.4.0" },
  storage: {
    files: [{ path: "/etc/motd", contents: { source: `data:,${configCanary}%0A"<&>"%20Grüße%20日本\u2028\\` } }],
  },
});

export interface WorldOptions extends CloudOptions {
  /** Seconds of the driver's clock in a real one; 1 where the time between its calls counts. */
  readonly speed?: number;
  /** Images of the smallest machines are there already, where the cloud can be kept. */
  readonly stocked?: boolean;
}

export async function openWorld(
  subject: Subject,
  { speed, stocked = false, ...options }: WorldOptions = {},
): Promise<World> {
  const { platform, flaw = (driver) => driver, patienceMs = 20_000 } = subject;
  const stock = stocked ? await stockOf(subject) : undefined;
  const cloud = await subject.open(stock ? { snapshot: stock.snapshot, ...options } : options);
  const said: string[] = [];
  const io = fastIO(cloud.env, (line) => said.push(line), speed ?? subject.speed);
  const owner = randomUUID();
  const credentials = resolveCredentials(platform, undefined, cloud.env);
  throwFindings(credentials.findings);
  const images = new Map<string, Promise<LocatedImage>>(stock?.images);
  return {
    cloud,
    io,
    said,
    credentials: credentials.value,
    images,
    scope: platform.scope(smallest(subject, {}).options),
    driver: () => flaw(platform.connect(credentials.value, io), cloud.env),
    run: (overrides = {}) => ({
      owner,
      signal: AbortSignal.timeout(patienceMs),
      progress: (line) => said.push(line),
      ...overrides,
    }),
    async plan(wanted = {}) {
      const { arch, options } = smallest(subject, wanted);
      const release = releaseFor(arch);
      const key = `${imagePlace(platform, options)} ${arch}`;
      const context = { credentials: credentials.value, io, patienceMs };
      const found =
        wanted.image === undefined ? (images.get(key) ?? imageOf(platform, release, options, context)) : undefined;
      if (found) images.set(key, found);
      const image = wanted.image ?? (await found)?.image ?? "";
      const text = wanted.ignition ?? ignition;
      return {
        name: wanted.name ?? "conf-web-0",
        release,
        image,
        ignition: text,
        ...pack(formsOf(text), platform.userData, { machine: "conf-web-0", platform: platform.title }),
        labels: wanted.labels ?? { role: "web" },
        options,
      };
    },
  };
}

/** A cloud that holds nothing but images. */
interface Stock {
  readonly snapshot: string;
  readonly images: World["images"];
}

const stocks = new WeakMap<AnyPlatform, Promise<Stock | undefined>>();

/** What a platform's worlds begin with: to import the same images into each of them would take most of their time. */
function stockOf(subject: Subject): Promise<Stock | undefined> {
  const { platform } = subject;
  if (platform.image.kind === "published") return Promise.resolve(undefined);
  const stock = stocks.get(platform) ?? takeStock(subject);
  stocks.set(platform, stock);
  return stock;
}

async function takeStock(subject: Subject): Promise<Stock | undefined> {
  const { cloud, images, plan } = await openWorld(subject);
  try {
    if (!cloud.snapshot) return undefined;
    for (const arch of subject.platform.architectures) await plan({ arch });
    return { snapshot: cloud.snapshot(), images };
  } finally {
    await cloud.close();
  }
}

function imageOf(
  { image }: AnyPlatform,
  release: Release,
  options: unknown,
  context: { readonly credentials: unknown; readonly io: FastIO; readonly patienceMs: number },
): Promise<LocatedImage> {
  const signal = AbortSignal.timeout(context.patienceMs);
  if (image.kind === "published") {
    return image.locate(release, options, { ...context, signal, offline: false, artifact: async () => undefined });
  }
  const run = { owner: byHand, signal, progress: () => undefined };
  return importFor(image, { ...context, run }, release, options);
}

export function releaseFor(arch: Arch, version = "4593.2.5"): Release {
  return { channel: "stable", version, arch };
}

function smallest({ platform }: Subject, { arch, options, onlyOptions }: Wanted): { arch: Arch; options: unknown } {
  const first = arch ?? platform.architectures[0] ?? "amd64";
  const given = onlyOptions ?? { ...platform.sample.options[first], ...options };
  const { value, findings } = parseWith(platform.options, given, (path) => ({ path }));
  throwFindings(findings);
  return { arch: platform.arch(value) ?? first, options: value };
}
