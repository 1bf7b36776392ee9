import { FlatcarError } from "../../errors.ts";
import type { IO, Release } from "../../platform.ts";
import { fetchFile } from "../fetch-file.ts";
import type { ReleaseSource } from "../source.ts";
import type { FileEntry } from "./document.ts";
import { partOf } from "./file-name.ts";
import { formOf, type ToArtifact } from "./locked.ts";

export interface PublishedOptions {
  readonly source: ReleaseSource;
  readonly io: IO;
  readonly signal: AbortSignal;
  readonly toArtifact: ToArtifact;
  /** Platforms that a file of the release is brought to, by its name. */
  readonly platforms: ReadonlyMap<string, readonly string[]>;
}

/** All images of a release that are files. */
export interface PublishedFiles {
  readonly files: readonly FileEntry[];
  /** Names of images that nobody vouches for: they are left out. */
  readonly unsigned: readonly string[];
}

/**
 * Every image that the release's own folder lists, by its DIGESTS, whose signature is verified. Throws FD1105, FD1106, FD1123 to FD1135, and
 * FD1179 where the release server lists nothing.
 */
export async function publishedFiles(release: Release, options: PublishedOptions): Promise<PublishedFiles> {
  const names = (await listed(release, options)).filter((name) => partOf(name) !== undefined);
  const unsigned: string[] = [];
  const files: FileEntry[] = [];
  for (let at = 0; at < names.length; at += atATime) {
    const found = names.slice(at, at + atATime).map(async (name) => {
      const entries = await entriesOf(release, name, options);
      entries ? files.push(...entries) : unsigned.push(name);
    });
    await Promise.all(found);
  }
  return {
    files: files.toSorted((a, b) => (a.artifact.location < b.artifact.location ? -1 : 1)),
    unsigned: unsigned.sort(),
  };
}

const atATime = 8;

/** Names of the files in the release's own folder, by the page that shows it. */
async function listed(release: Release, { source, io, signal }: PublishedOptions): Promise<readonly string[]> {
  const url = source.address?.(release, "");
  if (url === undefined) throw offline();
  const page = await fetchFile(url, io, { signal });
  const names = [...(page?.toString("utf8") ?? "").matchAll(/href="(?:\.\/)?([\w+-][\w.+-]*)"/g)].map(
    ([, name = ""]) => name,
  );
  if (names.length > 0) return [...new Set(names)].sort();
  throw new FlatcarError({
    code: "FD1179",
    message: `${url} shows no list of files`,
    hint: "leave --all out to take what flatcar.lock names, or name another release server in FLATCAR_DEPLOY_RELEASE_URL",
  });
}

function offline(): FlatcarError {
  return new FlatcarError({
    code: "FD1106",
    message: "which files a release has is not known offline",
    hint: "leave --all out: what flatcar.lock names needs no network",
  });
}

/** For each platform that it is for; none where it is listed and not there, `undefined` where nobody vouches for it. */
async function entriesOf(
  release: Release,
  name: string,
  { source, toArtifact, platforms }: PublishedOptions,
): Promise<readonly FileEntry[] | undefined> {
  try {
    const file = await source.published(release, name);
    if (!file) return [];
    const artifact = await toArtifact(release, name, file);
    const own = platforms.get(name) ?? [partOf(name)?.platform ?? "metal"];
    return own.map((platform) => ({ platform, ...formOf(name), release, artifact }));
  } catch (error) {
    if (error instanceof FlatcarError && error.code === "FD1122") return undefined;
    throw error;
  }
}
