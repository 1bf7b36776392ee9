import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../../tags.ts";
import { exists, privateAddress, subnetOf } from "../account.ts";
import type { Cloud } from "../cloud.ts";
import { Refusal } from "../refusal.ts";
import { newId } from "../store.ts";
import type { NatGatewayRecord } from "./records.ts";
import { allOf, checkSimulated, described, fresh, isThere, keep, tagsOf, thingOf } from "./things.ts";

const known = ["SubnetId", "ConnectivityType", "AllocationId", "PrivateIpAddress", "ClientToken"];

export function createNatGateway(cloud: Cloud, request: Sdk.CreateNatGatewayRequest): Sdk.CreateNatGatewayResult {
  checkSimulated(request, known);
  const { ClientToken: token, ConnectivityType: connectivity = "public", AllocationId } = request;
  const earlier = token === undefined ? undefined : allOf(cloud, "natgateway").find((one) => one.token === token);
  if (earlier) return { ClientToken: token, NatGateway: toGateway(cloud, earlier) };
  const subnet = thingOf(cloud, "subnet", request.SubnetId);
  checkAddress(connectivity, AllocationId);
  const place = subnetOf(cloud, subnet.id, undefined);
  const open = allOf(cloud, "internet-gateway").some(({ vpc }) => vpc === subnet.vpc);
  const gateway = keep(cloud, {
    ...fresh(cloud, "natgateway", tagsOf("natgateway", request.TagSpecifications)),
    ...{ token, vpc: subnet.vpc, subnet: subnet.id, connectivity, card: newId("eni") },
    privateIpv4: privateAddress(cloud.store, place, request.PrivateIpAddress),
    address: AllocationId === undefined ? undefined : newAddress(cloud, AllocationId),
    failure: connectivity === "public" && !open ? noInternet(subnet.vpc) : taken(cloud, AllocationId),
    deletedAt: undefined,
  });
  return { ClientToken: token, NatGateway: toGateway(cloud, gateway) };
}

function checkAddress(connectivity: string, allocation: string | undefined): void {
  if (connectivity === "private" && allocation !== undefined)
    throw new Refusal("InvalidParameter", "AllocationId must not be specified for a private NAT gateway");
  if (connectivity === "public" && allocation === undefined)
    throw new Refusal("MissingParameter", "The request must contain the parameter AllocationId");
  if (allocation !== undefined && !exists(allocation, "eipalloc"))
    throw new Refusal("InvalidAllocationID.NotFound", `The allocation ID '${allocation}' does not exist`);
}

/** 198.18.0.0/15 is for tests of networks and never routed, RFC 2544. */
function newAddress({ store }: Cloud, allocation: string): NatGatewayRecord["address"] {
  return { allocation, association: newId("eipassoc"), publicIpv4: `198.19.255.${store.serial() % 255}` };
}

/** It is accepted, and then it fails, https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html */
function noInternet(vpc: string): NatGatewayRecord["failure"] {
  return { code: "Gateway.NotAttached", message: `Network ${vpc} has no Internet gateway attached` };
}

/** An address has one gateway; the second one is accepted, and then it fails. */
function taken(cloud: Cloud, allocation: string | undefined): NatGatewayRecord["failure"] {
  if (allocation === undefined) return undefined;
  const others = allOf(cloud, "natgateway").filter(({ failure, deletedAt }) => !failure && deletedAt === undefined);
  if (!others.some(({ address }) => address?.allocation === allocation)) return undefined;
  return {
    code: "Resource.AlreadyAssociated",
    message: `Elastic IP address [${allocation}] is already associated`,
  };
}

export function describeNatGateways(
  cloud: Cloud,
  { NatGatewayIds, Filter, ...asked }: Sdk.DescribeNatGatewaysRequest,
): Sdk.DescribeNatGatewaysResult {
  const { page, token } = described(
    cloud,
    "natgateway",
    NatGatewayIds,
    { Filters: Filter, ...asked },
    {
      "nat-gateway-id": ({ id }) => id,
      state: (gateway) => stateOf(cloud, gateway),
      "subnet-id": ({ subnet }) => subnet,
    },
  );
  return { NatGateways: page.map((gateway) => toGateway(cloud, gateway)), NextToken: token };
}

function stateOf(cloud: Cloud, gateway: NatGatewayRecord): Sdk.NatGatewayState {
  const { deletedAt, failure } = gateway;
  if (deletedAt !== undefined) return deletedAt + cloud.store.timing.latencyMs <= Date.now() ? "deleted" : "deleting";
  if (!isThere(cloud, gateway)) return "pending";
  return failure ? "failed" : "available";
}

function toGateway(cloud: Cloud, gateway: NatGatewayRecord): Sdk.NatGateway {
  const { address, failure } = gateway;
  const state = stateOf(cloud, gateway);
  return {
    NatGatewayId: gateway.id,
    VpcId: gateway.vpc,
    SubnetId: gateway.subnet,
    ConnectivityType: gateway.connectivity as Sdk.ConnectivityType,
    CreateTime: new Date(gateway.createdAt),
    State: state,
    ...(state === "failed" ? { FailureCode: failure?.code, FailureMessage: failure?.message } : {}),
    NatGatewayAddresses: [
      {
        AllocationId: address?.allocation,
        AssociationId: address?.association,
        PublicIp: address?.publicIpv4,
        NetworkInterfaceId: gateway.card,
        PrivateIp: gateway.privateIpv4,
        IsPrimary: true,
        Status: "succeeded",
      },
    ],
    Tags: toTagList(gateway.tags),
  };
}

export function deleteNatGateway(
  cloud: Cloud,
  { NatGatewayId }: Sdk.DeleteNatGatewayRequest,
): Sdk.DeleteNatGatewayResult {
  const gateway = thingOf(cloud, "natgateway", NatGatewayId);
  gateway.deletedAt ??= Date.now();
  return { NatGatewayId: gateway.id };
}
