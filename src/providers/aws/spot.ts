import type * as Sdk from "@aws-sdk/client-ec2";
import type { Remains } from "../../platform.ts";
import type { Api } from "./client.ts";
import { unlessUnknown } from "./errors.ts";
import { listOwned, pageSize } from "./fleet.ts";
import { isLive } from "./state.ts";
import { tagKeys, toRecord } from "./tags.ts";

/** States in which a spot request can start an instance, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-requests.html */
export const lastingStates: readonly string[] = ["open", "active", "disabled"];

/**
 * Cancels the spot request that made an instance. To be called before the instance ends: a persistent request starts another one in
 * place of one that ended, whoever ended it. What it has started already in place of a dead one ends with it.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-requests.html
 */
export async function endRequest(api: Api, instance: Sdk.Instance, signal: AbortSignal): Promise<void> {
  const { InstanceId, SpotInstanceRequestId } = instance;
  if (SpotInstanceRequestId === undefined) return;
  const asked = { SpotInstanceRequestIds: [SpotInstanceRequestId] };
  const cancelled = await unlessUnknown(api.call("CancelSpotInstanceRequests", asked, { signal }));
  if (cancelled === undefined || isLive(instance)) return;
  const { SpotInstanceRequests = [] } =
    (await unlessUnknown(api.call("DescribeSpotInstanceRequests", asked, { signal }))) ?? {};
  const started = SpotInstanceRequests.flatMap((request) => request.InstanceId ?? []);
  const InstanceIds = started.filter((id) => id !== InstanceId);
  if (InstanceIds.length > 0) await unlessUnknown(api.call("TerminateInstances", { InstanceIds }, { signal }));
}

/**
 * The persistent requests under an owner label whose instance is none of the owner's: it is gone, or one that the request has started in
 * place of it, which has no tags.
 */
export async function requestsLeft(api: Api, owner: string, signal: AbortSignal): Promise<readonly Remains[]> {
  const requests = await persistentRequests(api, owner, signal);
  if (requests.length === 0) return [];
  const owned = new Set((await listOwned(api, owner, signal)).map(({ InstanceId }) => InstanceId));
  return requests.filter(({ InstanceId }) => !owned.has(InstanceId)).map((request) => toRemains(api.region, request));
}

function toRemains(region: string, request: Sdk.SpotInstanceRequest): Remains {
  const { SpotInstanceRequestId: id, InstanceId, Tags } = request;
  const name = toRecord(Tags)[tagKeys.name];
  return {
    id: `${region}/${id}`,
    what: `spot request ${id}${name === undefined ? "" : ` of ${name}`}`,
    machine: InstanceId === undefined ? undefined : `${region}/${InstanceId}`,
  };
}

async function persistentRequests(
  api: Api,
  owner: string,
  signal: AbortSignal,
): Promise<readonly Sdk.SpotInstanceRequest[]> {
  const requests: Sdk.SpotInstanceRequest[] = [];
  const Filters = [
    { Name: `tag:${tagKeys.owner}`, Values: [owner] },
    { Name: "state", Values: [...lastingStates] },
    { Name: "type", Values: ["persistent"] },
  ];
  let NextToken: string | undefined;
  do {
    const asked = { Filters, MaxResults: pageSize, ...(NextToken ? { NextToken } : {}) };
    const page = await api.call("DescribeSpotInstanceRequests", asked, { signal });
    requests.push(...(page.SpotInstanceRequests ?? []));
    NextToken = page.NextToken || undefined;
  } while (NextToken);
  return requests;
}
