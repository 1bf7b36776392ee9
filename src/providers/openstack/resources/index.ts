import { floatingIp } from "./floating-ip.ts";
import { loadBalancer } from "./load-balancer.ts";
import { network } from "./network.ts";
import { port } from "./port.ts";
import { router } from "./router.ts";
import { securityGroup } from "./security-group.ts";
import { serverGroup } from "./server-group.ts";
import { subnet } from "./subnet.ts";
import { volume } from "./volume.ts";

/** What there is beside machines, by the names that Pulumi programs use. */
export const resources = {
  FloatingIp: floatingIp,
  LoadBalancer: loadBalancer,
  Network: network,
  Port: port,
  Router: router,
  SecurityGroup: securityGroup,
  ServerGroup: serverGroup,
  Subnet: subnet,
  Volume: volume,
} as const;
