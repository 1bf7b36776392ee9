import type { ApiSelection } from "../../http/openapi.ts";

const actions = (resource: string, names: string) =>
  names.split(" ").map((name) => `POST /${resource}/{id}/actions/${name}`);

const life = (resource: string) => [
  `GET /${resource}`,
  `POST /${resource}`,
  `GET /${resource}/{id}`,
  `PUT /${resource}/{id}`,
  `DELETE /${resource}/{id}`,
];

/** What we call of the API, and what other clients call of our simulator in tests. */
export const api: ApiSelection = {
  base: "/v1",
  documents: [
    {
      file: "hetzner-cloud.openapi.yaml.gz",
      operations: [
        ...["GET /actions", "GET /actions/{id}", "GET /locations", "GET /server_types", "GET /load_balancer_types"],
        "GET /pricing",
        ...["GET /images", "GET /images/{id}", "PUT /images/{id}", "DELETE /images/{id}"],
        ...life("servers"),
        "GET /servers/{id}/actions",
        ...actions(
          "servers",
          "poweron poweroff shutdown reboot reset rebuild change_type enable_rescue disable_rescue",
        ),
        ...actions("servers", "create_image enable_backup disable_backup change_protection attach_to_network"),
        ...actions("servers", "detach_from_network change_alias_ips"),
        ...["ssh_keys", "networks", "firewalls", "placement_groups", "volumes", "primary_ips"].flatMap(life),
        ...["floating_ips", "load_balancers", "certificates"].flatMap(life),
        ...actions("networks", "add_subnet delete_subnet add_route delete_route change_ip_range change_protection"),
        ...actions("firewalls", "set_rules apply_to_resources remove_from_resources"),
        ...actions("volumes", "attach detach resize change_protection"),
        ...actions("primary_ips", "assign unassign change_protection"),
        ...actions("floating_ips", "assign unassign change_protection"),
        ...actions("load_balancers", "add_service update_service delete_service add_target remove_target"),
        ...actions("load_balancers", "attach_to_network detach_from_network change_algorithm change_type"),
        ...actions("load_balancers", "change_protection enable_public_interface disable_public_interface"),
        ...["servers", "primary_ips", "floating_ips", "load_balancers"].flatMap((one) =>
          actions(one, "change_dns_ptr"),
        ),
        ...actions("certificates", "retry"),
      ],
    },
  ],
};
