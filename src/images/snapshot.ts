import { readFileSync } from "node:fs";
import { FlatcarError } from "../errors.ts";
import type { Arch, Channel, Release } from "../platform.ts";
import type { ReleaseFacts, ReleaseSource } from "./source.ts";

/** Content of `snapshot.generated.json`, which `scripts/generate-releases.ts` makes from the published feeds. */
export interface Snapshot {
  /** ISO day on which the feeds were read. */
  readonly date: string;
  /** Version, channel, architectures, time of publication, software. */
  readonly releases: readonly (readonly [string, Channel, readonly Arch[], string, Readonly<Record<string, string>>])[];
  /** Version by channel: `stable`, `lts-2024`. */
  readonly current: Readonly<Record<string, string>>;
  /** Text of files of the release's own directory, by `VERSION ARCH FILE`. */
  readonly artifacts: Readonly<Record<string, string>>;
}

let loaded: ReleaseSource | undefined;

/** The releases that come with the package. Asks nobody; the data is read at the first question. */
export function offlineSnapshot(): ReleaseSource {
  loaded ??= sourceOf(read());
  return loaded;
}

function read(): Snapshot {
  return JSON.parse(readFileSync(new URL("./snapshot.generated.json", import.meta.url), "utf8")) as Snapshot;
}

/** A source that knows what the snapshot holds. */
export function sourceOf({ date, releases, current, artifacts }: Snapshot): ReleaseSource {
  const known = new Map(
    releases.map(([version, channel, architectures, published, software]): [string, ReleaseFacts] => [
      version,
      { channel, version, architectures, published, software },
    ]),
  );
  return {
    name: `bundled snapshot of ${date}`,
    until: date,
    current: async (channel, arch) => {
      const version = current[channel];
      return version !== undefined && known.get(version)?.architectures.includes(arch) ? version : undefined;
    },
    find: async (version) => known.get(version),
    artifact: async (release, file) => {
      const text = artifacts[`${release.version} ${release.arch} ${file}`];
      if (text === undefined) throw notInPackage(release, file);
      return { content: Buffer.from(text, "utf8") };
    },
    published: async (release, file) => {
      throw notInPackage(release, file);
    },
    list: async () => [...known.values()],
    changes: async (version) => (await import("./notes/bundled.ts")).bundledChanges(version),
    streams: async () => (await import("./life-cycle.ts")).bundledStreams,
  };
}

/** Whether it was published is not known: nobody was asked. */
function notInPackage({ channel, version, arch }: Release, file: string): FlatcarError {
  return new FlatcarError({
    code: "FD1106",
    message: `${file} of ${channel} ${version} ${arch}: does not come with the package, and offline the release server is not asked`,
    hint: "run without --offline to ask the release server",
  });
}
