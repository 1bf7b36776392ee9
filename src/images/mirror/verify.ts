import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Finding, FlatcarError, throwFindings } from "../../errors.ts";
import type { Release } from "../../platform.ts";
import type { Lock } from "../lock/lock.ts";
import { fileError } from "../store/durable.ts";
import type { CheckedContent } from "../store/entries.ts";
import { readVersionFile } from "../version-file.ts";
import { type CheckOptions, checkFile, hasEvidence, hashFile, isEvidence } from "./checked.ts";
import { extensionsBy, type NamedExtension, sumsOf } from "./extensions.ts";
import { type Manifest, type MirroredFile, manifestFile, requireManifest } from "./manifest.ts";
import { isOfRelease, namedBy, pathOf, pointerPath, unsignedPaths } from "./named.ts";
import { pathsBelow, sizeOf } from "./place.ts";

export interface VerifyMirrorOptions extends CheckOptions {
  /** What the mirror must hold besides, with the digests that stand there. */
  readonly lock?: Lock;
  /** Called with each file of the mirror before it is read. */
  progress?(path: string): void;
}

/** A mirror in which nothing is missing, altered or too much. */
export interface VerifiedMirror extends Pick<Manifest, "releases"> {
  /** With who vouches for each, by what was verified here. */
  readonly files: readonly MirroredFile[];
  /** Paths of what nobody signs by its nature, and no digest of the lock vouches for: it is what `manifest.json` says, and nobody signs that. */
  readonly unsigned: readonly string[];
  /** Paths of files of releases without a signature, as the lock has them. */
  readonly accepted: readonly string[];
}

/**
 * Checks a mirror by itself: its files against `manifest.json`, each file of a release against its signature whatever that says of it, and
 * `version.txt` of each release against its folder. Only what the lock has without a signature needs none. Asks nobody. Throws FD1172 where there is none, and everything that is wrong at once: FD1173 to FD1176, FD1123 to
 * FD1135, each with the file.
 */
export async function verifyMirror(folder: string, options: VerifyMirrorOptions): Promise<VerifiedMirror> {
  const manifest = requireManifest(folder);
  const { releases, files } = manifest;
  const findings: Finding[] = manifest.complete ? [] : [interrupted(folder)];
  const verified: MirroredFile[] = [];
  const open = options.lock ? unsignedPaths(options.lock, files.map(pathIn)) : [];
  for (const file of files) {
    options.progress?.(file.path);
    const found = await verifiedFile(folder, file, !open.includes(file.path), options);
    if ("path" in found) verified.push(found);
    else findings.push(...found.findings);
  }
  findings.push(...extras(folder, files), ...releases.flatMap((release) => wrongVersion(folder, release, files)));
  if (options.lock) findings.push(...(await differencesFrom(options.lock, manifest, folder, options)));
  throwFindings(findings);
  const without = verified.filter(({ path, signer }) => signer === undefined && !isEvidence(path)).map(pathIn);
  const locked = options.lock ? extensionPaths(options.lock) : [];
  return {
    releases,
    files: verified,
    unsigned: without.filter((path) => !isOfRelease(path) && !locked.includes(path)),
    accepted: without.filter(isOfRelease),
  };
}

/** Of what the digests of a lock vouch for. */
function extensionPaths(lock: Lock): readonly string[] {
  const extensions = extensionsBy(lock);
  return [...extensions, ...sumsOf(extensions)].map(({ path }) => path);
}

function pathIn({ path }: MirroredFile): string {
  return path;
}

const again = "copy it again from where the mirror was made, or run `flatcar-deploy image mirror DIR` there once more";

function interrupted(folder: string): Finding {
  return {
    code: "FD1173",
    message: "the run that made this mirror did not come to its end",
    at: { file: join(folder, manifestFile) },
    hint: "run `flatcar-deploy image mirror DIR` again where the network is: it goes on where it stopped",
  };
}

/** The file as it was found, or what is wrong with it. `signed`: it has to be, where it is of a release. */
async function verifiedFile(
  folder: string,
  file: MirroredFile,
  signed: boolean,
  options: CheckOptions,
): Promise<MirroredFile | { readonly findings: readonly Finding[] }> {
  const path = join(folder, file.path);
  const wrong = (...findings: readonly Finding[]) => ({ findings });
  const size = sizeOf(path);
  if (size === undefined) return wrong(missing(path));
  if (size !== file.size) return wrong(altered(path, [`it has ${size} bytes, and ${file.size} are expected`]));
  if (file.signer !== undefined && !hasEvidence(path)) return wrong(missing(`${path}.sig`));
  if (signed && isOfRelease(file.path) && !isEvidence(path) && !hasEvidence(path)) return wrong(unsigned(path));
  const checked = await attempt(path, () => checkFile(path, options));
  const found = checked instanceof FlatcarError ? await attempt(path, () => hashFile(path, options)) : checked;
  if (found instanceof FlatcarError) return found;
  if (found.sha512 !== file.sha512)
    return wrong(altered(path, [`sha512 expected ${file.sha512}`, `sha512 found    ${found.sha512}`]));
  if (checked instanceof FlatcarError)
    return wrong(...checked.findings.map((finding) => ({ ...finding, at: { file: path } })));
  const { signer, signedAt } = checked;
  return {
    ...{ path: file.path, size, sha512: file.sha512 },
    ...(signer ? { signer } : {}),
    ...(signedAt ? { signed: signedAt } : {}),
  };
}

