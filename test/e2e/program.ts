import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { LocalWorkspace, type PulumiFn, type Stack } from "@pulumi/pulumi/automation/index.js";
import { findEngine } from "../../src/engine/index.ts";
import { offlineSnapshot } from "../../src/images/index.ts";
import type { IO } from "../../src/platform.ts";
import { startPlugin } from "../../src/plugin/index.ts";

/** An ordinary inline program, through Pulumi's own Automation API, with our provider attached and state in a folder of its own. */
export interface Program {
  /** A stack of a program; every name has state of its own. */
  stack(name: string, program: PulumiFn): Promise<Stack>;
  /** All of the stack's state as text. */
  state(name: string): string;
  /** Everything that was printed, by the engine and by the provider's log. */
  readonly printed: string[];
  close(): Promise<void>;
}

export async function openProgram(env: IO["env"]): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-deploy-program-"));
  const engine = await findEngine(process.env);
  const printed: string[] = [];
  const io: IO = {
    env,
    fetch: globalThis.fetch,
    sleep: (ms, signal) =>
      import("node:timers/promises").then(({ setTimeout }) => setTimeout(ms, undefined, signal ? { signal } : {})),
    now: () => new Date(),
    log: (line) => void printed.push(line),
  };
  const plugin = await startPlugin({ io, releases: offlineSnapshot() });
  const path = process.env.PATH;
  process.env.PATH = [dirname(engine.path), path].join(delimiter);
  const envVars = {
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_DEBUG_PROVIDERS: `flatcar:${plugin.port}`,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
  };
  return {
    printed,
    stack: (stackName, program) => {
      const workDir = mkdtempSync(join(folder, "work-"));
      return LocalWorkspace.createOrSelectStack({ stackName, projectName: "program", program }, { envVars, workDir });
    },
    state: (name) => readFileSync(join(folder, ".pulumi", "stacks", "program", `${name}.json`), "utf8"),
    close: async () => {
      process.env.PATH = path;
      await plugin.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
