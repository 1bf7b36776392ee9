import { startPlugin } from "./plugin/index.ts";
import { processOptions } from "./plugin/world.ts";

/** The provider `flatcar` in the program's own process. */
export interface RunningProvider {
  /** What the engine must be told: give it to `LocalWorkspaceOptions.envVars`. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Starts the provider for a program that runs through Pulumi's Automation API: nothing has to be installed, and one process does it
 * all. Close it when the stack's operation has ended.
 */
export async function startProvider(): Promise<RunningProvider> {
  const plugin = await startPlugin(await processOptions());
  return {
    env: {
      PULUMI_DEBUG_PROVIDERS: `flatcar:${plugin.port}`,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    },
    close: () => plugin.close(),
  };
}
