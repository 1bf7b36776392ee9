import type * as Sdk from "@aws-sdk/client-ec2";
import type { Api } from "./client.ts";
import { isBurstable } from "./instance-type.ts";
import type { Beside } from "./state.ts";

/**
 * What a machine's description leaves out: its user data, its protection, its volumes, its credits and its spot request. Up to five
 * calls; only a machine that is read on its own or for drift pays for them.
 */
export async function readBeside(api: Api, instance: Sdk.Instance, signal: AbortSignal): Promise<Beside> {
  const [userData, terminationProtection, volumes, cpuCredits, interruption] = await Promise.all([
    readUserData(api, instance, signal),
    readProtection(api, instance.InstanceId ?? "", signal),
    readVolumes(api, instance, signal),
    readCredits(api, instance, signal),
    readInterruption(api, instance.SpotInstanceRequestId, signal),
  ]);
  return { userData, terminationProtection, volumes, cpuCredits, interruption };
}

async function readUserData(api: Api, { InstanceId }: Sdk.Instance, signal: AbortSignal): Promise<string | undefined> {
  const { UserData } = await api.call("DescribeInstanceAttribute", { InstanceId, Attribute: "userData" }, { signal });
  return UserData?.Value;
}

export async function readProtection(api: Api, id: string, signal: AbortSignal): Promise<boolean | undefined> {
  const asked = { InstanceId: id, Attribute: "disableApiTermination" } as const;
  return (await api.call("DescribeInstanceAttribute", asked, { signal })).DisableApiTermination?.Value;
}

async function readVolumes(api: Api, instance: Sdk.Instance, signal: AbortSignal): Promise<readonly Sdk.Volume[]> {
  const VolumeIds = (instance.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.VolumeId ?? []);
  if (VolumeIds.length === 0) return [];
  return (await api.call("DescribeVolumes", { VolumeIds }, { signal })).Volumes ?? [];
}

/** Only burstable machines have credits, and `unlimited` or `standard` means something for no other. */
export async function readCredits(api: Api, instance: Sdk.Instance, signal: AbortSignal): Promise<string | undefined> {
  const { InstanceId = "", InstanceType = "" } = instance;
  if (!isBurstable(InstanceType)) return undefined;
  const asked = { InstanceIds: [InstanceId] };
  const { InstanceCreditSpecifications = [] } = await api.call("DescribeInstanceCreditSpecifications", asked, {
    signal,
  });
  return InstanceCreditSpecifications[0]?.CpuCredits;
}

async function readInterruption(api: Api, id: string | undefined, signal: AbortSignal): Promise<string | undefined> {
  if (!id) return undefined;
  const asked = { SpotInstanceRequestIds: [id] };
  const { SpotInstanceRequests = [] } = await api.call("DescribeSpotInstanceRequests", asked, { signal });
  return SpotInstanceRequests[0]?.InstanceInterruptionBehavior;
}
