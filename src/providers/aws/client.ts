import type * as Sdk from "@aws-sdk/client-ec2";
import type { IO } from "../../platform.ts";
import type { Credentials } from "./credentials.ts";
import type { LoadBalancingOperations } from "./load-balancing.ts";
import type { NameOperations } from "./names.ts";
import { connectService, findKeys, type Service, type ServiceCall } from "./service.ts";

export type { CallOptions } from "./service.ts";

/** The calls that are made, with what goes in and what comes out. */
export interface Operations {
  AllocateAddress: [Sdk.AllocateAddressRequest, Sdk.AllocateAddressResult];
  AssociateAddress: [Sdk.AssociateAddressRequest, Sdk.AssociateAddressResult];
  AssociateIamInstanceProfile: [Sdk.AssociateIamInstanceProfileRequest, Sdk.AssociateIamInstanceProfileResult];
  AssociateRouteTable: [Sdk.AssociateRouteTableRequest, Sdk.AssociateRouteTableResult];
  AssociateSubnetCidrBlock: [Sdk.AssociateSubnetCidrBlockRequest, Sdk.AssociateSubnetCidrBlockResult];
  AssociateVpcCidrBlock: [Sdk.AssociateVpcCidrBlockRequest, Sdk.AssociateVpcCidrBlockResult];
  AttachInternetGateway: [Sdk.AttachInternetGatewayRequest, unknown];
  AttachVolume: [Sdk.AttachVolumeRequest, Sdk.VolumeAttachment];
  AuthorizeSecurityGroupEgress: [Sdk.AuthorizeSecurityGroupEgressRequest, Sdk.AuthorizeSecurityGroupEgressResult];
  AuthorizeSecurityGroupIngress: [Sdk.AuthorizeSecurityGroupIngressRequest, Sdk.AuthorizeSecurityGroupIngressResult];
  CancelSpotInstanceRequests: [Sdk.CancelSpotInstanceRequestsRequest, Sdk.CancelSpotInstanceRequestsResult];
  CreateInternetGateway: [Sdk.CreateInternetGatewayRequest, Sdk.CreateInternetGatewayResult];
  CreateNatGateway: [Sdk.CreateNatGatewayRequest, Sdk.CreateNatGatewayResult];
  CreatePlacementGroup: [Sdk.CreatePlacementGroupRequest, Sdk.CreatePlacementGroupResult];
  CreateRoute: [Sdk.CreateRouteRequest, Sdk.CreateRouteResult];
  CreateRouteTable: [Sdk.CreateRouteTableRequest, Sdk.CreateRouteTableResult];
  CreateSecurityGroup: [Sdk.CreateSecurityGroupRequest, Sdk.CreateSecurityGroupResult];
  CreateSubnet: [Sdk.CreateSubnetRequest, Sdk.CreateSubnetResult];
  CreateTags: [Sdk.CreateTagsRequest, unknown];
  CreateVolume: [Sdk.CreateVolumeRequest, Sdk.Volume];
  CreateVpc: [Sdk.CreateVpcRequest, Sdk.CreateVpcResult];
  DeleteInternetGateway: [Sdk.DeleteInternetGatewayRequest, unknown];
  DeleteNatGateway: [Sdk.DeleteNatGatewayRequest, Sdk.DeleteNatGatewayResult];
  DeletePlacementGroup: [Sdk.DeletePlacementGroupRequest, unknown];
  DeleteRoute: [Sdk.DeleteRouteRequest, unknown];
  DeleteRouteTable: [Sdk.DeleteRouteTableRequest, unknown];
  DeleteSecurityGroup: [Sdk.DeleteSecurityGroupRequest, Sdk.DeleteSecurityGroupResult];
  DeleteSubnet: [Sdk.DeleteSubnetRequest, unknown];
  DeleteTags: [Sdk.DeleteTagsRequest, unknown];
  DeleteVolume: [Sdk.DeleteVolumeRequest, unknown];
  DeleteVpc: [Sdk.DeleteVpcRequest, unknown];
  DescribeAddresses: [Sdk.DescribeAddressesRequest, Sdk.DescribeAddressesResult];
  DescribeIamInstanceProfileAssociations: [
    Sdk.DescribeIamInstanceProfileAssociationsRequest,
    Sdk.DescribeIamInstanceProfileAssociationsResult,
  ];
  DescribeImages: [Sdk.DescribeImagesRequest, Sdk.DescribeImagesResult];
  DescribeInstanceAttribute: [Sdk.DescribeInstanceAttributeRequest, Sdk.InstanceAttribute];
  DescribeInstanceCreditSpecifications: [
    Sdk.DescribeInstanceCreditSpecificationsRequest,
    Sdk.DescribeInstanceCreditSpecificationsResult,
  ];
  DescribeInstanceTypeOfferings: [Sdk.DescribeInstanceTypeOfferingsRequest, Sdk.DescribeInstanceTypeOfferingsResult];
  DescribeInstanceTypes: [Sdk.DescribeInstanceTypesRequest, Sdk.DescribeInstanceTypesResult];
  DescribeInstances: [Sdk.DescribeInstancesRequest, Sdk.DescribeInstancesResult];
  DescribeInternetGateways: [Sdk.DescribeInternetGatewaysRequest, Sdk.DescribeInternetGatewaysResult];
  DescribeKeyPairs: [Sdk.DescribeKeyPairsRequest, Sdk.DescribeKeyPairsResult];
  DescribeNatGateways: [Sdk.DescribeNatGatewaysRequest, Sdk.DescribeNatGatewaysResult];
  DescribeNetworkInterfaces: [Sdk.DescribeNetworkInterfacesRequest, Sdk.DescribeNetworkInterfacesResult];
  DescribePlacementGroups: [Sdk.DescribePlacementGroupsRequest, Sdk.DescribePlacementGroupsResult];
  DescribeRouteTables: [Sdk.DescribeRouteTablesRequest, Sdk.DescribeRouteTablesResult];
  DescribeSecurityGroups: [Sdk.DescribeSecurityGroupsRequest, Sdk.DescribeSecurityGroupsResult];
  DescribeSpotInstanceRequests: [Sdk.DescribeSpotInstanceRequestsRequest, Sdk.DescribeSpotInstanceRequestsResult];
  DescribeSubnets: [Sdk.DescribeSubnetsRequest, Sdk.DescribeSubnetsResult];
  DescribeVolumes: [Sdk.DescribeVolumesRequest, Sdk.DescribeVolumesResult];
  DescribeVolumesModifications: [Sdk.DescribeVolumesModificationsRequest, Sdk.DescribeVolumesModificationsResult];
  DescribeVpcAttribute: [Sdk.DescribeVpcAttributeRequest, Sdk.DescribeVpcAttributeResult];
  DescribeVpcs: [Sdk.DescribeVpcsRequest, Sdk.DescribeVpcsResult];
  DetachInternetGateway: [Sdk.DetachInternetGatewayRequest, unknown];
  DetachVolume: [Sdk.DetachVolumeRequest, Sdk.VolumeAttachment];
  DisassociateAddress: [Sdk.DisassociateAddressRequest, unknown];
  DisassociateIamInstanceProfile: [Sdk.DisassociateIamInstanceProfileRequest, unknown];
  DisassociateRouteTable: [Sdk.DisassociateRouteTableRequest, unknown];
  DisassociateSubnetCidrBlock: [Sdk.DisassociateSubnetCidrBlockRequest, Sdk.DisassociateSubnetCidrBlockResult];
  DisassociateVpcCidrBlock: [Sdk.DisassociateVpcCidrBlockRequest, Sdk.DisassociateVpcCidrBlockResult];
  ModifyInstanceAttribute: [Sdk.ModifyInstanceAttributeRequest, unknown];
  ModifyInstanceCreditSpecification: [
    Sdk.ModifyInstanceCreditSpecificationRequest,
    Sdk.ModifyInstanceCreditSpecificationResult,
  ];
  ModifyInstanceMetadataOptions: [Sdk.ModifyInstanceMetadataOptionsRequest, unknown];
  ModifySubnetAttribute: [Sdk.ModifySubnetAttributeRequest, unknown];
  ModifyVolume: [Sdk.ModifyVolumeRequest, Sdk.ModifyVolumeResult];
  ModifyVpcAttribute: [Sdk.ModifyVpcAttributeRequest, unknown];
  MonitorInstances: [Sdk.MonitorInstancesRequest, unknown];
  ReleaseAddress: [Sdk.ReleaseAddressRequest, unknown];
  ReplaceIamInstanceProfileAssociation: [Sdk.ReplaceIamInstanceProfileAssociationRequest, unknown];
  ReplaceRoute: [Sdk.ReplaceRouteRequest, unknown];
  ReplaceRouteTableAssociation: [Sdk.ReplaceRouteTableAssociationRequest, Sdk.ReplaceRouteTableAssociationResult];
  RevokeSecurityGroupEgress: [Sdk.RevokeSecurityGroupEgressRequest, Sdk.RevokeSecurityGroupEgressResult];
  RevokeSecurityGroupIngress: [Sdk.RevokeSecurityGroupIngressRequest, Sdk.RevokeSecurityGroupIngressResult];
  RunInstances: [Sdk.RunInstancesRequest, Sdk.Reservation];
  StartInstances: [Sdk.StartInstancesRequest, unknown];
  StopInstances: [Sdk.StopInstancesRequest, unknown];
  TerminateInstances: [Sdk.TerminateInstancesRequest, unknown];
  UnmonitorInstances: [Sdk.UnmonitorInstancesRequest, unknown];
  UpdateSecurityGroupRuleDescriptionsEgress: [Sdk.UpdateSecurityGroupRuleDescriptionsEgressRequest, unknown];
  UpdateSecurityGroupRuleDescriptionsIngress: [Sdk.UpdateSecurityGroupRuleDescriptionsIngressRequest, unknown];
}

