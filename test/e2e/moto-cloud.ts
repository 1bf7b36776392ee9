import * as ec2 from "@aws-sdk/client-ec2";
import type { SimulatedMachine } from "../../src/platform.ts";
import { startEc2Proxy } from "../peers/ec2-proxy.ts";
import { type Moto, startMoto } from "../peers/moto.ts";
import type { Cloud } from "./cloud.ts";

const region = "eu-central-1";

/** moto behind a proxy that keeps the calls and plants faults. One server for a whole file: every cloud begins empty. */
export interface MotoClouds {
  start(): Promise<Cloud>;
  stop(): Promise<void>;
}

export function motoClouds(): MotoClouds {
  let running: Promise<Moto> | undefined;
  return {
    start: async () => {
      running ??= startMoto(region);
      const moto = await running;
      await moto.reset();
      return toCloud(moto);
    },
    stop: async () => (await running)?.stop(),
  };
}

async function toCloud(moto: Moto): Promise<Cloud> {
  const proxy = await startEc2Proxy(moto.endpoint);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = moto.env;
  const client = new ec2.EC2Client({ region, endpoint: moto.endpoint, credentials: { accessKeyId, secretAccessKey } });
  return {
    env: { ...moto.env, AWS_ENDPOINT_URL_EC2: proxy.endpoint },
    machines: () => machines(client),
    leftovers: () => leftovers(client),
    calls: async () => proxy.calls.map(({ name }) => name),
    vanish: async (id) => {
      await client.send(new ec2.TerminateInstancesCommand({ InstanceIds: [instanceOf(id)] }));
    },
    drift: async (id, labels) => {
      const Tags = Object.entries(labels).map(([Key, Value]) => ({ Key, Value }));
      await client.send(new ec2.CreateTagsCommand({ Resources: [instanceOf(id)], Tags }));
    },
    fail: async (fault) => proxy.fail(fault),
    close: async () => {
      client.destroy();
      await proxy.close();
    },
  };
}

function instanceOf(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}

const live = ["pending", "running", "stopping", "stopped"];

async function machines(client: ec2.EC2Client): Promise<readonly SimulatedMachine[]> {
  const Filters = [{ Name: "instance-state-name", Values: live }];
  const { Reservations = [] } = await client.send(new ec2.DescribeInstancesCommand({ Filters }));
  const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
  return Promise.all(instances.map((instance) => toMachine(client, instance)));
}

async function toMachine(client: ec2.EC2Client, { InstanceId = "", ImageId = "", Tags = [] }: ec2.Instance) {
  const question = { InstanceId, Attribute: "userData" } as const;
  const { UserData } = await client.send(new ec2.DescribeInstanceAttributeCommand(question));
  const labels = Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
  return {
    id: `${region}/${InstanceId}`,
    name: labels["flatcar-deploy:name"],
    owner: labels["flatcar-deploy:owner"],
    image: ImageId,
    userData: UserData?.Value ?? "",
    labels,
  };
}

/** Volumes, addresses and security groups, but for the default group of the default network, which moto always has. */
async function leftovers(client: ec2.EC2Client): Promise<readonly string[]> {
  const { Volumes = [] } = await client.send(new ec2.DescribeVolumesCommand({}));
  const { Addresses = [] } = await client.send(new ec2.DescribeAddressesCommand({}));
  const { SecurityGroups = [] } = await client.send(new ec2.DescribeSecurityGroupsCommand({}));
  return [
    ...Volumes.filter(({ Attachments = [] }) => Attachments.length === 0).map(({ VolumeId }) => `volume ${VolumeId}`),
    ...Addresses.map(({ AllocationId }) => `address ${AllocationId}`),
    ...SecurityGroups.filter(({ GroupName }) => GroupName !== "default").map(({ GroupId }) => `group ${GroupId}`),
  ];
}
