import type * as Sdk from "@aws-sdk/client-ec2";
import type { Api } from "./client.ts";
import { unlessUnknown } from "./errors.ts";
import { isLive } from "./state.ts";

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
