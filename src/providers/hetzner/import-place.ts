import { FlatcarError } from "../../errors.ts";
import type { Arch } from "../../platform.ts";
import type { Client } from "./client.ts";
import type { ServerType } from "./records.ts";

/** A server type in a location that has it. */
export interface Offer {
  readonly type: string;
  readonly location: string;
  /** EUR, or the project's own currency, without tax. */
  readonly hourly: number;
}

/** Most places that are tried. */
const most = 8;

/**
 * Where a machine of the architecture is to be had, the cheapest first. Only those with the smallest disk are taken, since a snapshot starts no
 * machine whose disk is smaller than that of the machine it was taken from. Throws FD1401 where nobody has one.
 */
export async function offers(client: Client, arch: Arch, signal: AbortSignal): Promise<readonly Offer[]> {
  const types = await client.all<ServerType>("server_types", {}, signal);
  const architecture = arch === "arm64" ? "arm" : "x86";
  const fitting = smallest(types.filter((type) => type.architecture === architecture && isSold(type)));
  const found = fitting
    .flatMap(offersOf)
    .sort((a, b) => a.hourly - b.hourly)
    .slice(0, most);
  if (found.length > 0) return found;
  const out = fitting.map(({ name, locations }) => `${name}: ${locations.map((one) => one.name).join(", ")}`);
  throw outOfStock(
    arch,
    out.map((line) => `out of stock is ${line}`),
  );
}

/** FD1401; `details` say what was tried, or looked at. */
export function outOfStock(arch: Arch, details: readonly string[]): FlatcarError {
  return new FlatcarError({
    code: "FD1401",
    message: `no location has a server type of ${arch} with the smallest disk just now, and an import needs one for some minutes`,
    details,
    hint: "try again later: an image from a larger disk would not start machines with a smaller one",
  });
}

function smallest(types: readonly ServerType[]): readonly ServerType[] {
  const disk = Math.min(...types.map((type) => type.disk));
  return types.filter((type) => type.disk === disk);
}

/** Whether any location goes on with it, in stock or not. */
function isSold({ locations }: ServerType): boolean {
  return locations.some(({ deprecation }) => deprecation === null);
}

function offersOf({ name, prices, locations }: ServerType): readonly Offer[] {
  return locations
    .filter(({ available, deprecation }) => available && deprecation === null)
    .flatMap(({ name: location }) => {
      const price = prices.find((one) => one.location === location);
      return price ? [{ type: name, location, hourly: Number(price.price_hourly.net) }] : [];
    });
}
