import { certificate } from "./certificate.ts";
import { firewall } from "./firewall.ts";
import { loadBalancer } from "./load-balancer.ts";
import { reservedIp } from "./reserved-ip.ts";
import { volume } from "./volume.ts";
import { vpc } from "./vpc.ts";

/** What DigitalOcean has beside machines. */
export const kinds = {
  Vpc: vpc,
  Firewall: firewall,
  LoadBalancer: loadBalancer,
  Certificate: certificate,
  ReservedIp: reservedIp,
  Volume: volume,
};
