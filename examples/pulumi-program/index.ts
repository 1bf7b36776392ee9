// A program that deploys itself, through Pulumi's Automation API: no Pulumi.yaml, no plugin to install.
//   node examples/pulumi-program/index.ts            on your account
//   node examples/pulumi-program/index.ts destroy    deletes it again
// Without an account, on a simulated cloud: npx flatcar-deploy simulate -- node examples/pulumi-program/index.ts
// The Pulumi engine must be on the PATH; where its state goes is Pulumi's own choice: PULUMI_BACKEND_URL.
import { fileURLToPath } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import * as flatcar from "flatcar-deploy";
import { startProvider } from "flatcar-deploy/provider";

const config = fileURLToPath(new URL("web.bu", import.meta.url));

async function program() {
  const web = new flatcar.Machine("web", {
    platform: "aws",
    release: "stable",
    options: { region: "eu-central-1", instanceType: "t4g.small" },
    config: [flatcar.butane(config)],
    labels: { role: "web" },
  });
  return { address: web.address, version: web.version };
}

const provider = await startProvider();
const stack = await LocalWorkspace.createOrSelectStack(
  { stackName: "dev", projectName: "flatcar-program", program },
  { envVars: provider.env },
);
const print = (text: string) => process.stdout.write(text);
try {
  if (process.argv[2] === "destroy") {
    await stack.destroy({ onOutput: print });
  } else {
    const { outputs } = await stack.up({ onOutput: print });
    console.log(`web: ${outputs.address?.value}, Flatcar ${outputs.version?.value}`);
  }
} catch {
  process.exitCode = 1; // Pulumi has printed why.
} finally {
  await provider.close();
}
