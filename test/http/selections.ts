import type { ApiSelection } from "../../src/http/openapi.ts";

/** Parts of real descriptions, one for each way that they are written. */
export const selections = {
  "inline schemas": {
    base: "/v1",
    documents: [
      {
        file: "hetzner-cloud.openapi.yaml.gz",
        operations: [
          "GET /servers",
          "POST /servers",
          "GET /servers/{id}",
          "PUT /servers/{id}",
          "DELETE /servers/{id}",
          "POST /servers/{id}/actions/poweron",
          "POST /servers/{id}/actions/create_image",
          "GET /actions",
          "GET /actions/{id}",
          "POST /firewalls",
          "POST /load_balancers",
        ],
      },
    ],
  },
  "shared parameters and responses": {
    base: "",
    documents: [
      {
        file: "digitalocean-v2.bundled.openapi.json.gz",
        operations: [
          "GET /v2/droplets",
          "POST /v2/droplets",
          "GET /v2/droplets/{droplet_id}",
          "DELETE /v2/droplets/{droplet_id}",
          "POST /v2/droplets/{droplet_id}/actions",
          "POST /v2/images",
          "POST /v2/firewalls",
        ],
      },
    ],
  },
  "several documents": {
    base: "",
    documents: [
      {
        file: "openstack-compute-v2.96.openapi.yaml.gz",
        prefix: "/compute",
        operations: [
          "GET /v2.1/servers/detail",
          "POST /v2.1/servers",
          "GET /v2.1/servers/{id}",
          "POST /v2.1/servers/{id}/action",
        ],
      },
      {
        file: "openstack-network-v2.openapi.yaml.gz",
        prefix: "/network",
        operations: ["GET /v2.0/networks", "POST /v2.0/ports"],
      },
      {
        file: "openstack-identity-v3.14.openapi.yaml.gz",
        prefix: "/identity",
        operations: ["POST /v3/auth/tokens"],
      },
      {
        file: "openstack-image-v2.16.openapi.yaml.gz",
        prefix: "/image",
        operations: [
          "GET /v2/images",
          "POST /v2/images",
          "PATCH /v2/images/{image_id}",
          "PUT /v2/images/{image_id}/file",
        ],
      },
      {
        file: "openstack-block-storage-v3.70.openapi.yaml.gz",
        prefix: "/volume",
        operations: ["POST /v3/{project_id}/volumes"],
      },
      {
        file: "openstack-load-balancing-v2.openapi.yaml.gz",
        prefix: "/load-balancer",
        operations: ["POST /v2/lbaas/loadbalancers"],
      },
    ],
  },
} as const satisfies Readonly<Record<string, ApiSelection>>;

export type SelectionName = keyof typeof selections;
