// Two machines in a private network, behind a load balancer and a firewall, as a program that deploys itself through Pulumi's Automation API.
//   node examples/hetzner/index.ts            in your project, with HCLOUD_TOKEN
//   node examples/hetzner/index.ts destroy    deletes everything again
// Without an account, on a simulated cloud: npx flatcar-deploy simulate -- node examples/hetzner/index.ts
// The Pulumi engine must be on the PATH; where its state goes is Pulumi's own choice: PULUMI_BACKEND_URL.
import { fileURLToPath } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import * as flatcar from "flatcar-deploy";
import { startProvider } from "flatcar-deploy/provider";

const config = fileURLToPath(new URL("app.bu", import.meta.url));
const location = "fsn1";
const labels = { app: "web" };

async function program() {
  const { Image, Network, Firewall, LoadBalancer, PrimaryIp, Machine } = flatcar.hetzner;
  const image = new Image("flatcar", { release: "stable" });
  const network = new Network("web", { options: { ipRange: "10.0.0.0/16", subnets: [{ ipRange: "10.0.1.0/24" }] } });
  const firewall = new Firewall("web", {
    options: { rules: [{ protocol: "tcp", port: "22", sourceIps: ["0.0.0.0/0", "::/0"] }] },
  });
  const balancer = new LoadBalancer("web", {
    options: {
      location,
      network: network.id,
      services: [{ protocol: "http", listenPort: 80, healthCheck: { protocol: "http", path: "/" } }],
      targets: [{ labelSelector: "app=web", usePrivateIp: true }],
    },
  });
  const machines = [0, 1].map((index) => {
    const address = new PrimaryIp(`web-${index}`, { options: { type: "ipv4", location } });
    const options = {
      ...{ serverType: "cx23", location, primaryIpv4: address.id },
      ...{ networks: [{ network: network.id }], firewalls: [firewall.id] },
    };
    const args = { release: "stable", options, config: [flatcar.butane(config)], labels };
    return new Machine(`web-${index}`, args, { dependsOn: [image] });
  });
  return { loadBalancer: balancer.ipv4, machines: machines.map(({ address }) => address) };
}

const provider = await startProvider();
const stack = await LocalWorkspace.createOrSelectStack(
  { stackName: "dev", projectName: "flatcar-hetzner", program },
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
