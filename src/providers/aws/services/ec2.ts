import type * as Sdk from "@aws-sdk/client-ec2";
import type { Service } from "../service.ts";

/** The calls of EC2 that are made, with what goes in and what comes out. */
export interface Ec2Operations {
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
  CreateEgressOnlyInternetGateway: [
    Sdk.CreateEgressOnlyInternetGatewayRequest,
    Sdk.CreateEgressOnlyInternetGatewayResult,
  ];
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
  DeleteEgressOnlyInternetGateway: [
    Sdk.DeleteEgressOnlyInternetGatewayRequest,
    Sdk.DeleteEgressOnlyInternetGatewayResult,
  ];
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
  DescribeEgressOnlyInternetGateways: [
    Sdk.DescribeEgressOnlyInternetGatewaysRequest,
    Sdk.DescribeEgressOnlyInternetGatewaysResult,
  ];
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

/** Amazon EC2, with networks and volumes. */
export const ec2: Service = {
  title: "Amazon EC2",
  package: "@aws-sdk/client-ec2",
  client: "EC2Client",
  endpoint: ({ endpoint }) => endpoint,
  telling: /^(?:Describe|Run|Terminate)/,
};