async function attempt(path: string, run: () => Promise<CheckedContent>): Promise<CheckedContent | FlatcarError> {
  try {
    return await run();
  } catch (error) {
    const known = fileError(path, error);
    if (known.code === "FD1409") throw known;
    return known;
  }
}

/** FD1173, whatever `manifest.json` says: that is not signed itself. */
function unsigned(path: string): Finding {
  return {
    code: "FD1173",
    message: "nobody signed this file, and Flatcar signs every file of a release",
    at: { file: path },
    hint: `${again}; where flatcar.lock has it without a signature, verify with -f FILE`,
  };
}

function missing(path: string): Finding {
  return { code: "FD1173", message: "a file is missing", at: { file: path }, hint: again };
}

function altered(path: string, details: readonly string[]): Finding {
  return {
    code: "FD1174",
    message: "this is not the file that was mirrored",
    at: { file: path },
    details,
    hint: again,
  };
}

function extras(folder: string, files: readonly MirroredFile[]): readonly Finding[] {
  const known = new Set([manifestFile, ...files.map(({ path }) => path)]);
  return pathsBelow(folder)
    .filter((path) => !known.has(path))
    .map((path) => ({
      code: "FD1175",
      message: `${manifestFile} does not name this file`,
      at: { file: join(folder, path) },
      hint: "delete it, unless you know whose it is: nothing here has checked it",
    }));
}

/** A release in the folder of another one is as genuine as in its own. */
function wrongVersion(folder: string, release: Release, files: readonly MirroredFile[]): readonly Finding[] {
  const path = pathOf(release, "version.txt");
  const there = files.some((file) => file.path === path) && sizeOf(join(folder, path)) !== undefined;
  if (!there) return [missing(join(folder, path))];
  const version = versionIn(join(folder, path));
  if (version === release.version) return [];
  return [
    altered(join(folder, path), [`it is of ${version ?? "no version"}, and lies in the folder of ${release.version}`]),
  ];
}

/** `undefined` for what is no `version.txt`. */
function versionIn(path: string): string | undefined {
  try {
    return readVersionFile(readFileSync(path, "utf8"), path).version;
  } catch {
    return undefined;
  }
}

async function differencesFrom(
  lock: Lock,
  { releases, files }: Manifest,
  folder: string,
  options: CheckOptions,
): Promise<readonly Finding[]> {
  const named = await namedBy(lock, async (version, arch) => {
    const known = releases.find((release) => release.version === version && release.arch === arch);
    return known ?? { channel: "stable", version, arch };
  });
  const held = new Map(files.map((file) => [file.path, file]));
  const wanted = [
    ...named.releases.map((release) => ({ path: pathOf(release, "version.txt"), sha512: undefined })),
    ...named.files.map(({ release, file, locked }) => ({ path: pathOf(release, file), sha512: locked?.sha512 })),
    ...named.extensions.map(({ path }) => ({ path, sha512: undefined })),
    ...sumsOf(named.extensions).map(({ path, content }) => ({
      path,
      sha512: createHash("sha512").update(content).digest("hex"),
    })),
  ];
  const absent = wanted.filter(({ path }) => !held.has(path));
  const other = wanted.filter(({ path, sha512 }) => held.has(path) && sha512 && held.get(path)?.sha512 !== sha512);
  const behind = named.pointers.filter(
    (pointer) => versionIn(join(folder, pointerPath(pointer))) !== pointer.release.version,
  );
  const exchanged = await exchangedIn(folder, named.extensions, options);
  return [
    ...absent.map(({ path }) => unlike(folder, path, "flatcar.lock names this file, and the mirror has it not")),
    ...other.map(({ path, sha512 }) => unlike(folder, path, `its sha512 in flatcar.lock is ${sha512}`)),
    ...exchanged.map(({ path, sha256 }) => unlike(folder, path, `its sha256 in flatcar.lock is ${sha256}`)),
    ...behind.map((pointer) =>
      unlike(folder, pointerPath(pointer), `flatcar.lock has ${pointer.release.version} for this channel`),
    ),
  ];
}

/** Extensions that are there, with another content than the lock has. */
async function exchangedIn(
  folder: string,
  extensions: readonly NamedExtension[],
  options: CheckOptions,
): Promise<readonly NamedExtension[]> {
  const there = extensions.filter(({ path }) => sizeOf(join(folder, path)) !== undefined);
  const found = await Promise.all(there.map(({ path }) => hashFile(join(folder, path), options)));
  return there.filter(({ sha256 }, index) => found[index]?.sha256 !== sha256);
}

function unlike(folder: string, path: string, message: string): Finding {
  const hint = "run `flatcar-deploy image mirror DIR` with this lock where the network is, and copy the folder anew";
  return { code: "FD1176", message, at: { file: join(folder, path) }, hint };
}
