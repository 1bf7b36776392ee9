import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { findEngine } from "../src/engine/index.ts";

/** Milliseconds that the engine takes to preview a program with so many component resources that hold nothing: its own share. */
export async function emptyPreview(count: number, folder: string): Promise<number> {
  const engine = await findEngine(process.env);
  const backend = join(folder, "empty");
  mkdirSync(backend, { recursive: true });
  const program = async () => {
    for (let index = 0; index < count; index++) new pulumi.ComponentResource("bench:index:Empty", `empty-${index}`);
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "empty", projectName: "bench", program },
    {
      pulumiCommand: await PulumiCommand.get({ root: dirname(dirname(engine.path)), skipVersionCheck: true }),
      envVars: {
        PULUMI_BACKEND_URL: pathToFileURL(backend).href,
        PULUMI_HOME: join(backend, "home"),
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
      },
    },
  );
  const begun = performance.now();
  await stack.preview({ color: "never" });
  return performance.now() - begun;
}
