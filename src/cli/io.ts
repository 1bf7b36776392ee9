import { setTimeout as wait } from "node:timers/promises";
import type { IO } from "../platform.ts";
import type { Host } from "./command.ts";
import type { Output } from "./output.ts";

/** The outside world for planning and for drivers. */
export function ioOf(host: Host, output: Output): IO {
  return {
    fetch: host.fetch,
    env: host.env,
    sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}),
    now: () => host.now(),
    log: output.note,
  };
}
