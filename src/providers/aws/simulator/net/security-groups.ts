import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../../tags.ts";
import { account, exists, isUnmade } from "../account.ts";
import type { Cloud } from "../cloud.ts";
import { valuesOf } from "../filters.ts";
import { Refusal } from "../refusal.ts";
import { newId } from "../store.ts";
import { interfacesOf } from "./interfaces.ts";
import { cidrOf, rangeOf } from "./ranges.ts";
import type { GroupRecord, RuleRecord, VpcRecord } from "./records.ts";
import { allOf, checkSimulated, described, forget, fresh, keep, tagsOf, thingOf } from "./things.ts";

export function describeSecurityGroups(
  cloud: Cloud,
  { GroupIds, GroupNames: _, ...asked }: Sdk.DescribeSecurityGroupsRequest,
): Sdk.DescribeSecurityGroupsResult {
  const { page, token } = described(cloud, "security-group", GroupIds, asked, {
    "group-id": ({ id }) => id,
    "group-name": ({ name }) => name,
    "ip-permission.group-id": ({ rules }) =>
      rules.flatMap(({ egress, peer: [kind, id] }) => (!egress && kind === "group" ? [id] : [])),
    "egress.ip-permission.group-id": ({ rules }) =>
      rules.flatMap(({ egress, peer: [kind, id] }) => (egress && kind === "group" ? [id] : [])),
  });
  const unmade = valuesOf(asked.Filters ?? [], "group-id").filter((id) => isUnmade(cloud, id, "sg"));
  return { SecurityGroups: [...page.map(toGroup), ...unmade.map(toUnmade)], NextToken: token };
}

/** One that nobody made is in whatever VPC the machine is in that names it. */
function toUnmade(id: string): Sdk.SecurityGroup {
  return { GroupId: id, GroupName: id.replace("sg-", "group-"), OwnerId: account, Tags: [] };
}

function toGroup({ id, vpc, name, description, rules, tags }: GroupRecord): Sdk.SecurityGroup {
  return {
    GroupId: id,
    GroupName: name,
    Description: description,
    OwnerId: account,
    VpcId: vpc,
    IpPermissions: toPermissions(rules.filter(({ egress }) => !egress)),
    IpPermissionsEgress: toPermissions(rules.filter(({ egress }) => egress)),
    Tags: toTagList(tags),
  };
}

/** Rules of the same protocol and ports stand together. */
function toPermissions(rules: readonly RuleRecord[]): Sdk.IpPermission[] {
  const groups = Map.groupBy(rules, ({ protocol, fromPort, toPort }) => `${protocol} ${fromPort} ${toPort}`);
  return [...groups.values()].map((together) => {
    const of = (kind: RuleRecord["peer"][0]) => together.filter(({ peer }) => peer[0] === kind);
    const [first] = together;
    return {
      IpProtocol: first?.protocol,
      FromPort: first?.fromPort,
      ToPort: first?.toPort,
      IpRanges: of("cidr").map(({ peer, description: Description }) => ({ CidrIp: peer[1], Description })),
      Ipv6Ranges: of("cidr6").map(({ peer, description: Description }) => ({ CidrIpv6: peer[1], Description })),
      PrefixListIds: of("prefix-list").map(({ peer, description: Description }) => ({
        PrefixListId: peer[1],
        Description,
      })),
      UserIdGroupPairs: of("group").map(({ peer, description: Description }) => ({
        GroupId: peer[1],
        UserId: account,
        Description,
      })),
    };
  });
}

const characters = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/;

export function createSecurityGroup(
  cloud: Cloud,
  request: Sdk.CreateSecurityGroupRequest,
): Sdk.CreateSecurityGroupResult {
  checkSimulated(request, ["GroupName", "Description", "VpcId"]);
  const { GroupName: name = "", Description: description = "", VpcId } = request;
  const own = allOf(cloud, "vpc").find(({ seeded }) => seeded);
  const vpc = thingOf(cloud, "vpc", VpcId ?? own?.id);
  for (const [field, text] of [
    ["groupName", name],
    ["groupDescription", description],
  ] as const) {
    if (text === "" || text.length > 255 || !characters.test(text))
      throw new Refusal("InvalidParameterValue", `Value (${text}) for parameter ${field} is invalid.`);
  }
  if (name.startsWith("sg-"))
    throw new Refusal("InvalidParameterValue", `Invalid value for portion: group names may not be in the format sg-*`);
  if (name === "default")
    throw new Refusal("InvalidGroup.Reserved", "Cannot use reserved security group name: default");
  if (allOf(cloud, "security-group").some((group) => group.vpc === vpc.id && group.name === name)) {
    throw new Refusal("InvalidGroup.Duplicate", `The security group '${name}' already exists for VPC '${vpc.id}'`);
  }
  const group = keep(cloud, {
    ...fresh(cloud, "security-group", tagsOf("security-group", request.TagSpecifications)),
    ...{ vpc: vpc.id, name, description, rules: openOut(vpc) },
  });
  return { GroupId: group.id, Tags: toTagList(group.tags) };
}

/** Every new group lets everything out, https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html */
function openOut({ ipv6 }: VpcRecord): RuleRecord[] {
  const peers: readonly RuleRecord["peer"][] = [["cidr", "0.0.0.0/0"], ...(ipv6 ? ([["cidr6", "::/0"]] as const) : [])];
  const everything = { protocol: "-1", fromPort: undefined, toPort: undefined, description: undefined };
  return peers.map((peer) => ({ ...everything, id: newId("sgr"), egress: true, peer }));
}

