import type * as Sdk from "@aws-sdk/client-ec2";
import { z } from "zod";
import { reference } from "../references.ts";
import { anyCidr } from "./cidr.ts";
import type { There } from "./kind.ts";

/** What a route can lead to: the member of EC2's route, and what stands there. */
const targets = {
  gateway: ["GatewayId", "igw|vgw", "internet gateway or virtual private gateway"],
  natGateway: ["NatGatewayId", "nat", "NAT gateway"],
  machine: ["InstanceId", "i", "machine that forwards, with sourceDestCheck: false"],
  egressOnlyGateway: ["EgressOnlyInternetGatewayId", "eigw", "egress-only internet gateway, for IPv6"],
  transitGateway: ["TransitGatewayId", "tgw", "transit gateway"],
  peeringConnection: ["VpcPeeringConnectionId", "pcx", "VPC peering connection"],
  endpoint: ["VpcEndpointId", "vpce", "endpoint of a gateway load balancer"],
} as const;

type Target = keyof typeof targets;
const names = Object.keys(targets) as readonly Target[];

const to = (target: Target) => {
  const [, prefix, title] = targets[target];
  return reference(prefix, `a target's`).optional().describe(`Through this ${title}.`);
};

export const route = z
  .strictObject({
    destination: z
      .union([anyCidr, reference("pl", "a prefix list")])
      .describe("Where packets go: a range of IPv4 or IPv6 addresses, or a prefix list."),
    gateway: to("gateway"),
    natGateway: to("natGateway"),
    machine: to("machine"),
    egressOnlyGateway: to("egressOnlyGateway"),
    transitGateway: to("transitGateway"),
    peeringConnection: to("peeringConnection"),
    endpoint: to("endpoint"),
  })
  .refine((value) => names.filter((name) => value[name] !== undefined).length === 1, {
    message: `a route has one of ${names.join(", ")}`,
  });

export type Route = z.output<typeof route>;

/** In the order of destinations. */
export function sorted(routes: readonly Route[]): Route[] {
  return [...routes].sort((a, b) => (a.destination < b.destination ? -1 : 1));
}

/** Routes that somebody made: not those within the VPC, those that a gateway announces, and those of gateway endpoints. */
export function routesOf({ Routes = [] }: Sdk.RouteTable): readonly Route[] {
  return sorted(Routes.flatMap((one) => (one.Origin === "CreateRoute" ? toRoute(one) : [])));
}

function destinationOf(one: Sdk.Route): string | undefined {
  return one.DestinationCidrBlock ?? one.DestinationIpv6CidrBlock ?? one.DestinationPrefixListId;
}

/**
 * Every destination that has a route, and what that leads to: an empty text where options have no name for it, `gone` where there is
 * nothing any more, as behind a machine that was deleted.
 */
function targetsOf(found: Sdk.RouteTable): ReadonlyMap<string, string> {
  const known = routesOf(found).map((one) => [one.destination, textOf(one)] as const);
  const made = (found.Routes ?? []).filter(
    ({ Origin, GatewayId }) => Origin === "CreateRoute" && GatewayId !== "local",
  );
  const others = made.map((one) => [destinationOf(one) ?? "", one.State === "blackhole" ? "gone" : ""] as const);
  return new Map([...others, ...known]);
}

function toRoute(one: Sdk.Route): readonly Route[] {
  const destination = destinationOf(one);
  const { GatewayId = "" } = one;
  if (destination === undefined || GatewayId === "local") return [];
  if (GatewayId.startsWith("vpce-")) {
    return one.DestinationPrefixListId === undefined ? [{ destination, endpoint: GatewayId }] : [];
  }
  const name = names.find((target) => one[targets[target][0] as keyof Sdk.Route] !== undefined);
  return name ? [{ destination, [name]: one[targets[name][0] as keyof Sdk.Route] } as Route] : [];
}

function textOf(one: Route): string {
  return names.map((name) => one[name] ?? "").join(" ");
}

function toDestination(destination: string) {
  if (destination.startsWith("pl-")) return { DestinationPrefixListId: destination };
  return destination.includes(":") ? { DestinationIpv6CidrBlock: destination } : { DestinationCidrBlock: destination };
}

/** Brings a table's routes to those that are wanted. One whose target changes is replaced: there is no moment without it. */
export async function settleRoutes(found: Sdk.RouteTable, wanted: readonly Route[], there: There): Promise<void> {
  const { api, run } = there;
  const { RouteTableId } = found;
  const once = { signal: run.signal, once: true };
  const before = targetsOf(found);
  for (const one of wanted) {
    const target = names.flatMap((name) => (one[name] === undefined ? [] : [[targets[name][0], one[name]]]));
    const request = { RouteTableId, ...toDestination(one.destination), ...Object.fromEntries(target) };
    const now = before.get(one.destination);
    if (now === undefined) await api.call("CreateRoute", request, once);
    else if (now !== textOf(one)) await api.call("ReplaceRoute", request, { signal: run.signal });
  }
  const kept = new Set(wanted.map(({ destination }) => destination));
  for (const [destination, target] of before) {
    if (target !== "" && !kept.has(destination))
      await api.call("DeleteRoute", { RouteTableId, ...toDestination(destination) }, once);
  }
}
