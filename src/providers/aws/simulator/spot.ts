import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../tags.ts";
import { type Cloud, isVisible } from "./cloud.ts";
import { type Fields, filtered, pageOf } from "./filters.ts";
import type { SpotRecord, Tags } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { newId } from "./store.ts";

type Terms = Pick<SpotRecord, "kind" | "interruption" | "maxPrice">;

/** What is asked for of a spot instance. Refuses what does not go together, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SpotMarketOptions.html */
export function spotOf(request: Sdk.RunInstancesRequest): Terms | undefined {
  const { MarketType, SpotOptions = {} } = request.InstanceMarketOptions ?? {};
  if (request.InstanceMarketOptions === undefined) return undefined;
  if (MarketType !== "spot")
    throw new Refusal("InvalidParameterValue", `Value (${MarketType}) for parameter MarketType is invalid`);
  const {
    SpotInstanceType: kind = "one-time",
    InstanceInterruptionBehavior: interruption = "terminate",
    MaxPrice,
  } = SpotOptions;
  if ((interruption === "terminate") === (kind === "persistent")) {
    const text = `The ${interruption} InstanceInterruptionBehavior is not supported when requestType is set to ${kind}.`;
    throw new Refusal("InvalidParameterCombination", text);
  }
  if (MaxPrice !== undefined && !(Number(MaxPrice) > 0.001)) {
    throw new Refusal(
      "InvalidParameterValue",
      `Value (${MaxPrice}) for parameter MaxPrice is invalid: it must be more than 0.001`,
    );
  }
  if (request.DisableApiTermination) {
    throw new Refusal("UnsupportedOperation", "Termination protection is not supported for Spot Instances");
  }
  if (request.Placement?.Tenancy === "host")
    throw new Refusal("UnsupportedOperation", "Spot Instances cannot run on dedicated hosts");
  return { kind, interruption, maxPrice: MaxPrice };
}

/** The spot request behind a new instance, where it is a spot instance; its id. */
export function makeSpot(
  { store, region }: Cloud,
  request: Sdk.RunInstancesRequest,
  instance: string,
  tags: Tags,
): string | undefined {
  const terms = spotOf(request);
  if (!terms) return undefined;
  const id = `sir-${newId("").slice(-8)}`;
  const now = Date.now();
  store.spots.set(id, {
    id,
    serial: store.serial(),
    region,
    createdAt: now,
    visibleAt: now + store.timing.consistencyMs,
    ...terms,
    instance,
    state: "active",
    status: "fulfilled",
    tags,
  });
  return id;
}

function requestsOf({ store, region }: Cloud, ids: readonly string[], reads: boolean): readonly SpotRecord[] {
  return ids.map((id) => {
    const request = store.spots.get(id);
    if (request?.region === region && !(reads && !isVisible(request))) return request;
    throw new Refusal("InvalidSpotInstanceRequestID.NotFound", `The spot instance request ID '${id}' does not exist`);
  });
}

export function describeSpotInstanceRequests(
  cloud: Cloud,
  input: Sdk.DescribeSpotInstanceRequestsRequest,
): Sdk.DescribeSpotInstanceRequestsResult {
  const { SpotInstanceRequestIds, Filters = [] } = input;
  const known = SpotInstanceRequestIds
    ? requestsOf(cloud, SpotInstanceRequestIds, true)
    : [...cloud.store.spots.values()].filter((request) => request.region === cloud.region && isVisible(request));
  const { page, token } = pageOf(
    filtered(known, Filters, fields, ({ tags }) => tags),
    input,
  );
  return { SpotInstanceRequests: page.map(toRequest), NextToken: token };
}

/** The instances of a cancelled request go on running. */
export function cancelSpotInstanceRequests(
  cloud: Cloud,
  input: Sdk.CancelSpotInstanceRequestsRequest,
): Sdk.CancelSpotInstanceRequestsResult {
  const requests = requestsOf(cloud, input.SpotInstanceRequestIds ?? [], false);
  for (const request of requests) {
    if (request.state !== "open" && request.state !== "active") continue;
    request.status =
      request.state === "active" ? "request-canceled-and-instance-running" : "canceled-before-fulfillment";
    request.state = "cancelled";
  }
  return {
    CancelledSpotInstanceRequests: requests.map(({ id }) => ({ SpotInstanceRequestId: id, State: "cancelled" })),
  };
}

const fields: Fields<SpotRecord> = {
  "instance-id": ({ instance }) => instance,
  "spot-instance-request-id": ({ id }) => id,
  "status-code": ({ status }) => status,
  state: ({ state }) => state,
  type: ({ kind }) => kind,
};

function toRequest(request: SpotRecord): Sdk.SpotInstanceRequest {
  return {
    CreateTime: new Date(request.createdAt),
    InstanceId: request.instance,
    ProductDescription: "Linux/UNIX",
    SpotInstanceRequestId: request.id,
    SpotPrice: request.maxPrice,
    State: request.state,
    Status: { Code: request.status, Message: request.status, UpdateTime: new Date(request.createdAt) },
    Tags: toTagList(request.tags),
    Type: request.kind,
    InstanceInterruptionBehavior: request.interruption as Sdk.InstanceInterruptionBehavior,
  };
}
