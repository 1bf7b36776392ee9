import type * as Sdk from "@aws-sdk/client-ec2";
import type { IO } from "../../platform.ts";
import type { Api } from "./client.ts";
import { gather, type Look } from "./gather.ts";
import { isBurstable } from "./instance-type.ts";
import { lastingStates } from "./spot.ts";
import type { Beside } from "./state.ts";

/** What is asked about many machines at once. */
export interface Lookups {
  /** Answers even for the types that have no credits, with nothing. */
  credits(instance: Sdk.Instance, signal: AbortSignal): Promise<string | undefined>;
  volumes(instance: Sdk.Instance, signal: AbortSignal): Promise<readonly Sdk.Volume[]>;
  /** What happens to a spot machine that AWS wants back. */
  interruption(instance: Sdk.Instance, signal: AbortSignal): Promise<string | undefined>;
  /** Id of the spot request that made the instance and can still start another one. */
  readonly lasting: Look<string>;
}

export function lookups(api: Api, io: IO): Lookups {
  const credits = creditsOf(api, io);
  const volumes = volumesOf(api, io);
  const requests = requestsOf(api, io);
  return {
    /** Only burstable machines have credits, and one that has none makes EC2 refuse the whole call. */
    credits: async ({ InstanceId = "", InstanceType = "" }, signal) =>
      isBurstable(InstanceType) ? credits(InstanceId, signal) : undefined,
    volumes: async ({ BlockDeviceMappings = [] }, signal) => {
      const ids = BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.VolumeId ?? []);
      const found = await Promise.all(ids.map((id) => volumes(id, signal)));
      return found.filter((volume) => volume !== undefined);
    },
    interruption: async ({ SpotInstanceRequestId: id }, signal) => (id ? requests(id, signal) : undefined),
    lasting: lastingOf(api, io),
  };
}

function creditsOf(api: Api, io: IO): Look<string | undefined> {
  return gather(io, async (ids, signal) => {
    const asked = { InstanceIds: [...ids] };
    const { InstanceCreditSpecifications = [] } = await api.call("DescribeInstanceCreditSpecifications", asked, {
      signal,
    });
    return new Map(InstanceCreditSpecifications.map(({ InstanceId = "", CpuCredits }) => [InstanceId, CpuCredits]));
  });
}

function volumesOf(api: Api, io: IO): Look<Sdk.Volume> {
  return gather(io, async (ids, signal) => {
    const { Volumes = [] } = await api.call("DescribeVolumes", { VolumeIds: [...ids] }, { signal });
    return new Map(Volumes.map((volume) => [volume.VolumeId ?? "", volume]));
  });
}

function requestsOf(api: Api, io: IO): Look<string | undefined> {
  return gather(io, async (ids, signal) => {
    const asked = { SpotInstanceRequestIds: [...ids] };
    const { SpotInstanceRequests = [] } = await api.call("DescribeSpotInstanceRequests", asked, { signal });
    return new Map(
      SpotInstanceRequests.map(({ SpotInstanceRequestId = "", InstanceInterruptionBehavior }) => [
        SpotInstanceRequestId,
        InstanceInterruptionBehavior,
      ]),
    );
  });
}

function lastingOf(api: Api, io: IO): Look<string> {
  return gather(io, async (ids, signal) => {
    const Filters = [{ Name: "instance-id", Values: [...ids] }];
    const { SpotInstanceRequests = [] } = await api.call("DescribeSpotInstanceRequests", { Filters }, { signal });
    const lasting = SpotInstanceRequests.filter(({ State }) => lastingStates.includes(State ?? ""));
    return new Map(
      lasting.map(({ InstanceId = "", SpotInstanceRequestId = "" }) => [InstanceId, SpotInstanceRequestId]),
    );
  });
}

/**
 * What a machine's description leaves out. Two calls are the machine's own, since EC2 gives user data and protection of one instance
 * at a time (a spot machine has no protection); the others go together with those of other machines. Only what is read for import or
 * drift pays for them, not `list`.
 */
export async function readBeside(
  api: Api,
  look: Lookups,
  instance: Sdk.Instance,
  signal: AbortSignal,
): Promise<Beside> {
  const [userData, terminationProtection, volumes, cpuCredits, interruption] = await Promise.all([
    readUserData(api, instance, signal),
    readProtection(api, instance, signal),
    look.volumes(instance, signal),
    look.credits(instance, signal),
    look.interruption(instance, signal),
  ]);
  return { userData, terminationProtection, volumes, cpuCredits, interruption };
}

async function readUserData(api: Api, { InstanceId }: Sdk.Instance, signal: AbortSignal): Promise<string> {
  const { UserData } = await api.call("DescribeInstanceAttribute", { InstanceId, Attribute: "userData" }, { signal });
  return UserData?.Value ?? "";
}

/** A spot machine can have none, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_ChangingDisableAPITermination.html */
export async function readProtection(
  api: Api,
  { InstanceId, InstanceLifecycle }: Sdk.Instance,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (InstanceLifecycle === "spot") return false;
  const asked = { InstanceId, Attribute: "disableApiTermination" } as const;
  return (await api.call("DescribeInstanceAttribute", asked, { signal })).DisableApiTermination?.Value;
}
