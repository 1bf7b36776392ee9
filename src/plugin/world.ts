import type { IO } from "../platform.ts";
import type { PluginOptions } from "./connection.ts";

/** What a provider is given in a process of its own. `FLATCAR_DEPLOY_SIMULATED` is set where `flatcar-deploy simulate` has started the clouds. */
export async function processOptions(): Promise<PluginOptions> {
  const io = processIO();
  if (!io.env.FLATCAR_DEPLOY_SIMULATED) return { io };
  const { simulatedImages } = await import("../images/index.ts");
  const images = simulatedImages();
  process.once("exit", images.close);
  return { io, simulated: true, content: images.content };
}

/** The real world. What is logged goes to the error stream, which the engine of a plugin keeps for its own log. */
function processIO(): IO {
  return {
    fetch: (input, init) => fetch(input, init),
    env: process.env,
    sleep: async (ms, signal) => {
      const { setTimeout: wait } = await import("node:timers/promises");
      await wait(ms, undefined, signal ? { signal } : {});
    },
    now: () => new Date(),
    log: (line) => void process.stderr.write(`${line}\n`),
  };
}
