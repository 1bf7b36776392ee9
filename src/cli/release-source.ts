import { type Lock, offlineSnapshot, type ReleaseSource, releaseServer } from "../images/index.ts";
import { channels, type IO, type Release } from "../platform.ts";
import { cacheDirectory } from "./places.ts";

export interface SourceOptions {
  readonly io: IO;
  readonly offline: boolean;
  readonly signal: AbortSignal;
}

/** Where releases are looked up: at the release server, or in the snapshot that comes with the package. */
export function releaseSource({ io, offline, signal }: SourceOptions): ReleaseSource {
  if (offline) return offlineSnapshot();
  return releaseServer(io, { cacheDirectory: cacheDirectory(io.env), signal });
}

/** A source without image lists: the images of a simulated cloud are its own. */
export function withoutArtifacts(source: ReleaseSource): ReleaseSource {
  return { ...source, artifact: async () => undefined };
}

/** The releases of a lock file. */
export function lockedReleases(lock: Lock): readonly Release[] {
  return Object.entries(lock.releases).flatMap(([key, { channel, version }]) => {
    const arch = key.split(" ").at(-1);
    const known = channels.find((name) => name === channel);
    return known && (arch === "amd64" || arch === "arm64") ? [{ channel: known, version, arch }] : [];
  });
}
