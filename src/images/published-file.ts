import { FlatcarError } from "../errors.ts";
import type { IO, Release } from "../platform.ts";
import { readArtifact } from "./artifact.ts";
import { fetchSize } from "./fetch-file.ts";
import type { LockedFile } from "./lock/lock.ts";
import { notDigests, parseDigests } from "./signature/digests.ts";
import type { ReleaseSource } from "./source.ts";

/**
 * What a file of a release is, by its signed DIGESTS: the file itself is not read, whatever its size. `undefined` when it was not published.
 * Throws FD1105, FD1122 where the DIGESTS have no signature, FD1123 to FD1135 where it is not right.
 */
export async function publishedFile(
  server: Pick<ReleaseSource, "artifact"> & Required<Pick<ReleaseSource, "address">>,
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
  const sha512 = parseDigests(name, digests.text).sha512.get(file);
  if (sha512 === undefined) throw notDigests(server.address(release, name), `it does not name ${file}`);
  const url = server.address(release, file);
  const size = await fetchSize(url, io, signal);
  if (size === undefined) return undefined;
  return { url, size, sha512, signer, ...(signed ? { signed } : {}), ...(verified ? { verified } : {}) };
}

function unsigned(url: string): FlatcarError {
  return new FlatcarError({
    code: "FD1122",
    message: `nothing vouches for ${url}: it has no signature`,
    details: [`looked for: ${url}.sig`],
    hint: "copy the .sig files to the mirror too; `image mirror` does",
  });
}
