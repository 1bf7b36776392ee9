import type * as Sdk from "@aws-sdk/client-ec2";
import { z } from "zod";
import type { Finding } from "../../../errors.ts";
import type { ResourcePlan } from "../../../platform.ts";
import { meaningOf } from "../errors.ts";
import { reference, region } from "../references.ts";
import { defined } from "../request.ts";
import { describing } from "./describe.ts";
import { kindOf, type Making, type Phase, type There } from "./kind.ts";

const options = z
  .strictObject({
    region,
    subnet: reference("subnet", "a subnet").describe(
      "Subnet that it is in; of a public one, with a route to the internet.",
    ),
    connectivity: z
      .enum(["public", "private"])
      .default("public")
      .describe("public: to the internet, with an address of its own; private: to other networks only."),
    allocation: reference("eipalloc", "an allocation")
      .optional()
      .describe("Elastic IP address that a public one has: the allocation's id."),
    privateIpv4: z.ipv4().optional().describe("Its address in the subnet. Left out: AWS chooses."),
  })
  .refine(({ connectivity, allocation }) => (connectivity === "public") === (allocation !== undefined), {
    path: ["allocation"],
    message: "a public NAT gateway needs an allocation, and a private one has none",
  });

type Options = z.output<typeof options>;

export const natGateway = kindOf<typeof options, Sdk.NatGateway>({
  description:
    "Lets machines without public addresses open connections to the outside. AWS charges for each hour and each GB.",
  title: "NAT gateway",
  prefix: "nat",
  options,
  outputs: z.object({
    natGatewayId: z.string().describe("EC2's id, for example nat-0123456789abcdef0."),
    publicIpv4: z.string().optional().describe("Address that the outside sees."),
    privateIpv4: z.string().optional().describe("Its address in the subnet."),
  }),
  changing: [],
  describe: describing({
    call: "DescribeNatGateways",
    ids: "NatGatewayIds",
    filters: "Filter",
    results: "NatGateways",
    pageSize: 1_000,
  }),
  idOf: ({ NatGatewayId = "" }) => NatGatewayId,
  tagsOf: ({ Tags }) => Tags,
  phaseOf: ({ State }) => (State === undefined ? "pending" : phases[State]),
  failureOf,
  make,
  takesToken: true,
  remove: (NatGatewayId, { api, run: { signal } }) => api.call("DeleteNatGateway", { NatGatewayId }, { signal }),
  lingers: true,
  toOptions: (found) =>
    defined({
      subnet: found.SubnetId,
      connectivity: found.ConnectivityType ?? "public",
      allocation: addressOf(found)?.AllocationId,
      privateIpv4: addressOf(found)?.PrivateIp,
    }) as Partial<Options>,
  toOutputs: (found) =>
    defined({
      natGatewayId: found.NatGatewayId,
      publicIpv4: addressOf(found)?.PublicIp,
      privateIpv4: addressOf(found)?.PrivateIp,
    }),
  sample: {
    options: ({ Subnet = "subnet-0123456789abcdef0" }) => ({
      region: "eu-central-1",
      subnet: Subnet,
      connectivity: "private",
    }),
    needs: ["Subnet"],
    changed: {},
  },
});

const phases: Readonly<Record<Sdk.NatGatewayState, Phase>> = {
  pending: "pending",
  available: "ready",
  failed: "failed",
  deleting: "ending",
  deleted: "ended",
};

async function make(plan: ResourcePlan<Options>, { tags, token, call }: Making, { api }: There) {
  const { subnet, connectivity, allocation, privateIpv4 } = plan.options;
  const request = defined({
    SubnetId: subnet,
    ConnectivityType: connectivity,
    AllocationId: allocation,
    PrivateIpAddress: privateIpv4,
    ClientToken: token,
    TagSpecifications: [{ ResourceType: "natgateway" as const, Tags: tags }],
  });
  return (await api.call("CreateNatGateway", request as Sdk.CreateNatGatewayRequest, call)).NatGateway ?? {};
}

function addressOf({ NatGatewayAddresses = [] }: Sdk.NatGateway): Sdk.NatGatewayAddress | undefined {
  return NatGatewayAddresses.find(({ IsPrimary }) => IsPrimary !== false);
}

/** AWS takes one that failed away after an hour, https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html */
function failureOf({ NatGatewayId, FailureCode = "", FailureMessage = "no reason given" }: Sdk.NatGateway): Finding {
  const meaning = meaningOf(FailureCode, FailureMessage);
  return {
    code: meaning?.code ?? "FD1420",
    message: `NAT gateway ${NatGatewayId} did not come up: ${FailureMessage}`,
    details: [`EC2: ${FailureCode || "no code"}`],
    hint: meaning?.hint ?? "run the same again; AWS takes this one away by itself",
  };
}
