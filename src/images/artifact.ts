import { createHash } from "node:crypto";
import type { Release } from "../platform.ts";
import type { LockedFile } from "./lock/lock.ts";
import type { ReleaseSource } from "./source.ts";

/** A small file of a release that has been verified. */
export interface ReadArtifact {
  readonly text: string;
  /** What a lock keeps of it; left out for what came with the package. */
  readonly file?: LockedFile;
}

/**
 * A file of a release, with its signature verified where the release server has one. `undefined` when the file was not published.
 * Throws what the source throws.
 */
export async function readArtifact(
  source: ReleaseSource,
  release: Release,
  name: string,
): Promise<ReadArtifact | undefined> {
  const found = await source.artifact(release, name);
  if (!found) return undefined;
  const { content, url } = found;
  const text = Buffer.from(content).toString("utf8");
  if (url === undefined) return { text };
  return { text, file: { url, size: content.length, sha512: createHash("sha512").update(content).digest("hex") } };
}
