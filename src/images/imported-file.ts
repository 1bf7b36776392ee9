import { FlatcarError } from "../errors.ts";
import type { ImportedImages, Release } from "../platform.ts";
import { compareVersions } from "./version.ts";

/** The file of a release that is brought to a platform. Throws FD1111 for a release that is older than the first one that has it. */
export function importedFile(
  { file, since }: Pick<ImportedImages<unknown, unknown>, "file" | "since">,
  release: Release,
  options: unknown,
): string {
  const name = file(release, options);
  if (since === undefined || compareVersions(release.version, since.version) >= 0) return name;
  throw new FlatcarError({
    code: "FD1111",
    message: `${release.channel} ${release.version} has no ${name}: the first release that has it is ${since.version}`,
    details: [`source: ${since.source}`],
    hint: `choose ${since.version} or a later one, or name an image of your own`,
  });
}
