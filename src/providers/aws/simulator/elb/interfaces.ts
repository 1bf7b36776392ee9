import type * as Sdk from "@aws-sdk/client-ec2";
import type { Cloud } from "../cloud.ts";

interface Card {
  readonly id: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly balancer: string;
  readonly groups: readonly string[];
}

/** Network interfaces of load balancers: one in each subnet, which stays for a while when the load balancer is gone. */
export function balancerInterfaces({ store, region }: Cloud): readonly Sdk.NetworkInterface[] {
  const { balancers, cards } = store.loadBalancing;
  const lingering = [...cards.values()].filter((card) => card.region === region && card.goneAt > Date.now());
  const live = [...balancers.values()].filter((balancer) => balancer.region === region);
  return [
    ...lingering.map((card) => shown({ ...card, groups: [] })),
    ...live.flatMap(({ arn, vpc, groups, places }) =>
      places.map(({ subnet }) =>
        shown({ id: `eni-0${arn.slice(-8)}${subnet.slice(-8)}`, vpc, subnet, groups, balancer: arn }),
      ),
    ),
  ];
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html */
function shown({ id, vpc, subnet, balancer, groups }: Card): Sdk.NetworkInterface {
  return {
    ...{ NetworkInterfaceId: id, VpcId: vpc, SubnetId: subnet, Status: "in-use", RequesterManaged: true },
    Description: `ELB ${balancer.slice(balancer.indexOf("net/"))}`,
    InterfaceType: "network_load_balancer",
    Groups: groups.map((GroupId) => ({ GroupId })),
  };
}
