import type { Arch, Channel, Release } from "../platform.ts";
import type { LockedFile } from "./lock/lock.ts";
import type { Changes } from "./notes/note.ts";

/** What is known of one published version. */
export interface ReleaseFacts {
  readonly channel: Channel;
  readonly version: string;
  readonly architectures: readonly Arch[];
  /** ISO 8601; empty where the source does not say. */
  readonly published: string;
  /** Versions of the parts that a release note names: kernel, systemd, docker, containerd, ignition. */
  readonly software: Readonly<Record<string, string>>;
}

/** A small file of a release. */
export interface Artifact {
  readonly content: Uint8Array;
  /** Left out: it came with the package. */
  readonly url?: string;
  /** Detached OpenPGP signature; left out where none was published. */
  readonly signature?: Uint8Array;
}

/** A file of a release server that is of no release. */
export interface CommonFile {
  /** Below the release server, with its channel. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** A line of long-term support: one major version. */
export interface LtsStream {
  /** As the release server calls it: `lts-2024`. */
  readonly name: string;
  readonly major: number;
  readonly supported: boolean;
}

/** Somewhere that knows Flatcar's releases. */
export interface ReleaseSource {
  /** As a message names it: `release server`. */
  readonly name: string;
  /** ISO day that its knowledge ends with; left out: it knows what is current. */
  readonly until?: string;
  /** What to do about a release that may have come out since; left out where asking the release server is all. */
  readonly beyond?: string;
  /** Version that a channel (`stable`, `lts`, `lts-2024`) has now; `undefined` when it has none for this architecture. */
  current(channel: string, arch: Arch): Promise<string | undefined>;
  /** `undefined` when the version was never published. `arch` is the one that the answer is for, where there is one. */
  find(version: string, arch?: Arch): Promise<ReleaseFacts | undefined>;
  /** A file in the release's own directory, unverified; `undefined` when it was not published. Throws FD1106 when it asks nobody and has it not. */
  artifact(release: Release, file: string): Promise<Artifact | undefined>;
  /** Where a file of a release is, whether or not it was published. Left out where nothing can be asked. */
  address?(release: Release, file: string): string;
  /**
   * What a file of a release is, by its DIGESTS, whose signature is verified; `undefined` when it was not published. Throws FD1105, FD1106,
   * FD1122 where the DIGESTS have no signature, and FD1123 to FD1135 where it is not right.
   */
  published(release: Release, file: string): Promise<LockedFile | undefined>;
  /** Every version it knows, in no order. */
  list(): Promise<readonly ReleaseFacts[]>;
  /** What the version's release note says; `undefined` when it knows of none. */
  changes(version: string): Promise<readonly Changes[] | undefined>;
  /** Files that are of no release, as they are served: the feed, the list of LTS streams. Left out where nothing can be asked. Throws FD1105. */
  common?(): Promise<readonly CommonFile[]>;
  /** The LTS streams there have been. */
  streams(): Promise<readonly LtsStream[]>;
}
