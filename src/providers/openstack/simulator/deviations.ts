import type { Deviation } from "../../../http/openapi-checker.ts";

const nova = "https://docs.openstack.org/api-ref/compute/";

const octavia = "https://docs.openstack.org/api-ref/load-balancer/v2/";
const neutron = "https://docs.openstack.org/api-ref/network/v2/";

/** Fields of a server whose kind is told wrongly, or that are not told of at all. */
const serverFields = [
  "image",
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

const roots: readonly Deviation[] = ["identity", "compute", "image", "network", "volume", "load-balancer"].flatMap(
  (service) =>
    [`/${service}`, `/${service}/`].map((path) => ({
      operation: `GET ${path}`,
      path: "",
      evidence:
        "https://specs.openstack.org/openstack/api-sig/guidelines/microversion_specification.html#version-discovery",
    })),
);

/** Where the descriptions, which are generated from the services' sources, are wrong: what the references and the services themselves say. */
export const deviations: readonly Deviation[] = [
  ...roots,
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
  {
    operation: "GET /compute/v2.1/flavors/detail",
    path: "/answer/flavors_links",
    evidence: `${nova}#list-flavors-with-details: flavors_links, where there are more`,
  },
  {
    operation: "GET /compute/v2.1/limits",
    path: "/answer/limits",
    evidence: `${nova}#show-rate-and-absolute-limits: the example has them under limits`,
  },
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
  {
    operation: "PUT /compute/v2.1/servers/{server_id}/tags/{id}",
    path: "/answer",
    evidence: `${nova}#add-a-single-tag: 201, or 204 where it is there`,
  },
  ...["addSecurityGroup", "removeSecurityGroup"].map((action) => ({
    operation: "POST /compute/v2.1/servers/{id}/action",
    path: `/body/${action}`,
    evidence: `${nova}#add-security-group-to-a-server-addsecuritygroup-action: it has the group's name`,
  })),
  {
    operation: "POST /compute/v2.1/servers/{id}/action",
    path: "/answer",
    evidence: `${nova}#add-security-group-to-a-server-addsecuritygroup-action: the answer has no body`,
  },
  ...["routers", "floatingips", "security-groups"].map((plural) => ({
    operation: `GET /network/v2.0/${plural}`,
    path: "/path/id",
    evidence: `${neutron}: the path of a list names none`,
  })),
  ...["networks", "subnets", "ports", "routers", "security_groups", "floatingips"].flatMap((key) => [
    { operation: "*", path: `/answer/${key}/*/project_id`, evidence: `${neutron}: project_id is in every answer` },
    {
      operation: "*",
      path: `/answer/${key.slice(0, -1)}/project_id`,
      evidence: `${neutron}: project_id is in every answer`,
    },
  ]),
  ...["fixed_ip_address", "port_id", "router_id"].flatMap((field) =>
    ["floatingip", "floatingips/*"].map((place) => ({
      operation: "*",
      path: `/answer/${place}/${field}`,
      evidence: `${neutron}#show-floating-ip-details: null where it is with no port`,
    })),
  ),
  ...["POST /network/v2.0/ports", "PUT /network/v2.0/ports/{port_id}"].map((operation) => ({
    operation,
    path: "/body/port/allowed_address_pairs/*/mac_address",
    evidence: `${neutron}#create-port: each has an ip_address, and may have a mac_address`,
  })),
  ...["port", "ports/*"].map((place) => ({
    operation: "*",
    path: `/answer/${place}/allowed_address_pairs/*/mac_address`,
    evidence: `${neutron}#show-port-details: each has a mac_address`,
  })),
  {
    operation: "GET /image/v2/images",
    path: "/query/os_hidden",
    evidence: "openstacksdk sends True; https://github.com/openstack/glance glance/api/v2/images.py: bool_from_string",
  },
  {
    operation: "POST /image/v2/images/{image_id}/import",
    path: "/answer",
    evidence: "https://docs.openstack.org/api-ref/image/v2/#import-an-image: 202",
  },
  {
    operation: "PUT /image/v2/images/{image_id}/tags/{tag_value}",
    path: "/answer",
    evidence: "https://docs.openstack.org/api-ref/image/v2/#add-image-tag: 204",
  },
  ...["security_group", "security_groups/*"].map((place) => ({
    operation: "*",
    path: `/answer/${place}/security_group_rules`,
    evidence: `${neutron}#show-security-group: the rules themselves`,
  })),
  ...["port_range_min", "port_range_max", "project_id", "remote_group_id", "remote_ip_prefix", "protocol"].map(
    (field) => ({
      operation: "POST /network/v2.0/security-group-rules",
      path: `/answer/security_group_rule/${field}`,
      evidence: `${neutron}#create-security-group-rule: the example of an answer`,
    }),
  ),
  ...["port_range_min", "port_range_max"].map((field) => ({
    operation: "POST /network/v2.0/security-group-rules",
    path: `/body/security_group_rule/${field}`,
    evidence: `${neutron}#create-security-group-rule: an integer; what is sent as text is taken, too`,
  })),
  {
    operation: "POST /compute/v2.1/os-server-groups",
    path: "/answer",
    evidence: `${nova}#create-server-group: 200`,
  },
  {
    operation: "DELETE /volume/v3/{project_id}/volumes/{id}",
    path: "/query/force",
    evidence: "https://docs.openstack.org/api-ref/block-storage/v3/#delete-a-volume: force, from 3.23 on",
  },
  ...[
    ["session_persistence", "octavia/db/repositories.py, update_pool_and_sp: null deletes it"],
    [
      "ca_tls_container_ref",
      "octavia/api/v2/controllers/pool.py, _validate_pool_PUT: null takes it off where there is no CRL",
    ],
  ].map(([field, source]) => ({
    operation: "PUT /load-balancer/v2/lbaas/pools/{pool_id}",
    path: `/body/pool/${field}`,
    evidence: `https://opendev.org/openstack/octavia ${source}`,
  })),
  ...["pool", "pools/*"].map((place) => ({
    operation: "*",
    path: `/answer/${place}/session_persistence`,
    evidence: `${octavia}#show-pool-details: null where there is none`,
  })),
  ...["default_tls_container_ref", "client_ca_tls_container_ref"].map((field) => ({
    operation: "PUT /load-balancer/v2/lbaas/listeners/{listener_id}",
    path: `/body/listener/${field}`,
    evidence:
      "https://opendev.org/openstack/octavia octavia/api/v2/controllers/listener.py, _set_default_on_none: a null that has no default there is written as it is",
  })),
  {
    operation: "PUT /load-balancer/v2/lbaas/loadbalancers/{loadbalancer_id}",
    path: "/answer",
    evidence: `${octavia}#update-a-load-balancer: 202`,
  },
  {
    operation: "DELETE /load-balancer/v2/lbaas/loadbalancers/{loadbalancer_id}",
    path: "/query/cascade",
    evidence: `${octavia}#remove-a-load-balancer: cascade takes its children along`,
  },
  ...[
    ["listeners", "loadbalancer_id"],
    ["pools", "loadbalancer_id"],
  ].map(([plural, filter]) => ({
    operation: `GET /load-balancer/v2/lbaas/${plural}`,
    path: `/query/${filter}`,
    evidence: `${octavia}#filtering-and-column-selection: every field of a list filters it`,
  })),
  ...["listener", "listeners/*", "pool", "pools/*"].flatMap((place) =>
    ["default_pool_id", "healthmonitor_id"].map((field) => ({
      operation: "*",
      path: `/answer/${place}/${field}`,
      evidence: `${octavia}: null where there is none`,
    })),
  ),
  {
    operation: "PUT /load-balancer/v2/lbaas/pools/{pool_id}/members",
    path: "/answer",
    evidence: `${octavia}#batch-update-members: the answer has no body`,
  },
  ...["router", "routers/*"].map((place) => ({
    operation: "*",
    path: `/answer/${place}/external_gateway_info`,
    evidence: `${neutron}#show-router-details: null where there is no gateway`,
  })),
  {
    operation: "PUT /network/v2.0/routers/{id}",
    path: "/body/router/external_gateway_info/network_id",
    evidence: `${neutron}#update-router: an empty object takes the gateway away`,
  },
  {
    operation: "DELETE /volume/v3/{project_id}/volumes/{id}",
    path: "/query/cascade",
    evidence: "https://docs.openstack.org/api-ref/block-storage/v3/#delete-a-volume: cascade takes snapshots along",
  },
  {
    operation: "DELETE /volume/v3/{project_id}/volumes/{id}",
    path: "/answer",
    evidence: "https://docs.openstack.org/api-ref/block-storage/v3/#delete-a-volume: 202",
  },
  {
    operation: "POST /volume/v3/{project_id}/volumes/{id}/action",
    path: "/answer",
    evidence: "https://docs.openstack.org/api-ref/block-storage/v3/#extend-a-volume-size: the answer has no body",
  },
  ...[
    ["POST /volume/v3/{project_id}/volumes/{volume_id}/metadata", "create-metadata-for-volume"],
    ["DELETE /volume/v3/{project_id}/volumes/{volume_id}/metadata/{id}", "delete-a-volume-s-metadata"],
  ].map(([operation = "", part]) => ({
    operation,
    path: "/answer",
    evidence: `https://docs.openstack.org/api-ref/block-storage/v3/#${part}: 200`,
  })),
];
