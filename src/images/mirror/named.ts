import type { Arch, Release } from "../../platform.ts";
import { type Lock, type LockedFile, lockedReleases, sourceKey } from "../lock/lock.ts";
import { heldChannel, parseWanted } from "../release.ts";
import { compareVersions } from "../version.ts";
import { extensionsBy, type NamedExtension } from "./extensions.ts";

/** A file of a release that a lock names. */
export interface NamedFile {
  readonly release: Release;
  readonly file: string;
  /** What the lock says of it; left out where it only says who named an image. */
  readonly locked?: LockedFile;
}

/** What a channel has in a mirror: the folder `current`, or `current-2024` of an LTS stream. */
export interface Pointer {
  readonly release: Release;
  readonly name: string;
}

/** Everything that a lock names. */
export interface Named {
  readonly releases: readonly Release[];
  readonly files: readonly NamedFile[];
  readonly pointers: readonly Pointer[];
  readonly extensions: readonly NamedExtension[];
}

/** `releaseOf` says of which channel a version is that no release of the lock has. Throws what it throws. */
export async function namedBy(
  lock: Lock,
  releaseOf: (version: string, arch: Arch) => Promise<Release>,
): Promise<Named> {
  const releases = new Map(
    lockedReleases(lock).map(({ channel, version, arch }) => [`${version} ${arch}`, { channel, version, arch }]),
  );
  const files: NamedFile[] = [];
  for (const key of namesOf(lock)) {
    const [version = "", arch = "", file = ""] = key.split(" ");
    const known = releases.get(`${version} ${arch}`);
    const release = known ?? (await releaseOf(version, archOf(arch)));
    releases.set(`${version} ${arch}`, release);
    const locked = lock.files[key];
    files.push({ release, file, ...(locked ? { locked } : {}) });
  }
  return { releases: [...releases.values()], files, pointers: pointersOf(lock), extensions: extensionsBy(lock) };
}

/** Keys of files: those that are locked, and those that images were read from before locks kept files. */
function namesOf({ images, files }: Lock): readonly string[] {
  const sources = Object.entries(images).flatMap(([key, { source = "" }]) => {
    return /^[\w+-][\w.+-]*\.\w+$/.test(source) ? [sourceKey(key, source)] : [];
  });
  return [...new Set([...Object.keys(files), ...sources])].sort();
}

/** Where one channel is pinned twice, held back and not, the newer version counts. */
function pointersOf(lock: Lock): readonly Pointer[] {
  const found = new Map<string, Pointer>();
  for (const [key, { channel, version }] of Object.entries(lock.releases)) {
    const [asked = "", arch = ""] = key.split(" ");
    const wanted = parseWanted(heldChannel(asked) ?? asked);
    if (wanted.kind === "version") continue;
    const name = `current${wanted.name.slice(channel.length)}`;
    const place = `${channel} ${arch} ${name}`;
    const before = found.get(place)?.release.version;
    if (before !== undefined && compareVersions(before, version) >= 0) continue;
    found.set(place, { release: { channel, version, arch: archOf(arch) }, name });
  }
  return [...found.values()];
}

function archOf(text: string): Arch {
  return text === "arm64" ? "arm64" : "amd64";
}

/** Path of a file of a release in a mirror, as release servers have it below their channel. */
export function pathOf({ channel, arch, version }: Release, file: string): string {
  return `${channel}/${arch}-usr/${version}/${file}`;
}

/** Whether a path is that of a file of a release, or of a channel's pointer: Flatcar signs each of them. What is of no release nobody signs. */
export function isOfRelease(path: string): boolean {
  return /^[^/]+\/[^/]+-usr\/[^/]+\/[^/]+$/.test(path);
}

/** Paths of files that a lock has without a signature. `version.txt`, which no lock has, counts where a release of its architecture has such a file. */
export function unsignedPaths({ files }: Lock, paths: readonly string[]): readonly string[] {
  const unsigned = Object.keys(files).filter((key) => files[key]?.signer === undefined);
  return paths.filter((path) => {
    const [, board = "", folder = "", file] = path.split("/");
    const arch = board.replace(/-usr$/, "");
    if (file !== "version.txt") return unsigned.includes(`${folder} ${arch} ${file}`);
    const start = folder.startsWith("current") ? "" : folder;
    return unsigned.some((key) => key.startsWith(start) && key.split(" ")[1] === arch);
  });
}

/** Path of the file that says what a channel has. */
export function pointerPath({ release: { channel, arch }, name }: Pointer): string {
  return `${channel}/${arch}-usr/${name}/version.txt`;
}
