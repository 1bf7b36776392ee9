import type { Ec2Operations } from "../services/ec2.ts";
import {
  allocateAddress,
  associateAddress,
  describeAddresses,
  disassociateAddress,
  releaseAddress,
} from "./addresses.ts";
import { describeInstanceAttribute, modifyInstanceAttribute } from "./attributes.ts";
import type { Cloud } from "./cloud.ts";
import { describeInstanceCreditSpecifications, modifyInstanceCreditSpecification } from "./credits.ts";
import { describeImages } from "./describe-images.ts";
import { describeInstances } from "./describe-instances.ts";
import { describeKeyPairs } from "./key-pairs.ts";
import { monitorInstances, startInstances, stopInstances, terminateInstances, unmonitorInstances } from "./life.ts";
import { modifyInstanceMetadataOptions } from "./metadata.ts";
import { networkOperations } from "./net/operations.ts";
import { describeInstanceTypeOfferings, describeInstanceTypes } from "./offerings.ts";
import { createPlacementGroup, deletePlacementGroup, describePlacementGroups } from "./placement-groups.ts";
import {
  associateIamInstanceProfile,
  describeIamInstanceProfileAssociations,
  disassociateIamInstanceProfile,
  replaceIamInstanceProfileAssociation,
} from "./profiles.ts";
import { runInstances } from "./run-instances.ts";
import { cancelSpotInstanceRequests, describeSpotInstanceRequests } from "./spot.ts";
import { createTags, deleteTags } from "./tagging.ts";
import { attachVolume, createVolume, describeVolumesModifications, detachVolume, modifyVolume } from "./volume-life.ts";
import { deleteVolume, describeVolumes } from "./volumes.ts";

type Served = {
  readonly [Name in keyof Ec2Operations]: (cloud: Cloud, input: Ec2Operations[Name][0]) => Ec2Operations[Name][1];
};

/** Every call of EC2 that is served. An input has the names and types of the service model. */
export const served: Served = {
  ...networkOperations,
  AllocateAddress: allocateAddress,
  AssociateAddress: associateAddress,
  AssociateIamInstanceProfile: associateIamInstanceProfile,
  AttachVolume: attachVolume,
  CancelSpotInstanceRequests: cancelSpotInstanceRequests,
  CreatePlacementGroup: createPlacementGroup,
  CreateTags: createTags,
  CreateVolume: createVolume,
  DeletePlacementGroup: deletePlacementGroup,
  DeleteTags: deleteTags,
  DeleteVolume: deleteVolume,
  DescribeAddresses: describeAddresses,
  DescribeIamInstanceProfileAssociations: describeIamInstanceProfileAssociations,
  DescribeImages: describeImages,
  DescribeInstanceAttribute: describeInstanceAttribute,
  DescribeInstanceCreditSpecifications: describeInstanceCreditSpecifications,
  DescribeInstanceTypeOfferings: describeInstanceTypeOfferings,
  DescribeInstanceTypes: describeInstanceTypes,
  DescribeInstances: describeInstances,
  DescribeKeyPairs: describeKeyPairs,
  DescribePlacementGroups: describePlacementGroups,
  DescribeSpotInstanceRequests: describeSpotInstanceRequests,
  DescribeVolumes: describeVolumes,
  DescribeVolumesModifications: describeVolumesModifications,
  DetachVolume: detachVolume,
  DisassociateAddress: disassociateAddress,
  DisassociateIamInstanceProfile: disassociateIamInstanceProfile,
  ModifyInstanceAttribute: modifyInstanceAttribute,
  ModifyInstanceCreditSpecification: modifyInstanceCreditSpecification,
  ModifyInstanceMetadataOptions: modifyInstanceMetadataOptions,
  ModifyVolume: modifyVolume,
  MonitorInstances: monitorInstances,
  ReleaseAddress: releaseAddress,
  ReplaceIamInstanceProfileAssociation: replaceIamInstanceProfileAssociation,
  RunInstances: runInstances,
  StartInstances: startInstances,
  StopInstances: stopInstances,
  TerminateInstances: terminateInstances,
  UnmonitorInstances: unmonitorInstances,
};
