import { type Arch, type Channel, isImportedImage, type Release } from "../../platform.ts";

/** What is pinned: `flatcar.lock`, beside the deployment file. */
export interface Lock {
  /** By what was asked for, and the architecture: `stable amd64`. */
  readonly releases: Readonly<Record<string, LockedRelease>>;
  /** By platform, place, architecture and version: `aws eu-central-1 amd64 4593.2.5`. */
  readonly images: Readonly<Record<string, LockedImage>>;
  /** Files of releases, by version, architecture and name: `4593.2.5 amd64 flatcar_production_ami_all.json`. */
  readonly files: Readonly<Record<string, LockedFile>>;
  /** System extensions that are no part of a release, by what was asked for, and the architecture: `kubernetes@v1.35 amd64`. */
  readonly extensions: Readonly<Record<string, LockedExtension>>;
}

export interface LockedRelease {
  readonly channel: Channel;
  readonly version: string;
  /** ISO 8601; left out where no source says it. */
  readonly published?: string;
  /** Pools of the deployment file that boot it, in the order of their names. */
  readonly pools?: readonly string[];
}

export interface LockedImage {
  /** The platform's own id. */
  readonly image: string;
  /** Who says that this is the image: a file of the release, or an account of the platform. */
  readonly source?: string;
  /** Where the platform fetches it from; left out where that is where the file is published. */
  readonly url?: string;
}

/** A file of a release that was read, and whose signature. */
export interface LockedFile {
  readonly url: string;
  /** In bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha512: string;
  /** Fingerprint of the primary key; left out, with `signed`, where the release server has no signature of this file. */
  readonly signer?: string;
  /** ISO 8601: when it was signed. */
  readonly signed?: string;
  /** ISO 8601: when that was checked here for the first time. */
  readonly verified?: string;
}

/** An image of a system extension. Nobody signs it: what was found when it was locked counts. */
export interface LockedExtension {
  /** As it is published: `v1.35.6`. */
  readonly version: string;
  /** Where machines fetch it from. */
  readonly url: string;
  /** Hex. Machines refuse any other content. */
  readonly sha256: string;
  /** Pools of the deployment file that have it, in the order of their names. */
  readonly pools?: readonly string[];
}

export const emptyLock: Lock = { releases: {}, images: {}, files: {}, extensions: {} };

export function releaseKey(wanted: string, arch: Arch): string {
  return `${wanted} ${arch}`;
}

export function imageKey(platform: string, scope: string, { arch, version }: Release): string {
  return `${platform} ${scope} ${arch} ${version}`;
}

export function fileKey({ arch, version }: Release, name: string): string {
  return `${version} ${arch} ${name}`;
}

/** Key of the file of a release that an image, by its own key, was read from. */
export function sourceKey(image: string, source: string): string {
  const [version, arch] = image.split(" ").reverse();
  return `${version} ${arch} ${source}`;
}

export function extensionKey(wanted: string, arch: Arch): string {
  return `${wanted} ${arch}`;
}

/** What an extension is pinned to. */
export function lockedExtension(lock: Lock, wanted: string, arch: Arch): LockedExtension | undefined {
  return lock.extensions[extensionKey(wanted, arch)];
}

/** What a channel is pinned to. */
export function lockedRelease(lock: Lock, wanted: string, arch: Arch): LockedRelease | undefined {
  return lock.releases[releaseKey(wanted, arch)];
}

/** The image that a release is pinned to in one place of a platform. */
export function lockedImage(lock: Lock, platform: string, scope: string, release: Release): LockedImage | undefined {
  return lock.images[imageKey(platform, scope, release)];
}

/** The lock without images that are to be imported, and whose file it does not describe: they are looked up anew. */
export function withoutUndescribed(lock: Lock): Lock {
  const described = ([key, { image, source = "" }]: readonly [string, LockedImage]) =>
    !isImportedImage(image) || sourceKey(key, source) in lock.files;
  return { ...lock, images: Object.fromEntries(Object.entries(lock.images).filter(described)) };
}

/** An image of a lock that nobody vouches for. */
export interface UnsignedImage {
  /** Its key: `aws eu-central-1 amd64 4593.2.5`. */
  readonly image: string;
  /** The file of the release that names it, and has no signature. */
  readonly file: string;
}

/** Images that a file without a signature names. Where an account of the platform says which image it is, there is nothing to sign. */
export function unsignedImages({ images, files }: Pick<Lock, "images" | "files">): readonly UnsignedImage[] {
  return Object.entries(images).flatMap(([image, { source = "" }]) => {
    const file = files[sourceKey(image, source)];
    return file && file.signer === undefined ? [{ image, file: source }] : [];
  });
}

/** Every release of a lock, with its architecture. */
export function lockedReleases(lock: Lock): readonly (Release & Pick<LockedRelease, "published">)[] {
  return Object.entries(lock.releases).flatMap(([key, { channel, version, published }]) => {
    const arch = key.split(" ").at(-1);
    const known = arch === "amd64" || arch === "arm64" ? arch : undefined;
    return known ? [{ channel, version, arch: known, ...(published ? { published } : {}) }] : [];
  });
}
