// Two machines in a VPC of their own, behind a load balancer and a security group, as a program that deploys itself through Pulumi's Automation API.
//   node examples/aws/index.ts            on your account, with the credentials that the AWS tools use
//   node examples/aws/index.ts destroy    deletes everything again
// Without an account, on a simulated cloud: npx flatcar-deploy simulate -- node examples/aws/index.ts
// The Pulumi engine must be on the PATH; where its state goes is Pulumi's own choice: PULUMI_BACKEND_URL.
import { fileURLToPath } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import * as flatcar from "flatcar-deploy";
import { startProvider } from "flatcar-deploy/provider";

const config = fileURLToPath(new URL("app.bu", import.meta.url));
const region = "eu-central-1";

async function program() {
  const { ElasticIp, InternetGateway, LoadBalancer, Machine, RouteTable, SecurityGroup, Subnet, Vpc } = flatcar.aws;
  const vpc = new Vpc("web", { options: { region, cidr: "10.20.0.0/16" } });
  const subnet = new Subnet("web", { options: { region, vpc: vpc.id, cidr: "10.20.1.0/24" } });
  const gateway = new InternetGateway("web", { options: { region, vpc: vpc.id } });
  const routes = new RouteTable("web", {
    options: {
      ...{ region, vpc: vpc.id, subnets: [subnet.id] },
      routes: [{ destination: "0.0.0.0/0", gateway: gateway.id }],
    },
  });
  const group = new SecurityGroup("web", {
    options: {
      ...{ region, vpc: vpc.id },
      ingress: [22, 80].map((port) => ({ protocol: "tcp", fromPort: port, cidr: "0.0.0.0/0" })),
    },
  });
  const machines = [0, 1].map((index) => {
    const options = {
      ...{ region, instanceType: "t4g.small", publicIpv4: true },
      ...{ subnet: subnet.subnetId, securityGroups: [group.securityGroupId] },
    };
    const args = { release: "stable", options, config: [flatcar.butane(config)], labels: { app: "web" } };
    return new Machine(`web-${index}`, args, { dependsOn: [routes] });
  });
  const address = new ElasticIp("web", { options: { region } });
  const targets = machines.map(({ id }) => id);
  new LoadBalancer(
    "web",
    {
      options: {
        ...{ region, subnets: [{ subnet: subnet.id, allocation: address.id }] },
        listeners: [{ port: 80, targets, healthCheck: { protocol: "http", path: "/" } }],
      },
    },
    { dependsOn: [routes] },
  );
  return { loadBalancer: address.ip, machines: machines.map((machine) => machine.address) };
}

const provider = await startProvider();
const stack = await LocalWorkspace.createOrSelectStack(
  { stackName: "dev", projectName: "flatcar-aws", program },
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
