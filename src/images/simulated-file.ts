import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlatcarError } from "../errors.ts";
import type { ImageContent, ImagePlan, Release } from "../platform.ts";
import type { Lock, LockedFile } from "./lock/lock.ts";
import type { ReleaseSource } from "./source.ts";

/** The bytes that stand for a file of a release on simulated clouds, where no image is downloaded: always the same for the same file. */
export function simulatedContent({ version, arch }: Pick<Release, "version" | "arch">, file: string): Uint8Array {
  return Buffer.from(`${file} of Flatcar ${version} ${arch}, as simulated clouds have it\n`);
}

/** What a lock would keep of it. */
export function simulatedFile(release: Pick<Release, "version" | "arch">, file: string): LockedFile {
  const content = simulatedContent(release, file);
  const sha512 = createHash("sha512").update(content).digest("hex");
  return {
    url: `https://simulated.invalid/${release.arch}-usr/${release.version}/${file}`,
    size: content.length,
    sha512,
  };
}

/** A source whose image lists are not asked: the images of a simulated cloud are its own. Its `artifact` throws FD1106, which says so. */
export function simulatedReleases(source: ReleaseSource): ReleaseSource {
  return {
    ...source,
    beyond:
      "simulated clouds have only the releases that come with the package: name one of those, or use an account of your own",
    published: async (release, file) => simulatedFile(release, file),
    artifact: async (_, file) => {
      throw new FlatcarError({
        code: "FD1106",
        message: `${file}: not asked, simulated clouds have images of their own`,
      });
    },
  };
}

/** Images and extensions of a simulated cloud are not those of the real one: a lock pins neither there. */
export function simulatedLock(lock: Lock): Lock {
  return { ...lock, images: {}, files: {}, extensions: {} };
}

/** Files that drivers read while they import, in a folder that goes with the cloud. */
export interface SimulatedImages {
  content(plan: ImagePlan): ImageContent;
  close(): void;
}

export function simulatedImages(): SimulatedImages {
  let folder: string | undefined;
  return {
    content: ({ release, file }) => {
      const bytes = simulatedContent(release, file);
      return {
        file: async () => {
          folder ??= mkdtempSync(join(tmpdir(), "flatcar-deploy-images-"));
          const path = join(folder, `${release.version}-${release.arch}-${file}`);
          writeFileSync(path, bytes);
          return { path, size: bytes.length };
        },
        disk: async function* () {
          yield bytes;
        },
      };
    },
    close: () => {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      folder = undefined;
    },
  };
}