export function deleteSecurityGroup(
  cloud: Cloud,
  { GroupId }: Sdk.DeleteSecurityGroupRequest,
): Sdk.DeleteSecurityGroupResult {
  const group = thingOf(cloud, "security-group", GroupId);
  if (group.name === "default")
    throw new Refusal("CannotDelete", `the specified group: "${group.id}" name: "default" cannot be deleted by a user`);
  const isUsed = interfacesOf(cloud).some(({ Groups = [] }) => Groups.some((one) => one.GroupId === group.id));
  const isNamed = allOf(cloud, "security-group").some(
    ({ id, rules }) =>
      id !== group.id && rules.some(({ peer: [kind, other] }) => kind === "group" && other === group.id),
  );
  if (isUsed || isNamed) throw new Refusal("DependencyViolation", `resource ${group.id} has a dependent object`);
  forget(cloud, group);
  return { Return: true, GroupId: group.id };
}

/** What the calls that change rules take. */
export interface Permissions {
  readonly GroupId?: string | undefined;
  readonly IpPermissions?: readonly Sdk.IpPermission[] | undefined;
}

/** All of them or none. */
export function authorize(egress: boolean) {
  return (cloud: Cloud, { GroupId, IpPermissions = [] }: Permissions) => {
    const group = thingOf(cloud, "security-group", GroupId);
    const made = IpPermissions.flatMap((one) => toRules(cloud, one, egress));
    const double = made.find((one) => group.rules.some((other) => isSame(one, other)));
    if (double)
      throw new Refusal("InvalidPermission.Duplicate", `the specified rule "peer: ${double.peer[1]}" already exists`);
    const rules = [...group.rules, ...made];
    // The quota is for each direction and each version of IP.
    for (const kind of ["cidr", "cidr6"]) {
      if (rules.filter((one) => one.egress === egress && one.peer[0] === kind).length > 60)
        throw new Refusal(
          "RulesPerSecurityGroupLimitExceeded",
          "The maximum number of rules per security group has been reached.",
        );
    }
    group.rules = rules;
    return { Return: true };
  };
}

export function revoke(egress: boolean) {
  return (cloud: Cloud, { GroupId, IpPermissions = [] }: Permissions) => {
    const group = thingOf(cloud, "security-group", GroupId);
    const gone = IpPermissions.flatMap((one) => toRules(cloud, one, egress));
    const missing = gone.find((one) => !group.rules.some((other) => isSame(one, other)));
    if (missing)
      throw new Refusal("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
    group.rules = group.rules.filter((one) => !gone.some((other) => isSame(one, other)));
    return { Return: true };
  };
}

export function describeRules(egress: boolean) {
  return (cloud: Cloud, { GroupId, IpPermissions = [] }: Permissions) => {
    const group = thingOf(cloud, "security-group", GroupId);
    const named = IpPermissions.flatMap((one) => toRules(cloud, one, egress));
    if (named.some((one) => !group.rules.some((other) => isSame(one, other))))
      throw new Refusal("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
    group.rules = group.rules.map((one) => {
      const found = named.find((other) => isSame(one, other));
      return found ? { ...one, description: found.description } : one;
    });
    return { Return: true };
  };
}

function isSame(one: RuleRecord, other: RuleRecord): boolean {
  const textOf = ({ egress, protocol, fromPort, toPort, peer }: RuleRecord) =>
    JSON.stringify([egress, protocol, fromPort, toPort, peer]);
  return textOf(one) === textOf(other);
}

const named: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6" };

function toRules(cloud: Cloud, permission: Sdk.IpPermission, egress: boolean): readonly RuleRecord[] {
  const { IpProtocol = "", IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  const protocol = named[IpProtocol] ?? IpProtocol;
  const { fromPort, toPort } = portsOf(protocol, permission);
  const common = { egress, protocol, fromPort, toPort };
  const of = (peer: RuleRecord["peer"], Description: string | undefined): RuleRecord => ({
    ...{ id: newId("sgr"), ...common, peer, description: Description },
  });
  return [
    ...IpRanges.map(({ CidrIp = "", Description }) => of(["cidr", checkedCidr(CidrIp, 32)], Description)),
    ...Ipv6Ranges.map(({ CidrIpv6 = "", Description }) => of(["cidr6", checkedCidr(CidrIpv6, 128)], Description)),
    ...PrefixListIds.map(({ PrefixListId = "", Description }) =>
      of(["prefix-list", checkedList(PrefixListId)], Description),
    ),
    ...UserIdGroupPairs.map(({ GroupId, Description }) =>
      of(["group", thingOf(cloud, "security-group", GroupId).id], Description),
    ),
  ];
}

/** Only those four have ports, or types; they must be said. */
function portsOf(protocol: string, { FromPort, ToPort }: Sdk.IpPermission): Pick<RuleRecord, "fromPort" | "toPort"> {
  if (!["tcp", "udp", "icmp", "icmpv6"].includes(protocol)) return { fromPort: undefined, toPort: undefined };
  const least = protocol === "tcp" || protocol === "udp" ? 0 : -1;
  if (FromPort === undefined || ToPort === undefined || FromPort < least || ToPort > 65_535)
    throw new Refusal(
      "InvalidParameterValue",
      `Invalid value for portRange: ${FromPort}-${ToPort} of protocol ${protocol}`,
    );
  return { fromPort: FromPort, toPort: ToPort };
}

function checkedCidr(cidr: string, bits: number): string {
  const range = rangeOf(cidr);
  if (range?.bits === bits) return cidrOf(range);
  throw new Refusal("InvalidParameterValue", `CIDR block ${cidr} is malformed`);
}

function checkedList(id: string): string {
  if (exists(id, "pl")) return id;
  throw new Refusal("InvalidPrefixListID.NotFound", `The prefix list ID '${id}' does not exist`);
}
