import { expect, onTestFinished, test } from "vitest";
import type { MachinePlan, Simulator, Survey } from "../../../src/platform.ts";
import aws from "../../../src/providers/aws/index.ts";
import type { Options } from "../../../src/providers/aws/options.ts";
import { fastIO } from "../../conformance/clock.ts";
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

const named = (name: string, options: object = {}) => planWith(options, { name });

test("what a region offers is asked for once for all machines of it", async () => {
  const simulator = await cloud();
  const plans = Array.from({ length: 100 }, (_, index) => named(`web-${index}`));
  const zoned = named("db-0", { instanceType: "m5.large", availabilityZone: "eu-central-1b" });
  expect(await survey(simulator, ...plans, zoned)).toEqual({ findings: [], notes: [] });
  expect(simulator.calls.map(({ name }) => name)).toEqual(["DescribeInstanceTypeOfferings"]);
});

test("a type that is none is told with the nearest one, and one that a zone lacks with the zones that have it", async () => {
  const arm = { instanceType: "t4g.small", region: "us-east-1", availabilityZone: "us-east-1e" };
  const { findings } = await survey(await cloud(), named("web-0", { instanceType: "t9.small" }), named("arm-0", arm));
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
  simulator.fail({ kind: "permission" });
  const { findings, notes } = await survey(simulator, named("web-0"));
  expect(findings).toEqual([]);
  expect(notes).toEqual([expect.stringMatching(/^cannot look for the instance types of eu-central-1: /)]);
});
