import type * as Sdk from "@aws-sdk/client-ec2";
import { z } from "zod";
import { isDone } from "../errors.ts";
import { reference, region } from "../references.ts";
import { defined } from "../request.ts";
import { describing } from "./describe.ts";
import { kindOf, type There } from "./kind.ts";
import { linkOf, writeLink } from "./link.ts";
import { interfacesIn } from "./users.ts";

const options = z.strictObject({
  region,
  vpc: reference("vpc", "a VPC")
    .optional()
    .describe("VPC that it opens; one has one. Left out: none; one that others have attached it to keeps it."),
});

type Options = z.output<typeof options>;

export const internetGateway = kindOf<typeof options, Sdk.InternetGateway>({
  description: "The way from a VPC to the internet and back: routes name it, and addresses are public through it.",
  title: "internet gateway",
  prefix: "igw",
  options,
  outputs: z.object({ internetGatewayId: z.string().describe("EC2's id, for example igw-0123456789abcdef0.") }),
  changing: ["vpc"],
  describe: describing({
    call: "DescribeInternetGateways",
    ids: "InternetGatewayIds",
    results: "InternetGateways",
    pageSize: 1_000,
  }),
  idOf: ({ InternetGatewayId = "" }) => InternetGatewayId,
  tagsOf: ({ Tags }) => Tags,
  phaseOf: ({ Attachments = [] }) =>
    Attachments.some(({ State }) => State === "attaching" || State === "detaching") ? "pending" : "ready",
  make: async (_, { tags, call }, { api }) => {
    const request = { TagSpecifications: [{ ResourceType: "internet-gateway" as const, Tags: tags }] };
    return (await api.call("CreateInternetGateway", request, call)).InternetGateway ?? {};
  },
  async settle(found, { options: { vpc } }, there) {
    if (vpc === undefined && vpcOf(found) !== linkOf(found.Tags)) return;
    await attach(found, vpc, there);
  },
  release: (found, there) => attach(found, undefined, there),
  remove: (InternetGatewayId, { api, run: { signal } }) =>
    api.call("DeleteInternetGateway", { InternetGatewayId }, { signal }),
  usersOf,
  toOptions: (found) => defined({ vpc: vpcOf(found) }) as Partial<Options>,
  toOutputs: ({ InternetGatewayId }) => ({ internetGatewayId: InternetGatewayId }),
  sample: {
    options: ({ Vpc = "vpc-0123456789abcdef0" }) => ({ region: "eu-central-1", vpc: Vpc }),
    needs: ["Vpc"],
    changed: { "options.vpc": undefined },
  },
});

/** An attachment that is there is `available`. */
function vpcOf({ Attachments = [] }: Sdk.InternetGateway): string | undefined {
  return Attachments.find(({ State }) => State !== "detached" && State !== "detaching")?.VpcId;
}

async function attach(found: Sdk.InternetGateway, vpc: string | undefined, there: There): Promise<void> {
  const { InternetGatewayId = "" } = found;
  const { api, run } = there;
  const now = vpcOf(found);
  if (now === vpc) return;
  const once = { signal: run.signal, once: true };
  if (now !== undefined) {
    const leaving = api.call("DetachInternetGateway", { InternetGatewayId, VpcId: now }, { signal: run.signal });
    await leaving.catch((error: unknown) => {
      if (!isDone(error)) throw error;
    });
  }
  if (vpc === undefined) return;
  await writeLink(InternetGatewayId, vpc, there);
  await api.call("AttachInternetGateway", { InternetGatewayId, VpcId: vpc }, once);
}

/** Public addresses in the VPC keep it there. */
async function usersOf(id: string, there: There): Promise<readonly string[]> {
  const { api, run } = there;
  const { InternetGateways = [] } = await api.call(
    "DescribeInternetGateways",
    { InternetGatewayIds: [id] },
    { signal: run.signal },
  );
  const vpc = InternetGateways[0] && vpcOf(InternetGateways[0]);
  return vpc === undefined ? [] : interfacesIn("vpc-id", vpc, there, true);
}
