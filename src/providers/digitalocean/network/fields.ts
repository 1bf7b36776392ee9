import { z } from "zod";
import { isRegion, nearestRegion } from "../regions.ts";

/** The region of a resource. */
export const region = z
  .string()
  .superRefine((value, context) => {
    if (isRegion(value)) return;
    const near = nearestRegion(value);
    const params = { code: "FD1410", hint: near ? `did you mean "${near}"?` : "a region looks like fra1 or nyc3" };
    context.addIssue({ code: "custom", message: `there is no DigitalOcean region "${value}"`, params });
  })
  .describe("Region, for example fra1.");

/** Ids that are UUIDs. */
export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "an id is a UUID in small letters");

/** Every kind is listed for the whole team. */
export const scope = () => "team";

/** Values of a thing, as the API may leave them out. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function listOf<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [];
}

/** Slug of the region that a thing shows. */
export function slugOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return textOf((value as { readonly slug?: unknown } | undefined)?.slug);
}

/** Without what is `undefined`. */
export function defined<T extends object>(value: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const there = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(there) as ReturnType<typeof defined<T>>;
}
