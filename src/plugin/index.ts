import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { PluginOptions } from "./connection.ts";
import { processOptions } from "./world.ts";

export type { PluginOptions } from "./connection.ts";

/** A provider in this process, for an engine that is told its port by `PULUMI_DEBUG_PROVIDERS`. */
export interface Plugin {
  readonly port: number;
  /** Ends the work under way, and returns when every call is answered. */
  close(): Promise<void>;
}

/** Serves the provider `flatcar` on a free port of 127.0.0.1. The port is open before the code behind it is loaded. */
export async function startPlugin(options: PluginOptions): Promise<Plugin> {
  const listener = createServer();
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const serving = import("./server.ts").then(({ serve }) => serve(options));
  listener.on("connection", (socket) => void serving.then(({ take }) => take(socket)));
  return {
    port: (listener.address() as AddressInfo).port,
    close: async () => {
      listener.close();
      await (await serving).close();
    },
  };
}

/**
 * The plugin as a process of its own: prints its port as the first line, and ends on SIGINT, on SIGTERM and when whoever started it
 * is gone. The engine's address is the last argument; flags before it are the engine's own and mean nothing here.
 */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
  const engineAddress = args.filter((argument) => /^[^-].*:\d+$/.test(argument)).at(-1);
  const plugin = await startPlugin({ ...(await processOptions()), ...(engineAddress ? { engineAddress } : {}) });
  const end = () => void plugin.close().finally(() => process.exit(0));
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  whenOrphaned(end);
  process.stdout.write(`${plugin.port}\n`);
}

const orphanCheckMs = 2000;

/** A killed engine cannot end its plugins; their parent is then another process. */
function whenOrphaned(end: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, orphanCheckMs);
  timer.unref();
}
