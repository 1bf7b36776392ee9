import type { Exclusive } from "../../platform.ts";
import type { Options } from "./options.ts";

/** What one machine has at a time: volumes, and a reserved IP, which goes over. Pure. */
export function exclusive({ volumes = [], reservedIp }: Pick<Options, "volumes" | "reservedIp">): readonly Exclusive[] {
  return [
    ...volumes.map((id) => ({ what: `volume ${id}`, moves: false })),
    ...(reservedIp === undefined ? [] : [{ what: `reserved IP ${reservedIp}`, moves: true }]),
  ];
}
