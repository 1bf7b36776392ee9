import type * as Sdk from "@aws-sdk/client-ec2";
import { z } from "zod";
import { reference } from "../references.ts";
import { defined } from "../request.ts";
import { anyCidr } from "./cidr.ts";

/** Numbers that EC2 shows by name, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
const named: Readonly<Record<string, string>> = { "-1": "all", "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6" };
const withPorts = ["tcp", "udp"];
const withTypes = ["icmp", "icmpv6"];

const number = z.int().min(-1).max(65_535).optional();

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html */
const note = z
  .string()
  .max(255)
  .regex(/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/, "EC2 takes letters, digits, spaces and . _-:/()#,@[]+=&;{}!$* here");

export const rule = z
  .strictObject({
    protocol: z
      .union([z.enum(["all", "tcp", "udp", "icmp", "icmpv6"]), z.string().regex(/^\d{1,3}$/, "or a number, 0 to 255")])
      .transform((value) => named[value] ?? value)
      .default("tcp")
      .describe("all, tcp, udp, icmp, icmpv6, or the number of another protocol."),
    fromPort: number.describe("First port; of icmp the type. Left out: all."),
    toPort: number.describe("Last port; of icmp the code. Left out: fromPort, and of icmp all codes."),
    cidr: anyCidr.optional().describe("Range of IPv4 or IPv6 addresses of the other side: 0.0.0.0/0 and ::/0 are all."),
    group: reference("sg", "a security group").optional().describe("Security group whose machines are the other side."),
    self: z.literal(true).optional().describe("The other side are machines of this group itself."),
    prefixList: reference("pl", "a prefix list")
      .optional()
      .describe("Prefix list that has the other side's addresses."),
    description: note.optional().describe("For people, up to 255 characters."),
  })
  .superRefine((value, context) => {
    const sides = [value.cidr, value.group, value.self, value.prefixList].filter((side) => side !== undefined);
    if (sides.length !== 1)
      context.addIssue({ code: "custom", message: "a rule has one of cidr, group, self, prefixList" });
    if (value.fromPort === undefined && value.toPort === undefined) return;
    const { protocol, fromPort, toPort } = value;
    if (![...withPorts, ...withTypes].includes(protocol))
      context.addIssue({ code: "custom", path: ["fromPort"], message: `protocol ${protocol} has no ports` });
    else if (fromPort === undefined)
      context.addIssue({ code: "custom", path: ["fromPort"], message: "toPort needs fromPort beside it" });
    else if (withPorts.includes(protocol) && (fromPort < 0 || (toPort ?? fromPort) < fromPort))
      context.addIssue({ code: "custom", path: ["toPort"], message: "ports go from 0 to 65535, the first one first" });
  })
  .transform(canonical);

type Written = {
  readonly protocol: string;
  readonly fromPort?: number | undefined;
  readonly toPort?: number | undefined;
  readonly cidr?: string | undefined;
  readonly group?: string | undefined;
  readonly self?: true | undefined;
  readonly prefixList?: string | undefined;
  readonly description?: string | undefined;
};
export type Rule = { readonly [Key in keyof Written]: Exclude<Written[Key], undefined> };

/** One form for what means the same: all ports are left out, and one port is first and last. */
function canonical(given: Written): Rule {
  const { protocol, fromPort, ...rest } = given;
  const toPort = given.toPort ?? (withTypes.includes(protocol) ? -1 : fromPort);
  const every = withTypes.includes(protocol) ? fromPort === -1 : fromPort === 0 && toPort === 65_535;
  const ports = fromPort === undefined || every ? {} : { fromPort, toPort };
  const { toPort: _, ...side } = rest;
  return defined({ protocol, ...side, ...(withPorts.concat(withTypes).includes(protocol) ? ports : {}) }) as Rule;
}

/** Rules with the same key are one for EC2, which has each once. */
export function keyOf({ description: _, ...one }: Rule): string {
  return JSON.stringify(Object.entries(one).sort());
}

export function sorted(rules: readonly Rule[]): Rule[] {
  return [...rules].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Rules of one direction as a group shows them. */
export function rulesOf(permissions: readonly Sdk.IpPermission[] = [], own: string): Rule[] {
  return sorted(permissions.flatMap((permission) => toRules(permission, own)));
}

function toRules(permission: Sdk.IpPermission, own: string): readonly Rule[] {
  const { IpProtocol = "-1", FromPort: fromPort, ToPort: toPort } = permission;
  const common = { protocol: named[IpProtocol] ?? IpProtocol, fromPort, toPort };
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  const sides: readonly Omit<Written, "protocol">[] = [
    ...IpRanges.map(({ CidrIp, Description }) => ({ cidr: CidrIp, description: Description })),
    ...Ipv6Ranges.map(({ CidrIpv6, Description }) => ({ cidr: CidrIpv6, description: Description })),
    ...PrefixListIds.map(({ PrefixListId, Description }) => ({ prefixList: PrefixListId, description: Description })),
    ...UserIdGroupPairs.map(({ GroupId, Description }) => ({
      ...(GroupId === own ? { self: true as const } : { group: GroupId }),
      description: Description,
    })),
  ];
  return sides.map((side) => canonical({ ...common, ...side, description: side.description || undefined }));
}

/** As EC2 takes it. All ports of icmp are -1, and all protocols too. */
export function toPermission({ protocol, ...one }: Rule, own: string): Sdk.IpPermission {
  const every = withTypes.includes(protocol) ? [-1, -1] : [0, 65_535];
  const hasPorts = withPorts.concat(withTypes).includes(protocol);
  const ports = hasPorts ? { FromPort: one.fromPort ?? every[0], ToPort: one.toPort ?? every[1] } : {};
  const note = one.description === undefined ? {} : { Description: one.description };
  const group = one.self ? own : one.group;
  return {
    IpProtocol: protocol === "all" ? "-1" : protocol,
    ...ports,
    ...(one.cidr === undefined
      ? {}
      : one.cidr.includes(":")
        ? { Ipv6Ranges: [{ CidrIpv6: one.cidr, ...note }] }
        : { IpRanges: [{ CidrIp: one.cidr, ...note }] }),
    ...(one.prefixList === undefined ? {} : { PrefixListIds: [{ PrefixListId: one.prefixList, ...note }] }),
    ...(group === undefined ? {} : { UserIdGroupPairs: [{ GroupId: group, ...note }] }),
  };
}
