import type * as Sdk from "@aws-sdk/client-ec2";
import { z } from "zod";
import { reference, region } from "../references.ts";
import { defined } from "../request.ts";
import { describing } from "./describe.ts";
import { kindOf } from "./kind.ts";

const options = z.strictObject({
  region,
  vpc: reference("vpc", "a VPC").describe("VPC that it is in, for good; one with IPv6."),
});

export const egressOnlyInternetGateway = kindOf<typeof options, Sdk.EgressOnlyInternetGateway>({
  description:
    "The way from a VPC to the internet over IPv6, which nobody comes in through: a route of ::/0 names it as egressOnlyGateway. It is free.",
  title: "egress-only internet gateway",
  prefix: "eigw",
  options,
  outputs: z.object({
    egressOnlyInternetGatewayId: z.string().describe("EC2's id, for example eigw-0123456789abcdef0."),
  }),
  changing: [],
  describe: describing({
    call: "DescribeEgressOnlyInternetGateways",
    ids: "EgressOnlyInternetGatewayIds",
    results: "EgressOnlyInternetGateways",
    pageSize: 255,
  }),
  idOf: ({ EgressOnlyInternetGatewayId = "" }) => EgressOnlyInternetGatewayId,
  tagsOf: ({ Tags }) => Tags,
  async make({ options: { vpc } }, { tags, token, call }, { api }) {
    const TagSpecifications = [{ ResourceType: "egress-only-internet-gateway" as const, Tags: tags }];
    const request = { VpcId: vpc, ClientToken: token, TagSpecifications };
    return (await api.call("CreateEgressOnlyInternetGateway", request, call)).EgressOnlyInternetGateway ?? {};
  },
  takesToken: true,
  remove: (EgressOnlyInternetGatewayId, { api, run: { signal } }) =>
    api.call("DeleteEgressOnlyInternetGateway", { EgressOnlyInternetGatewayId }, { signal }),
  toOptions: ({ Attachments: [first] = [] }) => defined({ vpc: first?.VpcId }) as Partial<z.output<typeof options>>,
  toOutputs: ({ EgressOnlyInternetGatewayId }) => ({ egressOnlyInternetGatewayId: EgressOnlyInternetGatewayId }),
  sample: {
    options: ({ Vpc = "vpc-0123456789abcdef0" }) => ({ region: "eu-central-1", vpc: Vpc }),
    needs: ["Vpc"],
    changed: {},
  },
});
