import { describeNetworkInterfaces } from "./interfaces.ts";
import { describeRouteTables } from "./route-tables.ts";
import { describeSecurityGroups } from "./security-groups.ts";
import {
  associateVpcCidrBlock,
  createVpc,
  deleteVpc,
  describeVpcAttribute,
  describeVpcs,
  disassociateVpcCidrBlock,
  modifyVpcAttribute,
} from "./vpcs.ts";

/** Calls of networks. */
export const networkOperations = {
  AssociateVpcCidrBlock: associateVpcCidrBlock,
  CreateVpc: createVpc,
  DeleteVpc: deleteVpc,
  DescribeNetworkInterfaces: describeNetworkInterfaces,
  DescribeRouteTables: describeRouteTables,
  DescribeSecurityGroups: describeSecurityGroups,
  DescribeVpcAttribute: describeVpcAttribute,
  DescribeVpcs: describeVpcs,
  DisassociateVpcCidrBlock: disassociateVpcCidrBlock,
  ModifyVpcAttribute: modifyVpcAttribute,
} as const;
