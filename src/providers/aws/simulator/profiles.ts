import { createHash } from "node:crypto";
import type * as Sdk from "@aws-sdk/client-ec2";
import { account, isMissing } from "./account.ts";
import { type Cloud, instanceOf, isVisible } from "./cloud.ts";
import { type Fields, filtered, pageOf } from "./filters.ts";
import type { InstanceRecord, ProfileRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { newId } from "./store.ts";

type Associated = InstanceRecord & { readonly profile: ProfileRecord };

/** A new association with a profile, given by name or ARN. Refuses one that does not exist. */
export function profileOf({ Name, Arn }: Sdk.IamInstanceProfileSpecification): ProfileRecord {
  if (Name !== undefined && Arn !== undefined) {
    throw new Refusal(
      "InvalidParameterCombination",
      "The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'",
    );
  }
  const value = Name ?? Arn ?? "";
  const name = value.slice(value.lastIndexOf("/") + 1);
  if (name === "" || isMissing(name)) {
    const [parameter, what] = Arn === undefined ? ["name", "name"] : ["arn", "ARN"];
    throw new Refusal(
      "InvalidParameterValue",
      `Value (${value}) for parameter iamInstanceProfile.${parameter} is invalid. Invalid IAM Instance Profile ${what}`,
    );
  }
  const arn = Arn ?? `arn:aws:iam::${account}:instance-profile/${name}`;
  const id = `AIPA${createHash("sha256").update(arn).digest("hex").slice(0, 17).toUpperCase()}`;
  return { association: newId("iip-assoc"), id, arn, at: Date.now() };
}

export function associateIamInstanceProfile(
  cloud: Cloud,
  input: Sdk.AssociateIamInstanceProfileRequest,
): Sdk.AssociateIamInstanceProfileResult {
  const instance = instanceOf(cloud, input.InstanceId);
  if (instance.state === "shutting-down" || instance.state === "terminated") {
    throw new Refusal(
      "IncorrectInstanceState",
      `The instance '${instance.id}' is not in the 'running' or 'stopped' states.`,
    );
  }
  if (instance.profile)
    throw new Refusal("IncorrectState", `There is an existing association for instance ${instance.id}`);
  instance.profile = profileOf(input.IamInstanceProfile ?? {});
  return { IamInstanceProfileAssociation: toAssociation(instance, instance.profile, "associating") };
}

export function replaceIamInstanceProfileAssociation(
  cloud: Cloud,
  input: Sdk.ReplaceIamInstanceProfileAssociationRequest,
): Sdk.ReplaceIamInstanceProfileAssociationResult {
  const instance = associated(cloud, input.AssociationId);
  instance.profile = profileOf(input.IamInstanceProfile ?? {});
  return { IamInstanceProfileAssociation: toAssociation(instance, instance.profile, "associating") };
}

export function disassociateIamInstanceProfile(
  cloud: Cloud,
  input: Sdk.DisassociateIamInstanceProfileRequest,
): Sdk.DisassociateIamInstanceProfileResult {
  const instance = associated(cloud, input.AssociationId);
  const { profile } = instance;
  instance.profile = undefined;
  return { IamInstanceProfileAssociation: profile && toAssociation(instance, profile, "disassociating") };
}

function associated({ store, region }: Cloud, id: string | undefined): InstanceRecord {
  for (const instance of store.instances.values()) {
    if (instance.region === region && instance.profile?.association === id) return instance;
  }
  throw new Refusal("NoSuchAssociation", `An invalid association-id of '${id}' was given`);
}

export function describeIamInstanceProfileAssociations(
  { store, region }: Cloud,
  input: Sdk.DescribeIamInstanceProfileAssociationsRequest,
): Sdk.DescribeIamInstanceProfileAssociationsResult {
  const { AssociationIds, Filters = [] } = input;
  const all = [...store.instances.values()].filter(
    (instance): instance is Associated =>
      instance.profile !== undefined &&
      instance.region === region &&
      instance.state !== "terminated" &&
      isVisible(instance),
  );
  const asked = all.filter(({ profile }) => AssociationIds?.includes(profile.association) ?? true);
  const unknown = AssociationIds?.find((id) => !asked.some(({ profile }) => profile.association === id));
  if (unknown !== undefined)
    throw new Refusal("NoSuchAssociation", `An invalid association-id of '${unknown}' was given`);
  const { page, token } = pageOf(
    filtered(asked, Filters, fields, () => ({})),
    input,
  );
  return {
    IamInstanceProfileAssociations: page.map((instance) => toAssociation(instance, instance.profile, "associated")),
    NextToken: token,
  };
}

const fields: Fields<Associated> = { "instance-id": ({ id }) => id, state: () => "associated" };

function toAssociation(
  { id }: InstanceRecord,
  profile: ProfileRecord,
  State: Sdk.IamInstanceProfileAssociationState,
): Sdk.IamInstanceProfileAssociation {
  return {
    AssociationId: profile.association,
    InstanceId: id,
    IamInstanceProfile: { Arn: profile.arn, Id: profile.id },
    State,
    Timestamp: new Date(profile.at),
  };
}
