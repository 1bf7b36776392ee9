// Two machines in a VPC, behind a load balancer and a firewall, as a program that deploys itself through Pulumi's Automation API.
//   node examples/digitalocean/index.ts            on your team, with DIGITALOCEAN_TOKEN
//   node examples/digitalocean/index.ts destroy    deletes everything again
// Without an account, on a simulated cloud: npx flatcar-deploy simulate -- node examples/digitalocean/index.ts
// The Pulumi engine must be on the PATH; where its state goes is Pulumi's own choice: PULUMI_BACKEND_URL.
import { fileURLToPath } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import * as flatcar from "flatcar-deploy";
import { startProvider } from "flatcar-deploy/provider";

const config = fileURLToPath(new URL("app.bu", import.meta.url));
const region = "fra1";
/** Id of a key of your team: `doctl compute ssh-key list`. */
const sshKey = 289_794;
const everywhere = { addresses: ["0.0.0.0/0", "::/0"] };

async function program() {
  const { Image, Vpc, Firewall, LoadBalancer, ReservedIp, Machine } = flatcar.digitalocean;
  const image = new Image("flatcar", { release: "stable", place: region });
  const vpc = new Vpc("web", { options: { region, ipRange: "10.10.10.0/24" } });
  const balancer = new LoadBalancer("web", {
    options: {
      ...{ region, vpc: vpc.id, tag: "app:web" },
      rules: [{ entryProtocol: "http", entryPort: 80, targetProtocol: "http", targetPort: 80 }],
    },
  });
  const firewall = new Firewall("web", {
    options: {
      tags: ["app:web"],
      inbound: [
        { protocol: "tcp", ports: "22", sources: everywhere },
        { protocol: "tcp", ports: "80", sources: { loadBalancers: [balancer.id] } },
      ],
      outbound: [
        { protocol: "tcp", destinations: everywhere },
        { protocol: "udp", destinations: everywhere },
      ],
    },
  });
  const machines = [0, 1].map((index) => {
    const address = new ReservedIp(`web-${index}`, { options: { region } });
    const options = { region, size: "s-1vcpu-2gb", sshKeys: [sshKey], vpc: vpc.id, reservedIp: address.ip };
    const args = { release: "stable", options, config: [flatcar.butane(config)], labels: { app: "web" } };
    return new Machine(`web-${index}`, args, { dependsOn: [image, firewall] });
  });
  return { loadBalancer: balancer.ip, machines: machines.map(({ address }) => address) };
}

const provider = await startProvider();
const stack = await LocalWorkspace.createOrSelectStack(
  { stackName: "dev", projectName: "flatcar-digitalocean", program },
  { envVars: provider.env },
);
const print = (text: string) => process.stdout.write(text);
try {
  if (process.argv[2] === "destroy") {
    await stack.destroy({ onOutput: print });
  } else {
    const { outputs } = await stack.up({ onOutput: print });
    console.log(`load balancer: ${outputs.loadBalancer?.value}; machines: ${outputs.machines?.value.join(", ")}`);
  }
} catch {
  process.exitCode = 1; // Pulumi has printed why.
} finally {
  await provider.close();
}