/** The API of one region. Throws what the SDKs throw; `errors.ts` translates. */
export interface Api {
  readonly region: string;
  /** EC2. */
  readonly call: ServiceCall<Operations>;
  readonly loadBalancing: ServiceCall<LoadBalancingOperations>;
  /** Route 53, which has one place for all regions of a partition. */
  readonly names: ServiceCall<NameOperations>;
}

const ec2: Service = {
  title: "Amazon EC2",
  package: "@aws-sdk/client-ec2",
  client: "EC2Client",
  endpoint: ({ endpoint }) => endpoint,
  telling: /^(?:Describe|Run|Terminate)/,
};

const loadBalancing: Service = {
  title: "Elastic Load Balancing",
  short: "Elastic Load Balancing",
  package: "@aws-sdk/client-elastic-load-balancing-v2",
  client: "ElasticLoadBalancingV2Client",
  endpoint: ({ loadBalancingEndpoint }, env) => loadBalancingEndpoint ?? env.AWS_ENDPOINT_URL,
  telling: /^(?:Describe|Create)/,
};

const names: Service = {
  title: "Route 53",
  short: "Route 53",
  package: "@aws-sdk/client-route-53",
  client: "Route53Client",
  endpoint: ({ namesEndpoint }, env) => namesEndpoint ?? env.AWS_ENDPOINT_URL,
  telling: /./,
};

/** The API of each region, its connections kept. Loads an SDK with the first call of its service. */
export function apis(credentials: Credentials, io: IO): (region: string) => Api {
  const known = new Map<string, Api>();
  const open = (region: string): Api => ({
    region,
    call: connectService<Operations>(ec2, region, credentials, io),
    loadBalancing: connectService<LoadBalancingOperations>(loadBalancing, region, credentials, io),
    names: connectService<NameOperations>(names, region, credentials, io),
  });
  return (region) => {
    const api = known.get(region) ?? open(region);
    known.set(region, api);
    return api;
  };
}

/** Throws what the SDK's own chain does where it finds no credentials and none were given. EC2 itself is not asked. */
export async function findCredentials(region: string, credentials: Credentials, io: IO): Promise<void> {
  await findKeys(ec2, region, credentials, io);
}
