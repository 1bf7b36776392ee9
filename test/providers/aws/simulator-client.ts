import { createRequire } from "node:module";
import type * as Sdk from "@aws-sdk/client-ec2";
import { onTestFinished } from "vitest";
import type { Simulator, SimulatorOptions } from "../../../src/platform.ts";
import type { Ec2Operations } from "../../../src/providers/aws/services/ec2.ts";
import { simulate } from "../../../src/providers/aws/simulator.ts";

const sdk = createRequire(import.meta.url)("@aws-sdk/client-ec2") as typeof Sdk;

type Call = <Name extends keyof Ec2Operations>(
  name: Name,
  input: Ec2Operations[Name][0],
) => Promise<Ec2Operations[Name][1]>;

/** A simulated cloud and Amazon's own client to it; both end with the test. */
export interface Desk {
  readonly cloud: Simulator;
  readonly call: Call;
  /** A client of another region or with another key. */
  other(config: Partial<Sdk.EC2ClientConfig>): Call;
  /** Makes one machine of the smallest kind; its id. */
  run(more?: Partial<Sdk.RunInstancesRequest>): Promise<string>;
  describe(id: string): Promise<Sdk.Instance>;
}

export async function openDesk(options: SimulatorOptions = {}): Promise<Desk> {
  const cloud = await simulate(options);
  onTestFinished(() => cloud.close());
  const { AWS_ENDPOINT_URL_EC2, AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = cloud.env;
  const other = (config: Partial<Sdk.EC2ClientConfig>): Call => {
    const client = new sdk.EC2Client({
      region: "eu-central-1",
      endpoint: AWS_ENDPOINT_URL_EC2 ?? "",
      credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
      maxAttempts: 1,
      ...config,
    });
    onTestFinished(() => client.destroy());
    return async (name, input) => {
      const Command = sdk[`${name}Command`] as unknown as new (input: object) => Parameters<typeof client.send>[0];
      return client.send(new Command(input));
    };
  };
  const call = other({});
  return {
    cloud,
    call,
    other,
    async run(more = {}) {
      const { Instances } = await call("RunInstances", { ...machine, ...more });
      return Instances?.[0]?.InstanceId ?? "";
    },
    async describe(id) {
      const { Reservations } = await call("DescribeInstances", { InstanceIds: [id] });
      return Reservations?.[0]?.Instances?.[0] ?? {};
    },
  };
}

/** Smallest request; any well-formed image id is an x86_64 one of the account's own. */
export const machine = {
  ImageId: "ami-0123456789abcdef0",
  InstanceType: "t3.small",
  MinCount: 1,
  MaxCount: 1,
} as const satisfies Sdk.RunInstancesRequest;

/** What EC2 says of a call: its code, or `done`. */
export async function answerTo(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "done",
    (error: { readonly Code?: string; readonly name: string }) => error.Code ?? error.name,
  );
}
