import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../../tags.ts";
import { account } from "../account.ts";
import type { Cloud } from "../cloud.ts";
import type { GroupRecord, RuleRecord } from "./records.ts";
import { described } from "./things.ts";

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
  return { SecurityGroups: page.map(toGroup), NextToken: token };
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
