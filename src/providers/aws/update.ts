import { isDeepStrictEqual } from "node:util";
import type * as Sdk from "@aws-sdk/client-ec2";
import type { MachinePlan, Run } from "../../platform.ts";
import { readProtection } from "./beside.ts";
import { isLost } from "./errors.ts";
import type { Options } from "./options.ts";
import type { Region } from "./region.ts";
import { planDigest, toMetadataOptions } from "./request.ts";
import { retag } from "./retag.ts";
import { backOffMs } from "./service.ts";
import { isStopped, toState } from "./state.ts";
import { tagKeys, toRecord, toTags } from "./tags.ts";

/** One machine that is to become what its plan says. */
export interface Change {
  readonly region: Region;
  readonly run: Run;
  readonly timeoutMs: number;
  readonly plan: MachinePlan<Options>;
  readonly instance: Sdk.Instance;
}

/** Applies whatever differs from the plan and can be changed in place, and nothing else. Says whether the machine was started for it. */
export async function applyInPlace(change: Change): Promise<{ readonly started: boolean }> {
  const observed = observedOf(change);
  await applyTags(change);
  await applyGroups(change, observed.securityGroups);
  await applyMetadata(change, observed.metadata);
  await applySourceDestCheck(change);
  await applyMonitoring(change, observed.detailedMonitoring ?? false);
  await applyProfile(change, observed.instanceProfile);
  await applyProtection(change);
  await applyCredits(change);
  return { started: await applyType(change) };
}

function observedOf({ region, instance }: Change): Partial<Options> {
  return toState(region.api.region, instance).observed.options;
}

function idOf({ instance }: Change): string {
  return instance.InstanceId ?? "";
}

/** Tags of the machine, and of what was made and is deleted with it. */
async function applyTags(change: Change): Promise<void> {
  const { region, plan, instance, run } = change;
  const wanted = toTags(plan, run.owner, planDigest(plan));
  const Resources = [idOf(change), ...parts(change)];
  await retag(region.api, { Resources, found: toRecord(instance.Tags), wanted }, run);
}

/** What was made with the machine. What somebody else attached to it is not ours: that does not go with it, and no plan names it. */
function parts({ instance, plan }: Change): readonly string[] {
  const { BlockDeviceMappings = [], NetworkInterfaces = [] } = instance;
  const devices = new Set<string | undefined>(plan.options.volumes.map(({ device }) => device));
  const disks = BlockDeviceMappings.filter(
    ({ DeviceName, Ebs }) => Ebs?.DeleteOnTermination || devices.has(DeviceName),
  );
  const networks = NetworkInterfaces.filter(({ Attachment }) => Attachment?.DeleteOnTermination);
  return [
    ...disks.flatMap(({ Ebs }) => Ebs?.VolumeId ?? []),
    ...networks.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []),
  ];
}

async function applyGroups(change: Change, found: readonly string[] | undefined): Promise<void> {
  const { securityGroups } = change.plan.options;
  if (securityGroups === undefined || isDeepStrictEqual([...securityGroups].sort(), [...(found ?? [])].sort())) return;
  await modify(change, { Groups: [...securityGroups] });
}

async function applyMetadata(change: Change, found: Options["metadata"] | undefined): Promise<void> {
  const { metadata } = change.plan.options;
  if (isDeepStrictEqual(metadata, found)) return;
  const { region, run } = change;
  const request = { InstanceId: idOf(change), ...toMetadataOptions(metadata) };
  await region.api.call("ModifyInstanceMetadataOptions", request, { signal: run.signal });
}

/** Says whether it was changed. */
export async function applySourceDestCheck(change: Change): Promise<boolean> {
  const { sourceDestCheck } = change.plan.options;
  if ((observedOf(change).sourceDestCheck ?? true) === sourceDestCheck) return false;
  await modify(change, { SourceDestCheck: { Value: sourceDestCheck } });
  return true;
}

async function applyMonitoring(change: Change, found: boolean): Promise<void> {
  const { detailedMonitoring } = change.plan.options;
  if (detailedMonitoring === found) return;
  const { region, run } = change;
  const call = detailedMonitoring ? "MonitorInstances" : "UnmonitorInstances";
  await region.api.call(call, { InstanceIds: [idOf(change)] }, { signal: run.signal });
}

/** How often an association is looked at and changed, when replies are lost. */
const profileAttempts = 4;

