import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../../tags.ts";
import { account } from "../account.ts";
import type { Cloud } from "../cloud.ts";
import { Refusal } from "../refusal.ts";
import { interfacesOf } from "./interfaces.ts";
import type { InternetGatewayRecord } from "./records.ts";
import { allOf, checkSimulated, described, forget, fresh, keep, tagsOf, thingOf } from "./things.ts";

export function createInternetGateway(
  cloud: Cloud,
  request: Sdk.CreateInternetGatewayRequest,
): Sdk.CreateInternetGatewayResult {
  checkSimulated(request, []);
  const tags = tagsOf("internet-gateway", request.TagSpecifications);
  return {
    InternetGateway: toGateway(keep(cloud, { ...fresh(cloud, "internet-gateway", tags), vpc: undefined })),
  };
}

export function describeInternetGateways(
  cloud: Cloud,
  { InternetGatewayIds, ...asked }: Sdk.DescribeInternetGatewaysRequest,
): Sdk.DescribeInternetGatewaysResult {
  const { page, token } = described(cloud, "internet-gateway", InternetGatewayIds, asked, {
    "attachment.vpc-id": ({ vpc }) => vpc,
    "internet-gateway-id": ({ id }) => id,
  });
  return { InternetGateways: page.map(toGateway), NextToken: token };
}

function toGateway({ id, vpc, tags }: InternetGatewayRecord): Sdk.InternetGateway {
  return {
    InternetGatewayId: id,
    OwnerId: account,
    Attachments: vpc === undefined ? [] : [{ VpcId: vpc, State: "available" as Sdk.AttachmentStatus }],
    Tags: toTagList(tags),
  };
}

export function attachInternetGateway(
  cloud: Cloud,
  { InternetGatewayId, VpcId }: Sdk.AttachInternetGatewayRequest,
): void {
  const gateway = thingOf(cloud, "internet-gateway", InternetGatewayId);
  const vpc = thingOf(cloud, "vpc", VpcId);
  if (gateway.vpc !== undefined) {
    const text = `resource ${gateway.id} is already attached to network ${gateway.vpc}`;
    throw new Refusal("Resource.AlreadyAssociated", text);
  }
  if (allOf(cloud, "internet-gateway").some((other) => other.vpc === vpc.id)) {
    const text = `Network ${vpc.id} already has an internet gateway attached`;
    throw new Refusal("InvalidParameterValue", text);
  }
  gateway.vpc = vpc.id;
}

/** Public addresses hold it, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachInternetGateway.html */
export function detachInternetGateway(
  cloud: Cloud,
  { InternetGatewayId, VpcId }: Sdk.DetachInternetGatewayRequest,
): void {
  const gateway = thingOf(cloud, "internet-gateway", InternetGatewayId);
  if (gateway.vpc !== VpcId || VpcId === undefined)
    throw new Refusal("Gateway.NotAttached", `resource ${gateway.id} is not attached to network ${VpcId}`);
  if (interfacesOf(cloud).some((card) => card.VpcId === VpcId && card.Association?.PublicIp !== undefined)) {
    const text = `Network ${VpcId} has some mapped public address(es).`;
    throw new Refusal(
      "DependencyViolation",
      `${text} Please unmap those public address(es) before detaching the gateway.`,
    );
  }
  gateway.vpc = undefined;
}

export function deleteInternetGateway(cloud: Cloud, { InternetGatewayId }: Sdk.DeleteInternetGatewayRequest): void {
  const gateway = thingOf(cloud, "internet-gateway", InternetGatewayId);
  if (gateway.vpc !== undefined) {
    const text = `The internetGateway '${gateway.id}' has dependencies and cannot be deleted.`;
    throw new Refusal("DependencyViolation", text);
  }
  forget(cloud, gateway);
}
