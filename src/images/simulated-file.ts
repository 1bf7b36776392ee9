import { createHash } from "node:crypto";
import type { Release } from "../platform.ts";
import type { LockedFile } from "./lock/lock.ts";

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
