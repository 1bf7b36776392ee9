import type { Deviation } from "../../../http/openapi-checker.ts";

const nova = "https://docs.openstack.org/api-ref/compute/";

/** Fields of a server whose kind is told wrongly, or that are not told of at all. */
const serverFields = [
  "locked_reason",
  "accessIPv4",
  "accessIPv6",
  "addresses/*/*/OS-EXT-IPS:type",
  "addresses/*/*/OS-EXT-IPS-MAC:mac_addr",
  "description",
  "key_name",
  "OS-EXT-STS:task_state",
  "OS-SRV-USG:launched_at",
  "OS-SRV-USG:terminated_at",
];

/** Where the descriptions, which are generated from the services' sources, are wrong: what the references and the services themselves say. */
export const deviations: readonly Deviation[] = [
  {
    operation: "POST /identity/v3/auth/tokens",
    path: "/answer",
    evidence: "https://docs.openstack.org/api-ref/identity/v3/#password-authentication-with-scoped-authorization: 201",
  },
  ...["description", "OS-FLV-DISABLED:disabled"].map((field) => ({
    operation: "GET /compute/v2.1/flavors/detail",
    path: `/answer/flavors/*/${field}`,
    evidence: `${nova}#list-flavors-with-details: the example of 2.75`,
  })),
  ...serverFields.flatMap((field) => [
    {
      operation: "GET /compute/v2.1/servers/{id}",
      path: `/answer/server/${field}`,
      evidence: `${nova}#show-server-details: the example of 2.73`,
    },
    {
      operation: "GET /compute/v2.1/servers/detail",
      path: `/answer/servers/*/${field}`,
      evidence: `${nova}#list-servers-detailed: the example of 2.73`,
    },
  ]),
  {
    operation: "POST /compute/v2.1/servers/{server_id}/metadata",
    path: "/answer",
    evidence: `${nova}#create-or-update-metadata-items: 200`,
  },
  ...["addSecurityGroup", "removeSecurityGroup"].map((action) => ({
    operation: "POST /compute/v2.1/servers/{id}/action",
    path: `/body/${action}`,
    evidence: `${nova}#add-security-group-to-a-server-addsecuritygroup-action: it has the group's name`,
  })),
];
