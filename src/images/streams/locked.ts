import { FlatcarError } from "../../errors.ts";
import { type Arch, importedImage, isImportedImage, type Release } from "../../platform.ts";
import { fileKey, type Lock, type LockedFile, lockedRelease } from "../lock/lock.ts";
import { holdBack } from "../release.ts";
import type { FileEntry, ImageEntry, StreamArtifact, StreamEntries } from "./document.ts";
import { partOf } from "./file-name.ts";

/** A release with what is known of it. */
export interface StreamRelease extends Release {
  /** ISO 8601; left out where no source says it. */
  readonly published?: string;
}

/** What a lock pins a channel or version to, for each architecture that it has. */
export function releasesIn(lock: Lock, wanted: string): readonly StreamRelease[] {
  return (["amd64", "arm64"] as const).flatMap((arch: Arch) => {
    const locked = lockedRelease(lock, wanted, arch) ?? lockedRelease(lock, holdBack(wanted), arch);
    if (!locked) return [];
    const { channel, version, published } = locked;
    return [{ channel, version, arch, ...(published ? { published } : {}) }];
  });
}

/** How a file becomes an artifact of a stream. */
export type ToArtifact = (release: Release, name: string, file: LockedFile) => Promise<StreamArtifact>;

/** The images of these releases, as the lock has them: ids where a platform has them, files where they are brought to it. Throws FD1178 for such a file that it does not have. */
export async function lockedEntries(
  lock: Lock,
  releases: readonly Release[],
  toArtifact: ToArtifact,
): Promise<StreamEntries> {
  const files: FileEntry[] = [];
  const images: ImageEntry[] = [];
  for (const [key, { image, source = "" }] of Object.entries(lock.images)) {
    const [platform = "", place = "", arch, version] = key.split(" ");
    const release = releases.find((each) => each.arch === arch && each.version === version);
    if (!release) continue;
    const file = lock.files[fileKey(release, source)];
    if (!isImportedImage(image)) images.push({ platform, place, release, image });
    else if (!file || importedImage(file.sha512) !== image) throw notLocked(key, source, release);
    else files.push({ platform, ...formOf(source), release, artifact: await toArtifact(release, source, file) });
  }
  return { files, images };
}

function notLocked(key: string, file: string, { version, arch }: Release): FlatcarError {
  return new FlatcarError({
    code: "FD1178",
    message: `flatcar.lock does not say what ${file} of ${version} ${arch} is`,
    details: [`it names the image ${key}, and no file with its digest`],
    hint: "take the image out of flatcar.lock, and run `flatcar-deploy lock`",
  });
}

/** By the ending alone where the name is none of those that are known. */
export function formOf(file: string): Pick<FileEntry, "format" | "part"> {
  const { format, part } = partOf(file) ?? { format: file.replace(/^[^.]*\./, ""), part: "disk" as const };
  return { format, part };
}
