import { FlatcarError } from "../../errors.ts";

/** The second number of a microversion: the first is that of the API for ever. */
export function minorOf(version: string): number {
  return Number(/^\d+\.(\d+)$/.exec(version)?.[1] ?? 0);
}

/** A service that speaks no microversion as new as `need` says. */
export function tooOld(service: string, region: string, have: string, need: string): FlatcarError {
  return new FlatcarError({
    code: "FD1451",
    message: `${service} in ${region} speaks version ${have || "without microversions"}; ${need}`,
    hint: "ask the operators of the cloud for a newer release of OpenStack",
  });
}
