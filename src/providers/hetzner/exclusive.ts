import type { Exclusive } from "../../platform.ts";
import type { Options } from "./options.ts";

/** What one machine has at a time: volumes, addresses of its own, and addresses in networks. Pure. */
export function exclusive({ volumes = [], primaryIpv4, primaryIpv6, networks = [] }: Options): readonly Exclusive[] {
  const addresses = networks.flatMap(({ network, ip, aliasIps = [] }) =>
    [...(ip === undefined ? [] : [ip]), ...aliasIps].map((address) => `address ${address} of network ${network}`),
  );
  const own = [primaryIpv4, primaryIpv6].flatMap((id) => (id === undefined ? [] : [`primary IP ${id}`]));
  return [...volumes.map((id) => `volume ${id}`), ...own, ...addresses].map((what) => ({ what, moves: false }));
}
