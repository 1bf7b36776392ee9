import * as Sdk from "@aws-sdk/client-ec2";
import { expect, onTestFinished, test } from "vitest";
import type { MachinePlan, Simulator, Survey } from "../../../src/platform.ts";
import aws from "../../../src/providers/aws/index.ts";
import type { Options } from "../../../src/providers/aws/options.ts";
import { fastIO } from "../../conformance/clock.ts";
import { bare, openNetwork } from "./network.ts";
import { planWith } from "./plans.ts";

async function cloud(): Promise<Simulator> {
  const simulator = await aws.simulate();
  onTestFinished(async () => {
    await simulator.close();
    expect(simulator.violations).toEqual([]);
  });
  return simulator;
}

async function survey({ env }: Simulator, ...plans: readonly MachinePlan<Options>[]): Promise<Survey> {
  const { AWS_ENDPOINT_URL_EC2, AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = env;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const io = fastIO({ AWS_ENDPOINT_URL_EC2: AWS_ENDPOINT_URL_EC2 ?? "" }, () => undefined);
  const surveyor = aws.survey?.({ ...credentials, endpoint: AWS_ENDPOINT_URL_EC2 }, io);
  if (!surveyor) throw new Error("EC2 can be surveyed");
  return surveyor.survey(plans, { signal: new AbortController().signal });
}

const named = (name: string, options: object = {}, image = "ami-0123456789abcdef0") =>
  planWith(options, { name, image });
const arm = { instanceType: "t4g.small" };

async function subnetsOf({ env }: Simulator, region: string, more: Sdk.DescribeSubnetsRequest = {}) {
  const { AWS_ENDPOINT_URL_EC2: endpoint = "", AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = env;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const client = new Sdk.EC2Client({ region, endpoint, credentials });
  onTestFinished(() => client.destroy());
  return (await client.send(new Sdk.DescribeSubnetsCommand(more))).Subnets ?? [];
}

async function subnetOf(simulator: Simulator, id: string): Promise<Sdk.Subnet> {
  const Filters = [{ Name: "subnet-id", Values: [id] }];
  return (await subnetsOf(simulator, "eu-central-1", { Filters }))[0] ?? {};
}

test("what machines name is asked for once for all of them, in lists of what is named", async () => {
  const simulator = await cloud();
  const plans = Array.from({ length: 100 }, (_, index) => named(`web-${index}`));
  const zoned = named("db-0", { instanceType: "m5.large", availabilityZone: "eu-central-1b" });
  expect(await survey(simulator, ...plans, zoned)).toEqual({ findings: [], notes: [] });
  const asked = simulator.calls.map(({ name }) => name).sort();
  const [images, offerings, types, subnets] = ["Images", "InstanceTypeOfferings", "InstanceTypes", "Subnets"];
  expect(asked).toEqual([images, offerings, types, subnets].map((what) => `Describe${what}`));
  const placed = {
    ...{ subnet: "subnet-0123456789abcdef0", securityGroups: ["sg-0123456789abcdef0"], ipv6: 1 },
    ...{ keyName: "operator", placementGroup: "near", availabilityZone: "eu-central-1c" },
  };
  const { AvailabilityZone } = await subnetOf(simulator, placed.subnet);
  expect(await survey(simulator, named("app-0", { ...placed, availabilityZone: AvailabilityZone }))).toEqual({
    findings: [],
    notes: [],
  });
});

test("everything that is not there is told at once, with the nearest that is", async () => {
  const wrong = {
    ...{ subnet: "subnet-00000000000000000", securityGroups: ["sg-00000000000000000"] },
    ...{ keyName: "missing-operator", placementGroup: "missing" },
  };
  const { findings } = await survey(await cloud(), named("web-0", wrong));
  const machine = "web-0";
  expect(findings).toEqual([
    expect.objectContaining({ code: "FD1406", machine, at: { path: "options.subnet" } }),
    expect.objectContaining({ code: "FD1406", machine, at: { path: "options.securityGroups" } }),
    {
      code: "FD1406",
      message: 'eu-central-1 has no key pair "missing-operator"',
      machine,
      at: { path: "options.keyName" },
      hint: "there are: operator",
    },
    {
      code: "FD1406",
      message: 'eu-central-1 has no placement group "missing"',
      machine,
      at: { path: "options.placementGroup" },
      hint: "there is none",
    },
  ]);
});

test("a subnet has to be in the zone, to have room, and to have the address; groups have to be in its VPC", async () => {
  const { make, cloud: simulator } = await openNetwork();
  const vpc = bare(await make("Vpc", { cidr: "10.20.0.0/16" }));
  const other = bare(await make("Vpc", { cidr: "10.30.0.0/16" }));
  const zone = { availabilityZone: "eu-central-1b" };
  const subnet = bare(await make("Subnet", { vpc, cidr: "10.20.1.0/28", ...zone }));
  const group = bare(await make("SecurityGroup", { vpc: other }));
  const plans = Array.from({ length: 12 }, (_, index) => named(`web-${index}`, { subnet }));
  const { findings } = await survey(
    simulator,
    ...plans,
    named("db-0", {
      ...{ subnet, securityGroups: [group], availabilityZone: "eu-central-1a", privateIpv4: "10.20.2.9", ipv6: 1 },
    }),
  );
  expect(findings.map(({ code, machine, at, message }) => [code, machine, at?.path, message])).toEqual([
    [
      ...["FD1405", "db-0", "options.availabilityZone"],
      `subnet ${subnet} is in eu-central-1b, and availabilityZone is eu-central-1a`,
    ],
    [
      ...["FD1405", "db-0", "options.privateIpv4"],
      `subnet ${subnet} has the range 10.20.1.0/28, and 10.20.2.9 is not in it`,
    ],
    ["FD1405", "db-0", "options.ipv6", `subnet ${subnet} has no range of IPv6 addresses`],
    [
      ...["FD1405", "db-0", "options.securityGroups"],
      `security group ${group} is in ${other}, and not in the VPC of subnet ${subnet}, ${vpc}`,
    ],
    [
      ...["FD1401", "web-11", "options.subnet"],
      `subnet ${subnet} has 11 free addresses, and 13 machines are to be made in it`,
    ],
  ]);
});

test("a subnet in a zone without the type is told with the zones that have it", async () => {
  const simulator = await cloud();
  const subnets = await subnetsOf(simulator, "us-east-1");
  const { SubnetId: subnet } = subnets.find(({ AvailabilityZone }) => AvailabilityZone === "us-east-1e") ?? {};
  const { findings } = await survey(
    simulator,
    named("arm-0", { region: "us-east-1", subnet, ...arm }, "ami-0000000000000000a"),
  );
  expect(findings).toEqual([
    {
      code: "FD1401",
      message: `subnet ${subnet} is in us-east-1e, which does not sell instance type t4g.small`,
      machine: "arm-0",
      at: { path: "options.subnet" },
      hint: "choose a subnet in us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1f, or another instance type",
    },
  ]);
});

test("an image that is gone or of the other architecture is told, and disks that do not fit it", async () => {
  const { findings } = await survey(
    await cloud(),
    named("web-0", {}, "ami-00000000"),
    named("web-1", {}, "ami-0a1b2c3d4e5f60718"),
    named("arm-0", arm),
    named("db-0", { rootDisk: { sizeGiB: 8 }, volumes: [{ device: "/dev/xvdb", sizeGiB: 9 }] }),
  );
  expect(findings.map(({ code, machine, at }) => [code, machine, at?.path])).toEqual([
    ["FD1414", "web-0", "image"],
    ["FD1414", "web-1", "image"],
    ["FD1113", "arm-0", "image"],
    ["FD1405", "db-0", "options.rootDisk"],
  ]);
});

test("cores that a type does not have are told", async () => {
  const { findings } = await survey(await cloud(), named("db-0", { cpu: { cores: 3, threadsPerCore: 1 } }));
  expect(findings).toEqual([
    {
      code: "FD1405",
      message: "instance type t3.small takes cores: 1",
      machine: "db-0",
      at: { path: "options.cpu" },
      hint: "choose another instance type",
    },
  ]);
});

test("volumes that are faster than their machine stop nothing, and are told once", async () => {
  const volumes = [
    { device: "/dev/sdf", sizeGiB: 100, type: "io2", iops: 50_000 },
    { device: "/dev/sdg", sizeGiB: 100, type: "gp3", iops: 4_000, throughputMiBps: 1_000 },
  ];
  const { findings, notes } = await survey(await cloud(), named("db-0", { volumes }), named("db-1", { volumes }));
  expect(findings).toEqual([]);
  expect(notes).toEqual([
    "/dev/sdf is to have 50000 IOPS: a machine of type t3.small carries at most 11800, for all its volumes",
    "/dev/sdg is to have 1000 MiB/s: a machine of type t3.small carries at most 248, for all its volumes",
  ]);
});

test("a type that is none is told with the nearest one, and one that a zone lacks with the zones that have it", async () => {
  const zoned = { ...arm, region: "us-east-1", availabilityZone: "us-east-1e" };
  const { findings } = await survey(
    await cloud(),
    named("web-0", { instanceType: "t9.small" }),
    named("arm-0", zoned, "ami-0000000000000000a"),
  );
  expect(findings).toEqual([
    {
      code: "FD1411",
      message: 'eu-central-1 has no instance type "t9.small"',
      machine: "web-0",
      at: { path: "options.instanceType" },
      hint: 'did you mean "t3.small"?',
    },
    {
      code: "FD1401",
      message: "availability zone us-east-1e does not sell instance type t4g.small",
      machine: "arm-0",
      at: { path: "options.instanceType" },
      details: ["t4g.small can be had in us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1f"],
      hint: "set availabilityZone to us-east-1a, or choose another instance type",
    },
  ]);
});

test("a caller who may not ask is told so, and nothing stops", async () => {
  const simulator = await cloud();
  simulator.fail({ call: "DescribeInstanceTypes", kind: "permission" });
  simulator.fail({ call: "DescribeKeyPairs", kind: "permission" });
  const { findings, notes } = await survey(simulator, named("web-0", { keyName: "missing" }));
  expect(findings).toEqual([]);
  expect(notes).toEqual([
    expect.stringMatching(/^cannot look for the instance types of eu-central-1: /),
    expect.stringMatching(/^cannot look for the key pairs of eu-central-1: /),
  ]);
});
