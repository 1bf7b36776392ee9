import type { Arch, Release } from "../platform.ts";
import type { ReleaseFacts, ReleaseSource } from "./source.ts";

/**
 * A source that already knows these releases: what is pinned is never looked up again. A pin speaks for its own architecture alone:
 * for another one the source is asked, and the pin answers only where the source does not know the version.
 */
export function withPinned(
  source: ReleaseSource,
  pinned: readonly (Release & Partial<Pick<ReleaseFacts, "published">>)[],
): ReleaseSource {
  const known = new Map<string, ReleaseFacts>();
  for (const { version, channel, arch, published } of pinned) {
    const before = known.get(version);
    const architectures = union(before?.architectures ?? [], [arch]);
    known.set(version, {
      channel,
      version,
      architectures,
      published: before?.published || (published ?? ""),
      software: {},
    });
  }
  return {
    ...source,
    current: (channel, arch) => source.current(channel, arch),
    find: async (version, arch) => {
      const facts = known.get(version);
      if (!facts) return source.find(version, arch);
      if (arch === undefined || facts.architectures.includes(arch)) return facts;
      const found = await source.find(version, arch);
      return found ? { ...found, architectures: union(found.architectures, facts.architectures) } : facts;
    },
    artifact: (release, file) => source.artifact(release, file),
    published: (release, file) => source.published(release, file),
    list: () => source.list(),
    changes: (version) => source.changes(version),
    streams: () => source.streams(),
  };
}

function union(some: readonly Arch[], others: readonly Arch[]): readonly Arch[] {
  return [...new Set([...some, ...others])];
}
