import type { Finding } from "../../errors.ts";
import type { MachineDraft } from "../../platform.ts";
import { labelFindings } from "./labels.ts";
import type { Options } from "./options.ts";

/** What OpenStack would refuse, or take and leave undone, although each option is valid: FD1003. Pure. */
export function machineFindings(draft: MachineDraft<Options>): readonly Finding[] {
  return [...labelFindings(draft), ...groupFindings(draft)];
}

/**
 * https://docs.openstack.org/api-ref/compute/#create-server: "Requested security groups are not applied to pre-existing ports." A later change
 * would be: Nova gives a group to every port of a server (nova/network/security_group_api.py, add_to_instance and remove_from_instance).
 */
function groupFindings({ name, options }: MachineDraft<Options>): readonly Finding[] {
  const { networks = [], securityGroups } = options ?? {};
  if (securityGroups === undefined || networks.length === 0) return [];
  if (networks.some(({ port }) => port === undefined)) return [];
  return [
    {
      code: "FD1003",
      message: `${name} has no port but those that are there already, and they have security groups of their own`,
      at: { path: "options.securityGroups" },
      hint: "leave securityGroups out, and give the groups to the ports: securityGroups of a Port, or openstack port set --security-group",
    },
  ];
}
