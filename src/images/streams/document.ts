import type { Arch, Release } from "../../platform.ts";

/**
 * Metadata of a stream as Fedora CoreOS publishes it: https://github.com/coreos/stream-metadata-go, `stream/stream.go`. `sha512` is ours: it is what
 * Flatcar signs. `sha256` is there only where it is known, and never another digest in its place.
 */
export interface StreamDocument {
  readonly stream: string;
  readonly metadata: { readonly "last-modified": string; readonly generator: string };
  readonly architectures: Readonly<Record<string, StreamArch>>;
}

export interface StreamArch {
  readonly artifacts: Readonly<Record<string, StreamPlatform>>;
  readonly images: Readonly<Record<string, StreamImages>>;
}

export interface StreamPlatform {
  readonly release: string;
  /** By the ending of the file: `bin.bz2`. */
  readonly formats: Readonly<Record<string, StreamFormat>>;
}

export type StreamFormat = Readonly<Partial<Record<StreamPart, StreamArtifact>>>;
export type StreamPart = "disk" | "kernel" | "initramfs";

export interface StreamArtifact {
  readonly location: string;
  readonly signature?: string;
  readonly sha256?: string;
  readonly sha512: string;
}

export type StreamImages =
  | { readonly regions: Readonly<Record<string, { readonly release: string; readonly image: string }>> }
  /** An image that is the same everywhere, and has a project. */
  | { readonly release: string; readonly project: string; readonly name: string };

/** A file of a release that is an image, or a part of one. */
export interface FileEntry {
  readonly platform: string;
  readonly format: string;
  readonly part: StreamPart;
  readonly release: Release;
  readonly artifact: StreamArtifact;
}

/** An image that a platform has. */
export interface ImageEntry {
  readonly platform: string;
  readonly place: string;
  readonly release: Release;
  readonly image: string;
}

export interface StreamEntries {
  readonly files: readonly FileEntry[];
  readonly images: readonly ImageEntry[];
}

/** As Fedora CoreOS calls them. */
const machines = { amd64: "x86_64", arm64: "aarch64" } as const satisfies Record<Arch, string>;

/** Sorted: the same entries make the same text. `modified` is an ISO time. */
export function streamDocument(stream: string, { files, images }: StreamEntries, modified: string): StreamDocument {
  const used = [...files, ...images].map(({ release }) => release.arch);
  const architectures = Object.entries(machines).filter(([arch]) => used.includes(arch as Arch));
  return {
    stream,
    metadata: { "last-modified": modified.replace(/\.\d+Z$/, "Z"), generator: "flatcar-deploy" },
    architectures: sorted(
      architectures.map(([arch, machine]) => {
        const own = <T extends { readonly release: Release }>(entries: readonly T[]) =>
          entries.filter(({ release }) => release.arch === arch);
        return [machine, { artifacts: artifactsOf(own(files)), images: imagesOf(own(images)) }] as const;
      }),
    ),
  };
}

function artifactsOf(files: readonly FileEntry[]): StreamArch["artifacts"] {
  return eachPlatform(files, (own) => ({
    release: own[0].release.version,
    formats: grouped(
      own,
      ({ format }) => format,
      (parts) => sorted(parts.map(({ part, artifact }) => [part, artifact])),
    ),
  }));
}

function imagesOf(images: readonly ImageEntry[]): StreamArch["images"] {
  return eachPlatform(images, (own) => {
    const [{ release, image }] = own;
    const [, project, name] = /^projects\/([^/]+)\/global\/images\/([^/]+)$/.exec(image) ?? [];
    if (project !== undefined && name !== undefined) return { release: release.version, project, name };
    return { regions: sorted(own.map((each) => [each.place, { release: each.release.version, image: each.image }])) };
  });
}

type Filled<T> = readonly [T, ...T[]];

function eachPlatform<T extends { readonly platform: string }, U>(
  entries: readonly T[],
  make: (own: Filled<T>) => U,
): Readonly<Record<string, U>> {
  return grouped(entries, ({ platform }) => platform, make);
}

function grouped<T, U>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
  make: (own: Filled<T>) => U,
): Readonly<Record<string, U>> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const entry of entries) {
    const own = groups.get(keyOf(entry));
    own ? own.push(entry) : groups.set(keyOf(entry), [entry]);
  }
  return sorted([...groups].map(([key, own]) => [key, make(own)] as const));
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
