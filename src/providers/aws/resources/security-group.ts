import type * as Sdk from "@aws-sdk/client-ec2";
import { z } from "zod";
import type { Finding } from "../../../errors.ts";
import type { ResourcePlan } from "../../../platform.ts";
import { toFailure } from "../errors.ts";
import { reference, region } from "../references.ts";
import { defined, digest } from "../request.ts";
import { describing } from "./describe.ts";
import { kindOf, type Making, type There } from "./kind.ts";
import { keyOf, type Rule, rule, rulesOf, sorted, toPermission } from "./rules.ts";
import { interfacesIn } from "./users.ts";

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const characters = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/;

const rules = z
  .array(rule)
  .superRefine((list, context) => {
    for (const [index, one] of list.entries()) {
      if (list.findIndex((other) => keyOf(other) === keyOf(one)) < index)
        context.addIssue({ code: "custom", path: [index], message: "this rule is there twice" });
    }
  })
  .transform(sorted);

const options = z.strictObject({
  region,
  vpc: reference("vpc", "a VPC").optional().describe("VPC whose machines take it. Left out: the default VPC."),
  description: z
    .string()
    .min(1)
    .max(255)
    .regex(characters, "EC2 takes letters, digits, spaces and . _-:/()#,@[]+=&;{}!$* here")
    .default("Made by flatcar-deploy")
    .describe("For people, up to 255 characters. It never changes: another one makes a new group."),
  ingress: rules
    .optional()
    .describe(
      "What is let in to machines; up to 60 rules for each of IPv4 and IPv6, more on request. Answers always pass. Left out: what others let in, at first nothing. An empty list takes all of that away.",
    ),
  egress: rules
    .optional()
    .describe(
      "What is let out; as many rules. Left out: what others let out, at first everything, as EC2 makes each group: over IPv4, and over IPv6 in a VPC that has it. An empty list lets nothing out.",
    ),
});

type Options = z.output<typeof options>;

export const securityGroup = kindOf<typeof options, Sdk.SecurityGroup>({
  description: "Rules of what is let in to machines and out of them.",
  title: "security group",
  prefix: "sg",
  options,
  outputs: z.object({
    securityGroupId: z.string().describe("EC2's id, for example sg-0123456789abcdef0."),
    groupName: z
      .string()
      .optional()
      .describe("Its name in the VPC: yours, with eight digits that make it the only one."),
  }),
  changing: ["ingress", "egress"],
  /** Beside it eight digits and a dash. */
  nameLimit: {
    characters: 246,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",
  },
  check: ({ name }) => (characters.test(name) && !/^sg-/i.test(name) ? [] : [wrongName(name)]),
  describe: describing({
    call: "DescribeSecurityGroups",
    ids: "GroupIds",
    results: "SecurityGroups",
    pageSize: 1_000,
  }),
  idOf: ({ GroupId = "" }) => GroupId,
  tagsOf: ({ Tags }) => Tags,
  make,
  async settle(found, { options: { ingress, egress } }, there) {
    if (ingress !== undefined) await settleRules(found, "Ingress", ingress, there);
    if (egress !== undefined) await settleRules(found, "Egress", egress, there);
  },
  remove: (GroupId, { api, run: { signal } }) => api.call("DeleteSecurityGroup", { GroupId }, { signal }),
  usersOf,
  toOptions: ({ GroupId = "", VpcId, Description, IpPermissions, IpPermissionsEgress }) =>
    defined({
      vpc: VpcId || undefined,
      description: Description,
      ingress: rulesOf(IpPermissions, GroupId),
      egress: rulesOf(IpPermissionsEgress, GroupId),
    }) as Partial<Options>,
  toOutputs: ({ GroupId, GroupName }) => defined({ securityGroupId: GroupId, groupName: GroupName }),
  sample: {
    options: ({ Vpc = "vpc-0123456789abcdef0" }) => ({
      region: "eu-central-1",
      vpc: Vpc,
      ingress: [{ protocol: "tcp", fromPort: 443, cidr: "0.0.0.0/0" }],
    }),
    needs: ["Vpc"],
    changed: {
      "options.ingress": [
        { protocol: "tcp", fromPort: 8_000, toPort: 8_100, cidr: "2001:db8::/32", description: "web" },
        { protocol: "all", self: true },
      ],
      "options.egress": [{ protocol: "udp", fromPort: 53, cidr: "192.0.2.53/32" }],
    },
  },
});

