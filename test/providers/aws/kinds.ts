import { setTimeout as wait } from "node:timers/promises";
import { parseWith, resolveCredentials } from "../../../src/options.ts";
import type {
  Driver,
  IO,
  ResourceKind,
  ResourcePlan,
  ResourceState,
  Run,
  SimulatorOptions,
} from "../../../src/platform.ts";
import aws from "../../../src/providers/aws/index.ts";
import { type Desk, openDesk } from "./simulator-client.ts";

/** A hundred of the driver's seconds pass in a real one. */
const speed = 100;

export interface Shop extends Desk {
  driver(kind: string): Driver<ResourcePlan, ResourceState>;
  /** A plan with complete options. */
  plan(kind: string, options: object, more?: Partial<ResourcePlan>): ResourcePlan;
  order(more?: Partial<Run>): Run;
}

/** A simulated cloud with the drivers of kinds beside machines before it, and Amazon's own client. */
export async function openShop(options: SimulatorOptions = {}): Promise<Shop> {
  const desk = await openDesk(options);
  const start = performance.now();
  const io: IO = {
    env: desk.cloud.env,
    fetch: globalThis.fetch,
    log: () => undefined,
    now: () => new Date((performance.now() - start) * speed),
    sleep: async (ms, signal) => wait(ms / speed, undefined, signal ? { signal } : {}),
  };
  const known = resolveCredentials(aws, undefined, desk.cloud.env).value;
  return {
    ...desk,
    driver: (kind) => kindOf(kind).connect(known, io),
    plan: (kind, given, more) => ({ name: "shop", labels: {}, options: complete(kind, given), ...more }),
    order: (more = {}) => ({
      ...{ owner: "owner-1", signal: AbortSignal.timeout(20_000), progress: () => undefined },
      ...more,
    }),
  };
}

export function kindOf(name: string): ResourceKind {
  const kind = (aws.resources as Readonly<Record<string, ResourceKind>>)[name];
  if (!kind) throw new Error(`there is no ${name}`);
  return kind;
}

function complete(name: string, given: object): unknown {
  const { value, findings } = parseWith(kindOf(name).options, given, (path) => ({ path }));
  if (findings.length > 0) throw new Error(findings.map(({ message }) => message).join("\n"));
  return value;
}

/** What is wrong with options: where and what. */
export function mistakes(name: string, given: object): readonly string[] {
  const { findings } = parseWith(kindOf(name).options, given, (path) => ({ path }));
  return findings.map(({ message }) => message);
}
