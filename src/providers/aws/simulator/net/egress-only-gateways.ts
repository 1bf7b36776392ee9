import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../../tags.ts";
import type { Cloud } from "../cloud.ts";
import { Refusal } from "../refusal.ts";
import type { EgressOnlyGatewayRecord } from "./records.ts";
import { allOf, checkSimulated, described, forget, fresh, keep, tagsOf, thingOf } from "./things.ts";

const kind = "egress-only-internet-gateway";

export function createEgressOnlyInternetGateway(
  cloud: Cloud,
  request: Sdk.CreateEgressOnlyInternetGatewayRequest,
): Sdk.CreateEgressOnlyInternetGatewayResult {
  checkSimulated(request, ["VpcId", "ClientToken"]);
  const { ClientToken: token } = request;
  const vpc = thingOf(cloud, "vpc", request.VpcId);
  const earlier = token === undefined ? undefined : allOf(cloud, kind).find((one) => one.token === token);
  if (earlier && earlier.vpc !== vpc.id)
    throw new Refusal("IdempotentParameterMismatch", "The same client token was used with different parameters");
  const made =
    earlier ?? keep(cloud, { ...fresh(cloud, kind, tagsOf(kind, request.TagSpecifications)), vpc: vpc.id, token });
  return { ClientToken: token, EgressOnlyInternetGateway: toGateway(made) };
}

/** Ids that it does not know it leaves out. */
export function describeEgressOnlyInternetGateways(
  cloud: Cloud,
  { EgressOnlyInternetGatewayIds: ids, ...asked }: Sdk.DescribeEgressOnlyInternetGatewaysRequest,
): Sdk.DescribeEgressOnlyInternetGatewaysResult {
  const known = ids?.filter((id) => allOf(cloud, kind).some((one) => one.id === id));
  const { page, token } = described(cloud, kind, known, asked, {});
  return { EgressOnlyInternetGateways: page.map(toGateway), NextToken: token };
}

function toGateway({ id, vpc, tags }: EgressOnlyGatewayRecord): Sdk.EgressOnlyInternetGateway {
  return {
    EgressOnlyInternetGatewayId: id,
    Attachments: [{ VpcId: vpc, State: "attached" }],
    Tags: toTagList(tags),
  };
}

export function deleteEgressOnlyInternetGateway(
  cloud: Cloud,
  { EgressOnlyInternetGatewayId: id }: Sdk.DeleteEgressOnlyInternetGatewayRequest,
): Sdk.DeleteEgressOnlyInternetGatewayResult {
  forget(cloud, thingOf(cloud, kind, id));
  return { ReturnCode: true };
}
