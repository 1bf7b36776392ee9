import type { Exclusive } from "../../platform.ts";
import type { Options } from "./options.ts";

/** What one machine has at a time: volumes and ports that are there already, addresses in networks, and a floating IP, which goes over. Pure. */
export function exclusive({ networks = [], volumes = [], floatingIp }: Partial<Options>): readonly Exclusive[] {
  const address = floatingIp?.address;
  return [
    ...networks.flatMap(({ network, fixedIp, port }) => [
      ...(port === undefined ? [] : [{ what: `port ${port}`, moves: false }]),
      ...(fixedIp === undefined ? [] : [{ what: `address ${fixedIp} of network ${network}`, moves: false }]),
    ]),
    ...volumes.flatMap(({ volume }) => (volume === undefined ? [] : [{ what: `volume ${volume}`, moves: false }])),
    ...(address === undefined ? [] : [{ what: `floating IP ${address}`, moves: true }]),
  ];
}
