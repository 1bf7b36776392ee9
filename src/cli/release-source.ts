import { type Lock, offlineSnapshot, type ReleaseFacts, type ReleaseSource, releaseServer } from "../images/index.ts";
import { type Arch, channels, type IO, type Release } from "../platform.ts";
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

/** A source that already knows these releases: what is pinned is never looked up again. */
export function withPinned(source: ReleaseSource, pinned: readonly Release[]): ReleaseSource {
  const known = new Map<string, ReleaseFacts>();
  for (const { version, channel, arch } of pinned) {
    const architectures: readonly Arch[] = [...new Set([...(known.get(version)?.architectures ?? []), arch])];
    known.set(version, { channel, version, architectures, published: "", software: {} });
  }
  return {
    ...source,
    current: (channel, arch) => source.current(channel, arch),
    find: async (version) => known.get(version) ?? source.find(version),
    artifact: (release, file) => source.artifact(release, file),
    list: () => source.list(),
  };
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
