import type * as Sdk from "@aws-sdk/client-ec2";
import { type Cloud, instancesOf, isVisible } from "./cloud.ts";
import { type Fields, filtered, pageOf } from "./filters.ts";
import type { InstanceRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";

/**
 * Instances asked for by id must have credits; a list holds only those with `unlimited`.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceCreditSpecifications.html
 */
export function describeInstanceCreditSpecifications(
  cloud: Cloud,
  input: Sdk.DescribeInstanceCreditSpecificationsRequest,
): Sdk.DescribeInstanceCreditSpecificationsResult {
  const { InstanceIds, Filters = [], MaxResults } = input;
  if (InstanceIds && MaxResults !== undefined) {
    throw new Refusal(
      "InvalidParameterCombination",
      "The parameter instanceIds cannot be used with the parameter maxResults",
    );
  }
  const known = InstanceIds ? instancesOf(cloud, InstanceIds, true) : [...cloud.store.instances.values()];
  const without = InstanceIds && known.find(({ credits }) => credits === undefined);
  if (without) {
    throw new Refusal(
      "InvalidParameterValue",
      `The instance '${without.id}' of type ${without.type} does not support CPU credits.`,
    );
  }
  const listed = InstanceIds ? known : known.filter((instance) => isListed(instance, cloud.region));
  const { page, token } = pageOf(
    filtered(listed, Filters, fields, () => ({})),
    input,
  );
  return {
    InstanceCreditSpecifications: page.map(({ id, credits }) => ({ InstanceId: id, CpuCredits: credits })),
    NextToken: token,
  };
}

function isListed(instance: InstanceRecord, region: string): boolean {
  const { credits, state } = instance;
  return credits === "unlimited" && instance.region === region && state !== "terminated" && isVisible(instance);
}

const fields: Fields<InstanceRecord> = { "instance-id": ({ id }) => id };

/** What cannot be changed is told beside what was. */
export function modifyInstanceCreditSpecification(
  { store, region }: Cloud,
  input: Sdk.ModifyInstanceCreditSpecificationRequest,
): Sdk.ModifyInstanceCreditSpecificationResult {
  const done: Sdk.SuccessfulInstanceCreditSpecificationItem[] = [];
  const failed: Sdk.UnsuccessfulInstanceCreditSpecificationItem[] = [];
  for (const { InstanceId = "", CpuCredits = "" } of input.InstanceCreditSpecifications ?? []) {
    const instance = store.instances.get(InstanceId);
    if (CpuCredits !== "standard" && CpuCredits !== "unlimited") {
      throw new Refusal("InvalidParameterValue", `Value (${CpuCredits}) for parameter CpuCredits is invalid`);
    }
    const Code = problemOf(instance?.region === region ? instance : undefined);
    if (Code !== undefined)
      failed.push({ InstanceId, Error: { Code, Message: `The instance ${InstanceId} cannot have CPU credits` } });
    else if (instance) {
      instance.credits = CpuCredits;
      done.push({ InstanceId });
    }
  }
  return { SuccessfulInstanceCreditSpecifications: done, UnsuccessfulInstanceCreditSpecifications: failed };
}

function problemOf(
  instance: InstanceRecord | undefined,
): Sdk.UnsuccessfulInstanceCreditSpecificationErrorCode | undefined {
  if (!instance) return "InvalidInstanceID.NotFound";
  if (instance.credits === undefined) return "InstanceCreditSpecification.NotSupported";
  return instance.state === "running" || instance.state === "stopped" ? undefined : "IncorrectInstanceState";
}
