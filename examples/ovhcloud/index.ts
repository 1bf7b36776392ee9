// Two machines of OVHcloud's Public Cloud in a private network, behind a load balancer and a security group, as a program that deploys itself through Pulumi's Automation API.
//   node examples/ovhcloud/index.ts            in your project, with OS_CLOUD or the variables of its openrc
//   node examples/ovhcloud/index.ts destroy    deletes everything again
// Without an account, on a simulated cloud: npx flatcar-deploy simulate -- node examples/ovhcloud/index.ts
// The Pulumi engine must be on the PATH; where its state goes is Pulumi's own choice: PULUMI_BACKEND_URL.
import { fileURLToPath } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import * as flatcar from "flatcar-deploy";
import { startProvider } from "flatcar-deploy/provider";

const config = fileURLToPath(new URL("app.bu", import.meta.url));
const region = "GRA11";

async function program() {
  const { FloatingIp, Image, LoadBalancer, Machine, Network, Router, SecurityGroup, ServerGroup, Subnet } =
    flatcar.ovhcloud;
  const image = new Image("flatcar", { release: "stable", place: region });
  const network = new Network("web", { options: { region } });
  const subnet = new Subnet("web", { options: { region, network: network.id, cidr: "10.20.0.0/24" } });
  const router = new Router("web", { options: { region, externalNetwork: "Ext-Net", subnets: [subnet.id] } });
  const group = new SecurityGroup("web", {
    options: { region, rules: [22, 80].map((port) => ({ protocol: "tcp", fromPort: port, cidr: "0.0.0.0/0" })) },
  });
  const apart = new ServerGroup("web", { options: { region, policy: "soft-anti-affinity" } });
  const machines = [0, 1].map((index) => {
    const { address } = new FloatingIp(`web-${index}`, { options: { region, pool: "Ext-Net" } });
    const options = {
      ...{ region, flavor: "b3-8", serverGroup: apart.id, floatingIp: { address } },
      ...{ networks: [{ network: network.id }], securityGroups: [group.id] },
    };
    const args = { release: "stable", options, config: [flatcar.butane(config)], labels: { app: "web" } };
    return new Machine(`web-${index}`, args, { dependsOn: [image, router] });
  });
  const members = machines.map(({ addresses }) => ({ address: addresses.apply(privateOf), port: 80 }));
  const balancer = new LoadBalancer("web", {
    options: { region, subnet: subnet.id, listeners: [{ protocol: "HTTP", port: 80, members }] },
  });
  return { loadBalancer: balancer.address, machines: machines.map(({ address }) => address) };
}

function privateOf({ privateIpv4 = "" }: { readonly privateIpv4?: string }): string {
  return privateIpv4;
}

const provider = await startProvider();
const stack = await LocalWorkspace.createOrSelectStack(
  { stackName: "dev", projectName: "flatcar-ovhcloud", program },
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
