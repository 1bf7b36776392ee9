import type * as Sdk from "@aws-sdk/client-ec2";
import { checkGroups } from "./account.ts";
import { type Cloud, instanceOf } from "./cloud.ts";
import { groupsOf } from "./describe-instances.ts";
import type { InstanceRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { checkType } from "./run-instances.ts";
import { checkUserData } from "./user-data.ts";

export function describeInstanceAttribute(
  cloud: Cloud,
  input: Sdk.DescribeInstanceAttributeRequest,
): Sdk.InstanceAttribute {
  const instance = instanceOf(cloud, input.InstanceId, true);
  const read = readers[input.Attribute ?? ""];
  if (!read)
    throw new Refusal("UnsupportedOperation", `This simulated cloud does not have the attribute '${input.Attribute}'`);
  return { InstanceId: instance.id, ...read(instance) };
}

const readers: Readonly<Record<string, (instance: InstanceRecord) => Sdk.InstanceAttribute>> = {
  instanceType: ({ type }) => ({ InstanceType: { Value: type } }),
  userData: ({ userData }) => ({ UserData: userData === undefined ? {} : { Value: userData } }),
  disableApiTermination: (instance) => ({ DisableApiTermination: { Value: instance.protected } }),
  disableApiStop: ({ stopProtected }) => ({ DisableApiStop: { Value: stopProtected } }),
  instanceInitiatedShutdownBehavior: ({ shutdownBehavior }) => ({
    InstanceInitiatedShutdownBehavior: { Value: shutdownBehavior },
  }),
  rootDeviceName: ({ rootDevice }) => ({ RootDeviceName: { Value: rootDevice } }),
  sourceDestCheck: ({ card }) => ({ SourceDestCheck: { Value: card.sourceDestCheck } }),
  groupSet: ({ card }) => ({ Groups: groupsOf(card.groups) }),
  ebsOptimized: ({ ebsOptimized }) => ({ EbsOptimized: { Value: ebsOptimized } }),
};

type Request = Sdk.ModifyInstanceAttributeRequest;
type Writer = (instance: InstanceRecord, request: Request, cloud: Cloud) => void;

/** One attribute for each request, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html */
export function modifyInstanceAttribute(cloud: Cloud, request: Request): void {
  const { InstanceId, DryRun: _, ...attributes } = request;
  const instance = instanceOf(cloud, InstanceId);
  if (instance.state === "terminated") {
    throw new Refusal("IncorrectInstanceState", `The instance '${InstanceId}' is terminated`);
  }
  const names = Object.keys(attributes);
  const [name = ""] = names;
  if (names.length > 1) {
    throw new Refusal(
      "InvalidParameterCombination",
      `Fields for multiple attribute types specified: ${names.join(", ")}`,
    );
  }
  const write = writers[name];
  if (name === "") throw new Refusal("MissingParameter", "No attributes specified.");
  if (!write) throw new Refusal("UnsupportedOperation", `This simulated cloud cannot change the attribute '${name}'`);
  write(instance, request, cloud);
}

const writers: Readonly<Record<string, Writer>> = {
  InstanceType(instance, { InstanceType }) {
    checkStopped(instance);
    checkType(InstanceType?.Value ?? "", instance.arch);
    instance.type = InstanceType?.Value ?? "";
  },
  UserData(instance, { UserData }) {
    checkStopped(instance);
    const text = Buffer.from(UserData?.Value ?? []).toString("base64");
    checkUserData(text);
    instance.userData = text;
  },
  DisableApiTermination(instance, { DisableApiTermination }) {
    if (instance.spot !== undefined) {
      throw new Refusal(
        "UnsupportedOperation",
        "Modifying 'disableApiTermination' is not supported for spot instances.",
      );
    }
    instance.protected = DisableApiTermination?.Value ?? false;
  },
  DisableApiStop(instance, { DisableApiStop }) {
    instance.stopProtected = DisableApiStop?.Value ?? false;
  },
  InstanceInitiatedShutdownBehavior(instance, { InstanceInitiatedShutdownBehavior }) {
    instance.shutdownBehavior = InstanceInitiatedShutdownBehavior?.Value ?? "stop";
  },
  SourceDestCheck({ card }, { SourceDestCheck }) {
    card.sourceDestCheck = SourceDestCheck?.Value ?? true;
  },
  Groups({ card, subnet, vpc }, { Groups = [] }, cloud) {
    if (Groups.length === 0) throw new Refusal("MissingParameter", "The request must contain the parameter GroupId");
    checkGroups(cloud, Groups, { id: subnet, vpc });
    card.groups = Groups;
  },
  EbsOptimized(instance, { EbsOptimized }) {
    checkStopped(instance);
    instance.ebsOptimized = EbsOptimized?.Value ?? false;
  },
};

function checkStopped({ id, state }: InstanceRecord): void {
  if (state !== "stopped")
    throw new Refusal("IncorrectInstanceState", `The instance '${id}' is not in the 'stopped' state.`);
}
