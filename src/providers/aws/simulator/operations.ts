import type * as Sdk from "@aws-sdk/client-ec2";
import type { Operations as Driven } from "../client.ts";
import { describeInstanceAttribute, modifyInstanceAttribute } from "./attributes.ts";
import type { Cloud } from "./cloud.ts";
import { describeInstanceCreditSpecifications, modifyInstanceCreditSpecification } from "./credits.ts";
import { describeImages } from "./describe-images.ts";
import { describeInstances } from "./describe-instances.ts";
import { monitorInstances, startInstances, stopInstances, terminateInstances, unmonitorInstances } from "./life.ts";
import { modifyInstanceMetadataOptions } from "./metadata.ts";
import { networkOperations } from "./net/operations.ts";
import { describeInstanceTypeOfferings } from "./offerings.ts";
import {
  associateIamInstanceProfile,
  describeIamInstanceProfileAssociations,
  disassociateIamInstanceProfile,
  replaceIamInstanceProfileAssociation,
} from "./profiles.ts";
import { runInstances } from "./run-instances.ts";
import { cancelSpotInstanceRequests, describeSpotInstanceRequests } from "./spot.ts";
import { createTags, deleteTags } from "./tagging.ts";
import { deleteVolume, describeVolumes } from "./volumes.ts";

/** What the driver calls, and what leaves a test with a volume that outlived its machine. */
export interface Operations extends Driven {
  DeleteVolume: [Sdk.DeleteVolumeRequest, unknown];
}

type Served = {
  readonly [Name in keyof Operations]: (cloud: Cloud, input: Operations[Name][0]) => Operations[Name][1];
};

/** Every call that is served. An input has the names and types of the service model. */
const served: Served = {
  ...networkOperations,
  AssociateIamInstanceProfile: associateIamInstanceProfile,
  CancelSpotInstanceRequests: cancelSpotInstanceRequests,
  CreateTags: createTags,
  DeleteTags: deleteTags,
  DeleteVolume: deleteVolume,
  DescribeIamInstanceProfileAssociations: describeIamInstanceProfileAssociations,
  DescribeImages: describeImages,
  DescribeInstanceAttribute: describeInstanceAttribute,
  DescribeInstanceCreditSpecifications: describeInstanceCreditSpecifications,
  DescribeInstanceTypeOfferings: describeInstanceTypeOfferings,
  DescribeInstances: describeInstances,
  DescribeSpotInstanceRequests: describeSpotInstanceRequests,
  DescribeVolumes: describeVolumes,
  DisassociateIamInstanceProfile: disassociateIamInstanceProfile,
  ModifyInstanceAttribute: modifyInstanceAttribute,
  ModifyInstanceCreditSpecification: modifyInstanceCreditSpecification,
  ModifyInstanceMetadataOptions: modifyInstanceMetadataOptions,
  MonitorInstances: monitorInstances,
  ReplaceIamInstanceProfileAssociation: replaceIamInstanceProfileAssociation,
  RunInstances: runInstances,
  StartInstances: startInstances,
  StopInstances: stopInstances,
  TerminateInstances: terminateInstances,
  UnmonitorInstances: unmonitorInstances,
};

/** Whether a name is that of a call that is served. */
export function isServed(name: string): name is keyof Operations {
  return Object.hasOwn(served, name);
}

/** Carries out a call with an input that `decode` found right. */
export function carryOut(name: keyof Operations, cloud: Cloud, input: Readonly<Record<string, unknown>>): unknown {
  return (served[name] as (cloud: Cloud, input: unknown) => unknown)(cloud, input);
}

/** Whether a call may leave the account otherwise than it was. */
export function changesSomething(name: string): boolean {
  return !name.startsWith("Describe");
}
