import { setTimeout as wait } from "node:timers/promises";
import type { IO, Run, SimulatorOptions } from "../../../src/platform.ts";
import { credentials } from "../../../src/providers/aws/credentials.ts";
import { machines } from "../../../src/providers/aws/machines.ts";
import { type Desk, openDesk } from "./simulator-client.ts";

/** A hundred of the driver's seconds pass in a real one. */
const speed = 100;

export interface Seat extends Omit<Desk, "run"> {
  /** Makes a machine that nobody of us made; its id. */
  readonly start: Desk["run"];
  /** A new driver, which remembers nothing, as another process would have it. */
  driver(): ReturnType<typeof machines>;
  run(more?: Partial<Run>): Run;
  /** Names of the calls that a step makes, in order. */
  callsOf(step: () => Promise<unknown>): Promise<readonly string[]>;
}

/** A simulated cloud with our driver before it and Amazon's own client beside it. */
export async function openSeat(options: SimulatorOptions = {}): Promise<Seat> {
  const desk = await openDesk(options);
  const { AWS_ENDPOINT_URL_EC2, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = desk.cloud.env;
  const keys = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const known = credentials.parse({ endpoint: AWS_ENDPOINT_URL_EC2, ...keys });
  const start = performance.now();
  const io: IO = {
    env: {},
    fetch: globalThis.fetch,
    log: () => undefined,
    now: () => new Date((performance.now() - start) * speed),
    sleep: async (ms, signal) => wait(ms / speed, undefined, signal ? { signal } : {}),
  };
  return {
    ...desk,
    start: desk.run,
    driver: () => machines(known, io),
    run: (more = {}) => ({ owner: "owner-1", signal: AbortSignal.timeout(20_000), progress: () => undefined, ...more }),
    async callsOf(step) {
      const before = desk.cloud.calls.length;
      await step();
      return desk.cloud.calls.slice(before).map(({ name }) => name);
    },
  };
}

/** The instance in a machine's id. */
export function bare(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}
