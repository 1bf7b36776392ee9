import { floatingIp, primaryIp } from "./addresses.ts";
import { certificate } from "./certificate.ts";
import { firewall } from "./firewall.ts";
import { loadBalancer } from "./load-balancer.ts";
import { network } from "./network.ts";
import { placementGroup } from "./placement-group.ts";
import { volume } from "./volume.ts";

/** What there is beside machines, by the names that Pulumi programs use. */
export const resources = {
  Network: network,
  Firewall: firewall,
  LoadBalancer: loadBalancer,
  Certificate: certificate,
  PrimaryIp: primaryIp,
  FloatingIp: floatingIp,
  PlacementGroup: placementGroup,
  Volume: volume,
};
