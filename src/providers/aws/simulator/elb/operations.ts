import type { LoadBalancingOperations } from "../../services/load-balancing.ts";
import type { Cloud } from "../cloud.ts";
import {
  describeListenerAttributes,
  describeLoadBalancerAttributes,
  describeTargetGroupAttributes,
  modifyListenerAttributes,
  modifyLoadBalancerAttributes,
  modifyTargetGroupAttributes,
} from "./attributes.ts";
import {
  createLoadBalancer,
  deleteLoadBalancer,
  describeLoadBalancers,
  setIpAddressType,
  setSecurityGroups,
  setSubnets,
} from "./balancers.ts";
import {
  createTargetGroup,
  deleteTargetGroup,
  deregisterTargets,
  describeTargetGroups,
  describeTargetHealth,
  modifyTargetGroup,
  registerTargets,
} from "./groups.ts";
import { createListener, deleteListener, describeListeners, modifyListener } from "./listeners.ts";
import { addTags, describeTags, removeTags } from "./tags.ts";

type Served = {
  readonly [Name in keyof LoadBalancingOperations]: (
    cloud: Cloud,
    input: LoadBalancingOperations[Name][0],
  ) => LoadBalancingOperations[Name][1];
};

/** Every call of Elastic Load Balancing that is served. */
export const servedOfLoadBalancing: Served = {
  AddTags: addTags,
  CreateListener: createListener,
  CreateLoadBalancer: createLoadBalancer,
  CreateTargetGroup: createTargetGroup,
  DeleteListener: deleteListener,
  DeleteLoadBalancer: deleteLoadBalancer,
  DeleteTargetGroup: deleteTargetGroup,
  DeregisterTargets: deregisterTargets,
  DescribeListenerAttributes: describeListenerAttributes,
  DescribeListeners: describeListeners,
  DescribeLoadBalancerAttributes: describeLoadBalancerAttributes,
  DescribeLoadBalancers: describeLoadBalancers,
  DescribeTags: describeTags,
  DescribeTargetGroupAttributes: describeTargetGroupAttributes,
  DescribeTargetGroups: describeTargetGroups,
  DescribeTargetHealth: describeTargetHealth,
  ModifyListener: modifyListener,
  ModifyListenerAttributes: modifyListenerAttributes,
  ModifyLoadBalancerAttributes: modifyLoadBalancerAttributes,
  ModifyTargetGroup: modifyTargetGroup,
  ModifyTargetGroupAttributes: modifyTargetGroupAttributes,
  RegisterTargets: registerTargets,
  RemoveTags: removeTags,
  SetIpAddressType: setIpAddressType,
  SetSecurityGroups: setSecurityGroups,
  SetSubnets: setSubnets,
};
