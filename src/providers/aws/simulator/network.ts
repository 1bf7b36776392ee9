import type * as Sdk from "@aws-sdk/client-ec2";
import { checkGroups, defaultGroupOf, ipv6Address, privateAddress, type Subnet, subnetOf } from "./account.ts";
import type { Cloud } from "./cloud.ts";
import type { CardRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { newId } from "./store.ts";

/** What a request says of the primary network interface, wherever it says it. */
interface Wanted {
  readonly subnet: string | undefined;
  readonly groups: readonly string[] | undefined;
  readonly privateIpv4: string | undefined;
  readonly ipv6: number | undefined;
  readonly publicIpv4: boolean | undefined;
}

export interface Network {
  readonly subnet: Subnet;
  readonly wanted: Wanted;
}

/** The place of a new instance. Refuses what EC2 refuses; takes no address yet. */
export function networkOf(cloud: Cloud, request: Sdk.RunInstancesRequest): Network {
  const wanted = request.NetworkInterfaces ? fromInterfaces(request, request.NetworkInterfaces) : fromInstance(request);
  const subnet = subnetOf(cloud, wanted.subnet, request.Placement?.AvailabilityZone);
  if (wanted.groups) checkGroups(cloud, wanted.groups, subnet);
  if (wanted.privateIpv4 !== undefined && request.MaxCount !== 1) {
    throw new Refusal("InvalidParameterCombination", "A private address can be given to one instance only");
  }
  return { wanted, subnet };
}

function fromInstance(request: Sdk.RunInstancesRequest): Wanted {
  return {
    subnet: request.SubnetId,
    groups: request.SecurityGroupIds,
    privateIpv4: request.PrivateIpAddress,
    ipv6: request.Ipv6AddressCount,
    publicIpv4: undefined,
  };
}

const simulated: ReadonlySet<string> = new Set<keyof Sdk.InstanceNetworkInterfaceSpecification>([
  ...(["DeviceIndex", "SubnetId", "Groups", "PrivateIpAddress", "Ipv6AddressCount"] as const),
  ...(["AssociatePublicIpAddress", "DeleteOnTermination"] as const),
]);

function fromInterfaces(
  request: Sdk.RunInstancesRequest,
  [card, ...more]: readonly Sdk.InstanceNetworkInterfaceSpecification[],
): Wanted {
  const both = (
    [
      ["subnet ID", request.SubnetId],
      ["security groups", request.SecurityGroupIds],
      ["private address", request.PrivateIpAddress],
      ["IPv6 addresses", request.Ipv6AddressCount],
    ] as const
  ).find(([, value]) => value !== undefined);
  if (both) {
    const text = `Network interfaces and an instance-level ${both[0]} may not be specified on the same request`;
    throw new Refusal("InvalidParameterCombination", text);
  }
  if (card?.DeviceIndex === undefined)
    throw new Refusal("MissingParameter", "The request must contain the parameter deviceIndex");
  const other = Object.keys(card).find((name) => !simulated.has(name));
  if (more.length > 0 || other !== undefined || card.DeleteOnTermination === false) {
    const text = "This simulated cloud gives each instance one network interface, which goes with it";
    throw new Refusal(
      "UnsupportedOperation",
      other === undefined ? text : `${text}, and does not have its parameter ${other}`,
    );
  }
  return {
    subnet: card.SubnetId,
    groups: card.Groups,
    privateIpv4: card.PrivateIpAddress,
    ipv6: card.Ipv6AddressCount,
    publicIpv4: card.AssociatePublicIpAddress,
  };
}

/** A network interface with addresses of its own. */
export function makeCard({ store }: Cloud, { subnet, wanted }: Network, tags: CardRecord["tags"]): CardRecord {
  const id = newId("eni");
  return {
    id,
    attachment: newId("eni-attach"),
    mac: `02:${id.slice(-10).replace(/..(?!$)/g, "$&:")}`,
    privateIpv4: privateAddress(store, subnet, wanted.privateIpv4),
    ipv6: Array.from({ length: wanted.ipv6 ?? Number(subnet.assignsIpv6) }, () => ipv6Address(store, subnet)),
    wantsPublicIpv4: wanted.publicIpv4 ?? subnet.mapsPublicIpv4,
    publicIpv4: undefined,
    groups: wanted.groups ?? [defaultGroupOf(subnet.vpc)],
    sourceDestCheck: true,
    tags,
  };
}
