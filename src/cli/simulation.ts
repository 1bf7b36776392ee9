import type { IO, Simulator } from "../platform.ts";
import { loadPlatform } from "../providers/index.ts";

/** Runs `use` against empty simulated clouds: enough for looking up what every account can see, such as images. */
export async function onSimulatedClouds<T>(ids: Iterable<string>, io: IO, use: (io: IO) => Promise<T>): Promise<T> {
  const running: Simulator[] = [];
  try {
    for (const id of new Set(ids)) running.push(await (await loadPlatform(id)).simulate());
    const env = Object.assign({}, io.env, ...running.map((simulator) => simulator.env));
    return await use({ ...io, env });
  } finally {
    for (const simulator of running) await simulator.close();
  }
}