function wrongName(name: string): Finding {
  return {
    code: "FD1003",
    message: `"${name}" is no name for a security group`,
    at: { path: "name" },
    hint: "it has letters, digits, spaces and . _-:/()#,@[]+=&;{}!$*, and does not begin with sg-",
  };
}

/** Names are unique in a VPC: the same try has the same one, so that it is made once, and its replacement has another. */
async function make({ name, options: wanted }: ResourcePlan<Options>, { tags, call }: Making, { api }: There) {
  const request = defined({
    GroupName: `${name}-${digest(tags).slice(0, 8)}`,
    Description: wanted.description,
    VpcId: wanted.vpc,
    TagSpecifications: [{ ResourceType: "security-group" as const, Tags: tags }],
  });
  return api.call("CreateSecurityGroup", request as Sdk.CreateSecurityGroupRequest, call);
}

type Direction = "Ingress" | "Egress";

/** New rules come before old ones go, unless there is room for both only the other way round. */
async function settleRules(
  found: Sdk.SecurityGroup,
  direction: Direction,
  wanted: readonly Rule[],
  there: There,
): Promise<void> {
  const { GroupId = "", IpPermissions, IpPermissionsEgress } = found;
  const now = rulesOf(direction === "Ingress" ? IpPermissions : IpPermissionsEgress, GroupId);
  const notes = new Map(now.map((one) => [keyOf(one), one.description]));
  const kept = new Set(wanted.map(keyOf));
  const missing = wanted.filter((one) => !notes.has(keyOf(one)));
  const renamed = wanted.filter((one) => notes.has(keyOf(one)) && notes.get(keyOf(one)) !== one.description);
  const extra = now.filter((one) => !kept.has(keyOf(one)));
  const change = (call: Change, rulesToChange: readonly Rule[]) =>
    changeRules(call, direction, found, rulesToChange, there);
  await change("UpdateSecurityGroupRuleDescriptions", renamed);
  const added = await change("AuthorizeSecurityGroup", missing).catch((error: unknown) => {
    if (extra.length === 0 || toFailure(error).code !== "RulesPerSecurityGroupLimitExceeded") throw error;
    return false;
  });
  await change("RevokeSecurityGroup", extra);
  if (added === false) await change("AuthorizeSecurityGroup", missing);
}

type Change = "AuthorizeSecurityGroup" | "RevokeSecurityGroup" | "UpdateSecurityGroupRuleDescriptions";

async function changeRules(
  call: Change,
  direction: Direction,
  { GroupId = "" }: Sdk.SecurityGroup,
  list: readonly Rule[],
  { api, run }: There,
): Promise<true> {
  if (list.length === 0) return true;
  const IpPermissions = list.map((one) => toPermission(one, GroupId));
  await api.call(`${call}${direction}`, { GroupId, IpPermissions }, { signal: run.signal, once: true });
  return true;
}

/** Machines that are in it, and groups whose rules name it. */
async function usersOf(id: string, there: There): Promise<readonly string[]> {
  const { api, run } = there;
  const naming = async (Name: string) => {
    const Filters = [{ Name, Values: [id] }];
    const { SecurityGroups = [] } = await api.call("DescribeSecurityGroups", { Filters }, { signal: run.signal });
    return SecurityGroups.flatMap(({ GroupId }) => (GroupId === undefined || GroupId === id ? [] : [GroupId]));
  };
  const groups = [...(await naming("ip-permission.group-id")), ...(await naming("egress.ip-permission.group-id"))];
  const lines = [...new Set(groups)].map((group) => `a rule of security group ${group}`);
  return [...(await interfacesIn("group-id", id, there)), ...lines];
}
