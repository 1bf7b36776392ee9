import type * as Sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Service } from "../service.ts";

/** The calls of Elastic Load Balancing that are made, with what goes in and what comes out. */
export interface LoadBalancingOperations {
  AddTags: [Sdk.AddTagsInput, Sdk.AddTagsOutput];
  CreateListener: [Sdk.CreateListenerInput, Sdk.CreateListenerOutput];
  CreateLoadBalancer: [Sdk.CreateLoadBalancerInput, Sdk.CreateLoadBalancerOutput];
  CreateTargetGroup: [Sdk.CreateTargetGroupInput, Sdk.CreateTargetGroupOutput];
  DeleteListener: [Sdk.DeleteListenerInput, Sdk.DeleteListenerOutput];
  DeleteLoadBalancer: [Sdk.DeleteLoadBalancerInput, Sdk.DeleteLoadBalancerOutput];
  DeleteTargetGroup: [Sdk.DeleteTargetGroupInput, Sdk.DeleteTargetGroupOutput];
  DeregisterTargets: [Sdk.DeregisterTargetsInput, Sdk.DeregisterTargetsOutput];
  DescribeListenerAttributes: [Sdk.DescribeListenerAttributesInput, Sdk.DescribeListenerAttributesOutput];
  DescribeListeners: [Sdk.DescribeListenersInput, Sdk.DescribeListenersOutput];
  DescribeLoadBalancerAttributes: [Sdk.DescribeLoadBalancerAttributesInput, Sdk.DescribeLoadBalancerAttributesOutput];
  DescribeLoadBalancers: [Sdk.DescribeLoadBalancersInput, Sdk.DescribeLoadBalancersOutput];
  DescribeTags: [Sdk.DescribeTagsInput, Sdk.DescribeTagsOutput];
  DescribeTargetGroupAttributes: [Sdk.DescribeTargetGroupAttributesInput, Sdk.DescribeTargetGroupAttributesOutput];
  DescribeTargetGroups: [Sdk.DescribeTargetGroupsInput, Sdk.DescribeTargetGroupsOutput];
  DescribeTargetHealth: [Sdk.DescribeTargetHealthInput, Sdk.DescribeTargetHealthOutput];
  ModifyListener: [Sdk.ModifyListenerInput, Sdk.ModifyListenerOutput];
  ModifyListenerAttributes: [Sdk.ModifyListenerAttributesInput, Sdk.ModifyListenerAttributesOutput];
  ModifyLoadBalancerAttributes: [Sdk.ModifyLoadBalancerAttributesInput, Sdk.ModifyLoadBalancerAttributesOutput];
  ModifyTargetGroup: [Sdk.ModifyTargetGroupInput, Sdk.ModifyTargetGroupOutput];
  ModifyTargetGroupAttributes: [Sdk.ModifyTargetGroupAttributesInput, Sdk.ModifyTargetGroupAttributesOutput];
  RegisterTargets: [Sdk.RegisterTargetsInput, Sdk.RegisterTargetsOutput];
  RemoveTags: [Sdk.RemoveTagsInput, Sdk.RemoveTagsOutput];
  SetIpAddressType: [Sdk.SetIpAddressTypeInput, Sdk.SetIpAddressTypeOutput];
  SetSecurityGroups: [Sdk.SetSecurityGroupsInput, Sdk.SetSecurityGroupsOutput];
  SetSubnets: [Sdk.SetSubnetsInput, Sdk.SetSubnetsOutput];
}

/** Elastic Load Balancing. */
export const loadBalancing: Service = {
  title: "Elastic Load Balancing",
  short: "Elastic Load Balancing",
  package: "@aws-sdk/client-elastic-load-balancing-v2",
  client: "ElasticLoadBalancingV2Client",
  endpoint: ({ loadBalancingEndpoint }, env) => loadBalancingEndpoint ?? env.AWS_ENDPOINT_URL,
  telling: /^(?:Describe|Create)/,
};
