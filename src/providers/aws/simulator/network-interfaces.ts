import type * as Sdk from "@aws-sdk/client-ec2";
import type { Cloud } from "./cloud.ts";
import { type Fields, filtered } from "./filters.ts";
import type { InstanceRecord, Tags } from "./records.ts";

interface Card {
  readonly id: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly description: string;
  readonly instance: string | undefined;
  readonly tags: Tags;
}

/** Those of instances, and those of load balancers, which stay for a while when the load balancer is gone. */
export function describeNetworkInterfaces(
  cloud: Cloud,
  { Filters = [] }: Sdk.DescribeNetworkInterfacesRequest,
): Sdk.DescribeNetworkInterfacesResult {
  const cards = [...ofInstances(cloud), ...ofBalancers(cloud)];
  return { NetworkInterfaces: filtered(cards, Filters, fields, ({ tags }) => tags).map(shown) };
}

function ofInstances({ store, region }: Cloud): readonly Card[] {
  const there = [...store.instances.values()].filter((one) => one.region === region && one.state !== "terminated");
  return there.map(({ id, vpc, subnet, card }: InstanceRecord) => {
    return { id: card.id, vpc, subnet, groups: card.groups, description: "", instance: id, tags: card.tags };
  });
}

function ofBalancers({ store, region }: Cloud): readonly Card[] {
  const { balancers, cards } = store.loadBalancing;
  const none = { groups: [], instance: undefined, tags: {} };
  const lingering = [...cards.values()]
    .filter((card) => card.region === region && card.goneAt > Date.now())
    .map(({ id, vpc, subnet, balancer }) => ({ id, vpc, subnet, description: descriptionOf(balancer), ...none }));
  const live = [...balancers.values()]
    .filter((balancer) => balancer.region === region)
    .flatMap(({ arn, vpc, groups, places }) =>
      places.map(({ subnet }) => {
        const id = `eni-0${arn.slice(-8)}${subnet.slice(-8)}`;
        return { ...none, id, vpc, subnet, groups, description: descriptionOf(arn) };
      }),
    );
  return [...lingering, ...live];
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html */
function descriptionOf(arn: string): string {
  return `ELB ${arn.slice(arn.indexOf("net/"))}`;
}

const fields: Fields<Card> = {
  description: ({ description }) => description,
  "group-id": ({ groups }) => groups,
  "network-interface-id": ({ id }) => id,
  "subnet-id": ({ subnet }) => subnet,
  "vpc-id": ({ vpc }) => vpc,
  "attachment.instance-id": ({ instance }) => instance,
};

function shown({ id, vpc, subnet, groups, description, instance }: Card): Sdk.NetworkInterface {
  return {
    ...{ NetworkInterfaceId: id, VpcId: vpc, SubnetId: subnet, Description: description, Status: "in-use" },
    Groups: groups.map((GroupId) => ({ GroupId })),
    ...(instance === undefined ? {} : { Attachment: { InstanceId: instance } }),
  };
}