/** A call that was carried out makes the next one refuse, so that a lost reply is not repeated: what there is now is looked at first. */
async function applyProfile(change: Change, found: string | undefined): Promise<void> {
  if (change.plan.options.instanceProfile === found) return;
  for (let attempt = 1; ; attempt++) {
    try {
      return await associate(change);
    } catch (error) {
      if (!isLost(error) || attempt === profileAttempts || change.run.signal.aborted) throw error;
      await change.region.io.sleep(backOffMs(attempt), change.run.signal);
    }
  }
}

async function associate(change: Change): Promise<void> {
  const { signal } = change.run;
  const { api } = change.region;
  const { instanceProfile: Name } = change.plan.options;
  const InstanceId = idOf(change);
  const Filters = [{ Name: "instance-id", Values: [InstanceId] }];
  const { IamInstanceProfileAssociations: all = [] } = await api.call(
    "DescribeIamInstanceProfileAssociations",
    { Filters },
    { signal },
  );
  const now = all.find(({ State }) => State === "associated" || State === "associating");
  if (now?.IamInstanceProfile?.Arn?.replace(/^.*\//, "") === Name) return;
  const { AssociationId } = now ?? {};
  const once = { signal, once: true };
  if (Name === undefined) await api.call("DisassociateIamInstanceProfile", { AssociationId }, once);
  else if (AssociationId === undefined)
    await api.call("AssociateIamInstanceProfile", { InstanceId, IamInstanceProfile: { Name } }, once);
  else await api.call("ReplaceIamInstanceProfileAssociation", { AssociationId, IamInstanceProfile: { Name } }, once);
}

async function applyProtection(change: Change): Promise<void> {
  const { terminationProtection } = change.plan.options;
  const found = await readProtection(change.region.api, change.instance, change.run.signal);
  if ((found ?? false) === terminationProtection) return;
  await modify(change, { DisableApiTermination: { Value: terminationProtection } });
}

async function applyCredits(change: Change): Promise<void> {
  const { region, plan, instance, run } = change;
  const { cpuCredits } = plan.options;
  if (cpuCredits === undefined) return;
  const { signal } = run;
  if ((await region.beside.credits(instance, signal)) === cpuCredits) return;
  const InstanceCreditSpecifications = [{ InstanceId: idOf(change), CpuCredits: cpuCredits }];
  await region.api.call("ModifyInstanceCreditSpecification", { InstanceCreditSpecifications }, { signal });
}

/**
 * The type of a machine can be changed only while it is stopped; it keeps its disks and its private address. A tag says that it is
 * stopped for this alone: what was cut off is then taken up again, and what somebody else stopped stays so. Says whether it was started.
 */
async function applyType(change: Change): Promise<boolean> {
  const { plan, instance, run } = change;
  const { instanceType } = plan.options;
  const begun = toRecord(instance.Tags)[tagKeys.restart] !== undefined;
  const typed = instance.InstanceType === instanceType;
  if (typed && !begun) return false;
  const stays = isStopped(instance) && !begun;
  if (!typed || isStopped(instance)) {
    run.progress("stopping it to change the instance type");
    await stop(change, !stays);
    await modify(change, { InstanceType: { Value: instanceType } });
    if (stays) return false;
    await startAgain(change);
  }
  await noteRestart(change, false);
  return true;
}

async function stop(change: Change, restart: boolean): Promise<void> {
  const { region, plan, run, timeoutMs } = change;
  const { signal } = run;
  const id = idOf(change);
  if (restart) await noteRestart(change, true);
  await region.api.call("StopInstances", { InstanceIds: [id] }, { signal });
  const stopped = (instance: Sdk.Instance | undefined) => (instance?.State?.Name === "stopped" ? true : undefined);
  await region.watch.until({ id, what: `${plan.name} to stop`, signal, timeoutMs, answer: stopped });
}

async function startAgain(change: Change): Promise<void> {
  const { region, run } = change;
  run.progress("starting it again");
  await region.api.call("StartInstances", { InstanceIds: [idOf(change)] }, { signal: run.signal });
}

async function noteRestart(change: Change, begun: boolean): Promise<void> {
  const { region, run } = change;
  const { signal } = run;
  const Resources = [idOf(change)];
  if (begun)
    await region.api.call("CreateTags", { Resources, Tags: [{ Key: tagKeys.restart, Value: "1" }] }, { signal });
  else await region.api.call("DeleteTags", { Resources, Tags: [{ Key: tagKeys.restart }] }, { signal });
}

async function modify(change: Change, what: Omit<Sdk.ModifyInstanceAttributeRequest, "InstanceId">): Promise<void> {
  const { region, run } = change;
  await region.api.call("ModifyInstanceAttribute", { InstanceId: idOf(change), ...what }, { signal: run.signal });
}
