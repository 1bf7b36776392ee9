import { FlatcarError } from "../errors.ts";
import type { IO, Release } from "../platform.ts";
import { readArtifact } from "./artifact.ts";
import { fetchSize } from "./fetch-file.ts";
import type { LockedFile } from "./lock/lock.ts";
import { notDigests, parseDigests } from "./signature/digests.ts";
import { offlineSnapshot } from "./snapshot.ts";
import type { ReleaseSource } from "./source.ts";

/**
 * What a file of a release is, by its signed DIGESTS: the file itself is not read, whatever its size. `undefined` when it was not published.
 * Throws FD1105, FD1122 where the DIGESTS have no signature, FD1123 to FD1136 where it is not right.
 */
export async function publishedFile(
  server: Pick<ReleaseSource, "artifact" | "find"> & Required<Pick<ReleaseSource, "address">>,
  release: Release,
  file: string,
  io: IO,
  signal: AbortSignal,
): Promise<LockedFile | undefined> {
  const name = `${file}.DIGESTS`;
  const digests = await readArtifact(server, release, name, io);
  if (!digests) return undefined;
  const { signer, signed, verified } = digests.file ?? {};
  if (signer === undefined) throw unsigned(server.address(release, name));
  await checkAge(signed, release, { file, url: server.address(release, name) }, server);
  const sha512 = parseDigests(name, digests.text).sha512.get(file);
  if (sha512 === undefined) throw notDigests(server.address(release, name), `it does not name ${file}`);
  const url = server.address(release, file);
  const size = await fetchSize(url, io, signal);
  if (size === undefined) return undefined;
  return { url, size, sha512, signer, ...(signed ? { signed } : {}), ...(verified ? { verified } : {}) };
}

/**
 * For how long before its publication a release may have been signed. Of seven releases of 2021 to 2026 whose `version.txt` is at hand, the day of
 * publication came two to six days after that of the build.
 */
const longestDays = 30;
const dayMs = 86_400_000;

/** DIGESTS name no version: those of an earlier release would do as well. Its day is taken from the package, and only for newer ones from the server. */
async function checkAge(
  signed: string | undefined,
  { version, arch }: Release,
  { file, url }: { readonly file: string; readonly url: string },
  server: Pick<ReleaseSource, "find">,
): Promise<void> {
  const { published = "" } = (await offlineSnapshot().find(version)) ?? (await server.find(version, arch)) ?? {};
  const [made, out] = [Date.parse(signed ?? ""), Date.parse(published)];
  if (Number.isNaN(made) || Number.isNaN(out) || made >= out - longestDays * dayMs) return;
  throw new FlatcarError({
    code: "FD1136",
    message: `the DIGESTS of ${file} of ${version} were signed on ${signed?.slice(0, 10)}, long before the release of ${published.slice(0, 10)}`,
    details: [url],
    hint: "get them from the release server: a mirror that serves another release's files under this name is out of order, or not honest",
  });
}

function unsigned(url: string): FlatcarError {
  return new FlatcarError({
    code: "FD1122",
    message: `nothing vouches for ${url}: it has no signature`,
    details: [`looked for: ${url}.sig`],
    hint: "copy the .sig files to the mirror too; `image mirror` does",
  });
}
