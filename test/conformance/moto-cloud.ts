import {
  CreateTagsCommand,
  DescribeAddressesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { SimulatedMachine } from "../../src/platform.ts";
import { tagKeys, toLabels, toRecord } from "../../src/providers/aws/tags.ts";
import { startEc2Proxy } from "../peers/ec2-proxy.ts";
import type { Moto } from "../peers/moto.ts";
import type { Cloud } from "./cloud.ts";

/** moto, with EC2 behind a proxy that fails on demand, looked at through the vendor's own client. It has a hosted zone example.com. */
export async function motoCloud(moto: Moto, region: string): Promise<Cloud> {
  await moto.reset();
  const proxy = await startEc2Proxy(moto.endpoint);
  const credentials = { accessKeyId: moto.env.AWS_ACCESS_KEY_ID, secretAccessKey: moto.env.AWS_SECRET_ACCESS_KEY };
  const client = new EC2Client({ region, endpoint: moto.endpoint, credentials, maxAttempts: 1 });
  const names = new Route53Client({ region: "us-east-1", endpoint: moto.endpoint, credentials });
  await names.send(new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "conformance" }));
  names.destroy();
  const instanceId = (id: string) => id.slice(id.indexOf("/") + 1);
  return {
    env: { ...moto.env, AWS_ENDPOINT_URL_EC2: proxy.endpoint },
    machines: () => machinesOf(client, region),
    leftovers: () => leftoversOf(client),
    images: async () => [],
    calls: () => proxy.calls,
    violations: () => [],
    fail: (fault) => proxy.fail(fault),
    vanish: async (id) => void (await client.send(new TerminateInstancesCommand({ InstanceIds: [instanceId(id)] }))),
    async drift(id, labels) {
      const Tags = Object.entries(labels).map(([Key, Value]) => ({ Key, Value }));
      await client.send(new CreateTagsCommand({ Resources: [instanceId(id)], Tags }));
    },
    async close() {
      client.destroy();
      await proxy.close();
    },
  };
}

async function machinesOf(client: EC2Client, region: string): Promise<readonly SimulatedMachine[]> {
  const { Reservations = [] } = await client.send(new DescribeInstancesCommand({}));
  const live = Reservations.flatMap(({ Instances = [] }) => Instances).filter(
    ({ State }) => !["shutting-down", "terminated"].includes(State?.Name ?? ""),
  );
  return Promise.all(
    live.map(async ({ InstanceId = "", ImageId = "", Tags }) => {
      const asked = { InstanceId, Attribute: "userData" } as const;
      const { UserData } = await client.send(new DescribeInstanceAttributeCommand(asked));
      const tags = toRecord(Tags);
      return {
        id: `${region}/${InstanceId}`,
        name: tags.Name,
        owner: tags[tagKeys.owner],
        image: ImageId,
        userData: UserData?.Value ?? "",
        labels: toLabels(tags),
      };
    }),
  );
}

/** Ids of networks, and what belongs to them, that are ours. */
async function networksOf(client: EC2Client): Promise<readonly string[]> {
  const Filters = [{ Name: "tag-key", Values: [tagKeys.owner] }];
  const [{ Vpcs = [] }, { Subnets = [] }, { InternetGateways = [] }, { RouteTables = [] }, { SecurityGroups = [] }] =
    await Promise.all([
      client.send(new DescribeVpcsCommand({ Filters })),
      client.send(new DescribeSubnetsCommand({ Filters })),
      client.send(new DescribeInternetGatewaysCommand({ Filters })),
      client.send(new DescribeRouteTablesCommand({ Filters })),
      client.send(new DescribeSecurityGroupsCommand({ Filters })),
    ]);
  return [
    ...Vpcs.map(({ VpcId = "" }) => VpcId),
    ...Subnets.map(({ SubnetId = "" }) => SubnetId),
    ...InternetGateways.map(({ InternetGatewayId = "" }) => InternetGatewayId),
    ...RouteTables.map(({ RouteTableId = "" }) => RouteTableId),
    ...SecurityGroups.map(({ GroupId = "" }) => GroupId),
  ];
}

/** Networks that are ours, addresses, and volumes that are ours and hang on no machine. moto gives each image a volume; those have no tags. */
async function leftoversOf(client: EC2Client): Promise<readonly string[]> {
  const { Volumes = [] } = await client.send(new DescribeVolumesCommand({}));
  const { Addresses = [] } = await client.send(new DescribeAddressesCommand({}));
  const free = Volumes.filter(({ Attachments, Tags }) => Attachments?.length === 0 && Tags && Tags.length > 0);
  const networks = await networksOf(client);
  return [
    ...networks,
    ...free.map(({ VolumeId }) => VolumeId ?? ""),
    ...Addresses.map(({ AllocationId }) => AllocationId ?? ""),
  ];
}
