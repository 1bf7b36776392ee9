// The same machines as a program that deploys itself, through Pulumi's Automation API.
//   node examples/digitalocean/index.ts            on your team, with DIGITALOCEAN_TOKEN
//   node examples/digitalocean/index.ts destroy    deletes them again
// The Pulumi engine must be on the PATH; where its state goes is Pulumi's own choice: PULUMI_BACKEND_URL.
import { fileURLToPath } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import * as flatcar from "flatcar-deploy";
import { startProvider } from "flatcar-deploy/provider";

const config = fileURLToPath(new URL("app.bu", import.meta.url));
/** Id of a key of your team: `doctl compute ssh-key list`. */
const sshKey = 289_794;

async function program() {
  const machines = [0, 1].map(
    (index) =>
      new flatcar.digitalocean.Machine(`app-${index}`, {
        release: "stable",
        options: { region: "fra1", size: "s-1vcpu-2gb", sshKeys: [sshKey], tags: ["allow-http"] },
        config: [flatcar.butane(config)],
        labels: { environment: "example" },
      }),
  );
  return { addresses: machines.map(({ address }) => address) };
}

const provider = await startProvider();
try {
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "dev", projectName: "flatcar-digitalocean", program },
    { envVars: provider.env },
  );
  const print = (text: string) => process.stdout.write(text);
  if (process.argv[2] === "destroy") {
    await stack.destroy({ onOutput: print });
  } else {
    const { outputs } = await stack.up({ onOutput: print });
    console.log(outputs.addresses?.value);
  }
} finally {
  await provider.close();
}
