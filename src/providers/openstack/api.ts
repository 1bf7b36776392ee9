import type { ApiSelection } from "../../http/openapi.ts";

const crud = (...paths: readonly (readonly [all: string, one: string])[]) =>
  paths.flatMap(([all, one]) => [`GET ${all}`, `POST ${all}`, `GET ${one}`, `DELETE ${one}`]);

/** What is used of OpenStack's APIs. https://docs.openstack.org/api-quick-start/ names their references. */
export const api: ApiSelection = {
  base: "",
  documents: [
    {
      file: "openstack-identity-v3.14.openapi.yaml.gz",
      prefix: "/identity",
      operations: ["POST /v3/auth/tokens"],
    },
    {
      file: "openstack-compute-v2.96.openapi.yaml.gz",
      prefix: "/compute",
      operations: [
        "GET /v2.1/",
        ...[
          "GET /v2.1/flavors/detail",
          "GET /v2.1/limits",
          "GET /v2.1/os-keypairs/{id}",
          "GET /v2.1/os-availability-zone",
        ],
        "GET /v2.1/servers/detail",
        "POST /v2.1/servers",
        "GET /v2.1/servers/{id}",
        "DELETE /v2.1/servers/{id}",
        "POST /v2.1/servers/{id}/action",
        "POST /v2.1/servers/{server_id}/metadata",
        "DELETE /v2.1/servers/{server_id}/metadata/{id}",
        "PUT /v2.1/servers/{server_id}/tags/{id}",
        "DELETE /v2.1/servers/{server_id}/tags/{id}",
        ...crud(["/v2.1/os-server-groups", "/v2.1/os-server-groups/{id}"]),
      ],
    },
    {
      file: "openstack-image-v2.16.openapi.yaml.gz",
      prefix: "/image",
      operations: [
        ...crud(["/v2/images", "/v2/images/{image_id}"]),
        "PUT /v2/images/{image_id}/file",
        "POST /v2/images/{image_id}/import",
        "PUT /v2/images/{image_id}/tags/{tag_value}",
        "DELETE /v2/images/{image_id}/tags/{tag_value}",
      ],
    },
    {
      file: "openstack-network-v2.openapi.yaml.gz",
      prefix: "/network",
      operations: [
        ...crud(
          ["/v2.0/networks", "/v2.0/networks/{network_id}"],
          ["/v2.0/subnets", "/v2.0/subnets/{subnet_id}"],
          ["/v2.0/ports", "/v2.0/ports/{port_id}"],
          ["/v2.0/routers", "/v2.0/routers/{id}"],
          ["/v2.0/security-groups", "/v2.0/security-groups/{id}"],
          ["/v2.0/floatingips", "/v2.0/floatingips/{id}"],
        ),
        "PUT /v2.0/networks/{network_id}",
        "PUT /v2.0/subnets/{subnet_id}",
        "PUT /v2.0/ports/{port_id}",
        "PUT /v2.0/ports/{port_id}/tags",
        "PUT /v2.0/routers/{id}",
        "PUT /v2.0/security-groups/{id}",
        "PUT /v2.0/floatingips/{id}",
        "GET /v2.0/quotas/{id}/details",
        "POST /v2.0/security-group-rules",
        "DELETE /v2.0/security-group-rules/{id}",
        "PUT /v2.0/routers/{id}/add_router_interface",
        "PUT /v2.0/routers/{id}/remove_router_interface",
        "PUT /v2.0/networks/{network_id}/tags",
        "PUT /v2.0/subnets/{subnet_id}/tags",
        "PUT /v2.0/routers/{router_id}/tags",
        "PUT /v2.0/security-groups/{security_group_id}/tags",
        "PUT /v2.0/floatingips/{floatingip_id}/tags",
      ],
    },
    {
      file: "openstack-block-storage-v3.70.openapi.yaml.gz",
      prefix: "/volume",
      operations: [
        "GET /v3/",
        "GET /v3/{project_id}/limits",
        "GET /v3/{project_id}/volumes/detail",
        "POST /v3/{project_id}/volumes",
        "GET /v3/{project_id}/volumes/{id}",
        "PUT /v3/{project_id}/volumes/{id}",
        "DELETE /v3/{project_id}/volumes/{id}",
        "POST /v3/{project_id}/volumes/{id}/action",
      ],
    },
    {
      file: "openstack-load-balancing-v2.openapi.yaml.gz",
      prefix: "/load-balancer",
      operations: [
        ...crud(["/v2/lbaas/loadbalancers", "/v2/lbaas/loadbalancers/{loadbalancer_id}"]),
        "PUT /v2/lbaas/loadbalancers/{loadbalancer_id}",
        ...["GET", "POST"].flatMap((method) => [`${method} /v2/lbaas/listeners`, `${method} /v2/lbaas/pools`]),
        "POST /v2/lbaas/healthmonitors",
        "GET /v2/lbaas/healthmonitors/{healthmonitor_id}",
        "PUT /v2/lbaas/listeners/{listener_id}",
        "DELETE /v2/lbaas/listeners/{listener_id}",
        "PUT /v2/lbaas/pools/{pool_id}",
        "DELETE /v2/lbaas/pools/{pool_id}",
        "GET /v2/lbaas/pools/{pool_id}/members",
        "PUT /v2/lbaas/pools/{pool_id}/members",
        "PUT /v2/lbaas/healthmonitors/{healthmonitor_id}",
        "DELETE /v2/lbaas/healthmonitors/{healthmonitor_id}",
      ],
    },
  ],
};
