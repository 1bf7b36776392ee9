import { FlatcarError } from "../errors.ts";
import { versionPattern } from "./version.ts";

/** What a `version.txt` says: `FLATCAR_VERSION=4593.2.5`, and the time of its build. Throws FD1105 for anything else. */
export function readVersionFile(text: string, url: string): { readonly version: string; readonly published: string } {
  const value = (key: string) => new RegExp(`^${key}="?([^"\\r\\n]*)"?\\r?$`, "m").exec(text)?.[1] ?? "";
  const version = value("FLATCAR_VERSION");
  if (!versionPattern.test(version)) {
    throw new FlatcarError({
      code: "FD1105",
      message: `${url} does not name a version: the answer is not a version.txt`,
      details: [`it begins with ${JSON.stringify(text.slice(0, 60))}`],
      hint: "a proxy or a login page may have answered in its place",
    });
  }
  const [, day, hour, minute] = /^(\d{4}-\d{2}-\d{2})-(\d{2})(\d{2})$/.exec(value("FLATCAR_BUILD_ID")) ?? [];
  return { version, published: day === undefined ? "" : `${day}T${hour}:${minute}:00.000Z` };
}
