import { isDeepStrictEqual } from "node:util";
import type * as Sdk from "@aws-sdk/client-ec2";
import type { MachinePlan, Run } from "../../platform.ts";
import { readCredits, readProtection } from "./beside.ts";
import type { Api } from "./client.ts";
import type { Options } from "./options.ts";
import { planDigest, toMetadataOptions } from "./request.ts";
import { toState } from "./state.ts";
import { toRecord, toTagList, toTags } from "./tags.ts";
import type { Watcher } from "./wait.ts";

/** One machine that is to become what its plan says. */
export interface Change {
  readonly api: Api;
  readonly watch: Watcher;
  readonly run: Run;
  readonly timeoutMs: number;
  readonly plan: MachinePlan<Options>;
  readonly instance: Sdk.Instance;
}

/** Applies whatever differs from the plan and can be changed in place, and nothing else. */
export async function applyInPlace(change: Change): Promise<void> {
  const { instance, plan } = change;
  const observed = toState(change.api.region, instance).observed.options;
  await applyTags(change);
  await applyGroups(change, observed.securityGroups);
  await applyMetadata(change, observed.metadata);
  await applySourceDestCheck(change);
  await applyMonitoring(change, observed.detailedMonitoring ?? false);
  await applyProfile(change, observed.instanceProfile);
  await applyProtection(change);
  await applyCredits(change);
  if (instance.InstanceType !== plan.options.instanceType) await applyType(change);
}

function idOf({ instance }: Change): string {
  return instance.InstanceId ?? "";
}

/** Tags of the machine, and of what was made and is deleted with it. */
async function applyTags(change: Change): Promise<void> {
  const { api, plan, instance, run } = change;
  const wanted = toTags(plan, run.owner, planDigest(plan));
  const found = toRecord(instance.Tags);
  const changed = Object.entries(wanted).filter(([key, value]) => found[key] !== value);
  const surplus = Object.keys(found).filter((key) => !(key in wanted) && !/^aws:/i.test(key));
  const Resources = [idOf(change), ...parts(instance)];
  const { signal } = run;
  if (changed.length > 0) {
    await api.call("CreateTags", { Resources, Tags: toTagList(Object.fromEntries(changed)) }, { signal });
  }
  if (surplus.length > 0) {
    await api.call("DeleteTags", { Resources, Tags: surplus.map((Key) => ({ Key })) }, { signal });
  }
}

function parts({ BlockDeviceMappings = [], NetworkInterfaces = [] }: Sdk.Instance): readonly string[] {
  return [
    ...BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.VolumeId ?? []),
    ...NetworkInterfaces.filter(({ Attachment }) => Attachment?.DeleteOnTermination).flatMap(
      ({ NetworkInterfaceId }) => NetworkInterfaceId ?? [],
    ),
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
  const { api, run } = change;
  const request = { InstanceId: idOf(change), ...toMetadataOptions(metadata) };
  await api.call("ModifyInstanceMetadataOptions", request, { signal: run.signal });
}

/** RunInstances cannot be told this one, so that it is set right after it, too. */
export async function applySourceDestCheck(change: Change): Promise<void> {
  const { sourceDestCheck } = change.plan.options;
  const found = toState(change.api.region, change.instance).observed.options.sourceDestCheck ?? true;
  if (found !== sourceDestCheck) await modify(change, { SourceDestCheck: { Value: sourceDestCheck } });
}

async function applyMonitoring(change: Change, found: boolean): Promise<void> {
  const { detailedMonitoring } = change.plan.options;
  if (detailedMonitoring === found) return;
  const { api, run } = change;
  const call = detailedMonitoring ? "MonitorInstances" : "UnmonitorInstances";
  await api.call(call, { InstanceIds: [idOf(change)] }, { signal: run.signal });
}

async function applyProfile(change: Change, found: string | undefined): Promise<void> {
  const { api, plan, run } = change;
  const { instanceProfile } = plan.options;
  if (instanceProfile === found) return;
  const { signal } = run;
  const Filters = [{ Name: "instance-id", Values: [idOf(change)] }];
  const { IamInstanceProfileAssociations: associations = [] } = await api.call(
    "DescribeIamInstanceProfileAssociations",
    { Filters },
    { signal },
  );
  const AssociationId = associations.find(
    ({ State }) => State === "associated" || State === "associating",
  )?.AssociationId;
  const IamInstanceProfile = { Name: instanceProfile };
  if (instanceProfile === undefined) {
    if (AssociationId) await api.call("DisassociateIamInstanceProfile", { AssociationId }, { signal });
  } else if (AssociationId) {
    await api.call("ReplaceIamInstanceProfileAssociation", { AssociationId, IamInstanceProfile }, { signal });
  } else {
    await api.call("AssociateIamInstanceProfile", { InstanceId: idOf(change), IamInstanceProfile }, { signal });
  }
}

async function applyProtection(change: Change): Promise<void> {
  const { terminationProtection } = change.plan.options;
  const found = await readProtection(change.api, idOf(change), change.run.signal);
  if ((found ?? false) === terminationProtection) return;
  await modify(change, { DisableApiTermination: { Value: terminationProtection } });
}

async function applyCredits(change: Change): Promise<void> {
  const { api, plan, instance, run } = change;
  const { cpuCredits } = plan.options;
  if (cpuCredits === undefined) return;
  const { signal } = run;
  if ((await readCredits(api, instance, signal)) === cpuCredits) return;
  const InstanceCreditSpecifications = [{ InstanceId: idOf(change), CpuCredits: cpuCredits }];
  await api.call("ModifyInstanceCreditSpecification", { InstanceCreditSpecifications }, { signal });
}

/** The type of a machine can be changed only while it is stopped. It keeps its disks and its private address. */
async function applyType(change: Change): Promise<void> {
  const { api, plan, run, watch, timeoutMs } = change;
  const { signal } = run;
  const id = idOf(change);
  run.progress("stopping it to change the instance type");
  await api.call("StopInstances", { InstanceIds: [id] }, { signal });
  const stopped = (instance: Sdk.Instance | undefined) => (instance?.State?.Name === "stopped" ? true : undefined);
  await watch.until({ id, what: `${plan.name} to stop`, signal, timeoutMs, answer: stopped });
  await modify(change, { InstanceType: { Value: plan.options.instanceType } });
  run.progress("starting it again");
  await api.call("StartInstances", { InstanceIds: [id] }, { signal });
}

async function modify(change: Change, what: Omit<Sdk.ModifyInstanceAttributeRequest, "InstanceId">): Promise<void> {
  const { api, run } = change;
  await api.call("ModifyInstanceAttribute", { InstanceId: idOf(change), ...what }, { signal: run.signal });
}
