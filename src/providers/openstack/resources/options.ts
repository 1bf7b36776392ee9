import { z } from "zod";
import { bareId } from "../id.ts";

/** Options that every kind has. */
export const region = z
  .string()
  .regex(/^[^\s/]{1,255}$/, "a region is a word like RegionOne")
  .describe("Region, as the catalogue calls it, for example RegionOne.");

/** A name, OpenStack's own id, or the id that this package gives for what it made. */
export const reference = (what: string) =>
  z.string().min(1).max(255).transform(bareId).describe(`${what}: name or id.`);

/** https://docs.openstack.org/api-ref/network/v2/: names and descriptions have 255 characters; ours has 66 beside the name. */
export const nameLimit = {
  characters: 180,
  source: "https://docs.openstack.org/api-ref/network/v2/#networks",
} as const;

/** Leaves out what is not set: services take no `undefined`, and read `null` as a value. */
export function set(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
