import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Finding, FlatcarError, throwFindings } from "../../errors.ts";
import type { IO, Release } from "../../platform.ts";
import { fetchFile } from "../fetch-file.ts";
import type { Lock } from "../lock/lock.ts";
import { resolveRelease } from "../release.ts";
import { keysFrom } from "../signature/file.ts";
import { type Evidence, verifyContent } from "../signature/verify.ts";
import type { ReleaseSource } from "../source.ts";
import { fileError } from "../store/durable.ts";
import type { CheckedContent } from "../store/entries.ts";
import { fetchImage, type VerifyContent } from "../store/fetch-image.ts";
import { withFileLock } from "../store/file-lock.ts";
import type { ByteProgress } from "../store/meter.ts";
import type { ImageStore } from "../store/store.ts";
import { type CheckOptions, checkedBy, checkFile, evidenceEndings, hash, hashFile } from "./checked.ts";
import { type NamedExtension, sumsOf } from "./extensions.ts";
import { formatManifest, type Manifest, type MirroredFile, manifestFile, notMirror, readManifest } from "./manifest.ts";
import { type Named, type NamedFile, namedBy, pathOf, pointerPath } from "./named.ts";
import { lockName, pathsBelow, placeBytes, placeCopy, removeUnfinished, sizeOf } from "./place.ts";

export interface MirrorOptions {
  readonly source: ReleaseSource;
  readonly store: ImageStore;
  readonly io: IO;
  readonly signal: AbortSignal;
  /** How far the download of a file is, by its path in the mirror. */
  progress?(path: string, progress: ByteProgress): void;
  /** Called when another run writes the same mirror. */
  waiting?(): void;
}

/** What a run has made of a mirror. */
export interface Mirrored extends Pick<Manifest, "releases" | "files"> {
  /** Paths that were not there before, or not like that. */
  readonly written: readonly string[];
  /** Paths that an earlier run wrote, and that the lock names no more. */
  readonly removed: readonly string[];
}

interface Job extends MirrorOptions {
  readonly folder: string;
  readonly before: Manifest;
  readonly check: CheckOptions;
  address(release: Release, file: string): string;
  readonly written: Set<string>;
  readonly files: Map<string, MirroredFile>;
}

/**
 * Makes a folder hold everything that a lock names, as a release server has it: its files with what vouches for them, `version.txt` of each
 * release, what each channel has, the feed. What is there stays; each file is written whole or not at all, and the pointers of channels
 * after what they point to. Throws FD1171 where the lock names nothing, FD1172 for a folder of something else, and what kept files from
 * being fetched or from being right, all at once: FD1105, FD1106, FD1122 to FD1135, FD1151 to FD1156, FD1409, FD1602.
 */
export async function writeMirror(folder: string, lock: Lock, options: MirrorOptions): Promise<Mirrored> {
  const { io, signal, source, waiting } = options;
  const { address } = source;
  if (!address) throw offline();
  const named = await namedBy(lock, (version, arch) => resolveRelease(version, arch, source));
  if (named.releases.length === 0) throw nothingNamed();
  const before = begin(folder);
  const guard = { sleep: io.sleep, signal, ...(waiting ? { waiting } : {}) };
  return withFileLock(join(folder, lockName), guard, async () => {
    removeUnfinished(folder);
    const check = { now: io.now(), signal, ...keysFrom(io.env) };
    return fill({ ...options, folder, before, check, address, written: new Set(), files: new Map() }, named);
  });
}

function begin(folder: string): Manifest {
  const before = readManifest(folder);
  if (before) return before;
  if (pathsBelow(folder).length > 0) throw notMirror(`${folder} holds other files, and no ${manifestFile}`);
  const none: Manifest = { complete: false, releases: [], files: [] };
  writeManifest(folder, none);
  return none;
}

function writeManifest(folder: string, manifest: Manifest): boolean {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileError(folder, error);
  }
  return placeBytes(join(folder, manifestFile), Buffer.from(formatManifest(manifest)));
}

async function fill(job: Job, named: Named): Promise<Mirrored> {
  const versions = named.releases.map((release): NamedFile => ({ release, file: "version.txt" }));
  const files = [...versions, ...named.files].map((file) => () => placeNamed(job, file));
  await eachOf([...files, ...named.extensions.map((extension) => () => placeExtension(job, extension))]);
  for (const { path, content } of sumsOf(named.extensions)) await placeSmall(job, path, content);
  for (const pointer of named.pointers)
    await placePointer(job, pathOf(pointer.release, "version.txt"), pointerPath(pointer));
  for (const { path, content } of (await job.source.common?.()) ?? []) await placeSmall(job, path, content);
  const placed = [...job.files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  writeManifest(job.folder, { complete: true, releases: named.releases, files: placed });
  return { releases: named.releases, files: placed, written: [...job.written].sort(), removed: removeOld(job) };
}

const atATime = 3;

/** Several at a time. What goes wrong with one keeps no other from being fetched; then all of it is thrown. */
async function eachOf(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = [...tasks];
  const findings: Finding[] = [];
  const worker = async () => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      await task().catch((error: unknown) => {
        if (!(error instanceof FlatcarError) || error.code === "FD1409") throw error;
        findings.push(...error.findings);
      });
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  throwFindings(findings);
}

async function placeNamed(job: Job, named: NamedFile): Promise<void> {
  const { release, file, locked } = named;
  const path = pathOf(release, file);
  const url = job.address(release, file);
  const evidence = await placeEvidence(job, path, url);
  const checked = (await kept(job, path, locked?.sha512)) ?? (await fetched(job, { ...named, evidence, url, path }));
  if (locked?.signer !== undefined && checked.signer === undefined) throw unsigned(url, locked.signer);
  note(job, path, checked);
}

function note({ files }: Job, path: string, { size, sha512, signer, signedAt }: CheckedContent): void {
  files.set(path, { path, size, sha512, ...(signer ? { signer } : {}), ...(signedAt ? { signed: signedAt } : {}) });
}

/** Fetches what vouches for a file into its place beside it. */
async function placeEvidence(job: Job, path: string, url: string): Promise<Evidence | undefined> {
  const contents = await Promise.all(evidenceEndings.map((ending) => fetchFile(url + ending, job.io, job)));
  const named = evidenceEndings.map((ending, index) => ({ name: `${path}${ending}`, content: contents[index] }));
  for (const { name, content } of named) {
    if (content) await placeSmall(job, name, content);
    else rmSync(join(job.folder, name), { force: true });
  }
  return evidenceOf(named);
}

function evidenceOf(
  named: readonly { readonly name: string; readonly content: Uint8Array | undefined }[],
): Evidence | undefined {
  const [signature, digests, digestsSignature, clearsigned] = named.map(
    ({ name, content }) => content && { name, content },
  );
  const listed = clearsigned ?? (digestsSignature && digests);
  const separate = clearsigned ? undefined : digestsSignature;
  if (!signature && !listed) return undefined;
  return {
    ...(signature ? { signature } : {}),
    ...(listed ? { digests: { file: listed, ...(separate ? { signature: separate } : {}) } } : {}),
  } as Evidence;
}

/** What is in its place already, and right; `undefined` where that is not certain. */
async function kept(
  { folder, before, check }: Job,
  path: string,
  expected: string | undefined,
): Promise<CheckedContent | undefined> {
  const known = before.files.find((file) => file.path === path);
  const sha512 = expected ?? known?.sha512;
  if (sha512 === undefined || sizeOf(join(folder, path)) === undefined) return undefined;
  try {
    const checked = await checkFile(join(folder, path), check);
    return checked.sha512 === sha512 ? checked : undefined;
  } catch (error) {
    if (error instanceof FlatcarError && error.code !== "FD1409") return undefined;
    throw error;
  }
}

interface Fetch extends NamedFile {
  readonly evidence: Evidence | undefined;
  readonly url: string;
  readonly path: string;
}

/** By way of the store, and read again where it is then: what lies there is what was signed. */
async function fetched(job: Job, { release, file, locked, evidence, url, path }: Fetch): Promise<CheckedContent> {
  const { store, io, signal, progress, folder, check } = job;
  const verify: VerifyContent | undefined =
    evidence && (async (content, name) => checkedBy(await verifyContent(content, name, evidence, check)));
  const image = await fetchImage(store, { version: release.version, arch: release.arch, file }, url, {
    io,
    signal,
    ...(locked ? { expected: { size: locked.size, sha512: locked.sha512 } } : {}),
    ...(verify ? { verify } : {}),
    ...(progress ? { progress: (now) => progress(path, now) } : {}),
  });
  await store.use(image, (stored) => placeCopy(stored, join(folder, path)));
  job.written.add(path);
  return checkFile(join(folder, path), check);
}

/** By the digest of the lock: nobody signs it. Read again where it is then. */
async function placeExtension(job: Job, { version, arch, file, url, path, sha256 }: NamedExtension): Promise<void> {
  const { store, io, signal, progress, folder, check } = job;
  const target = join(folder, path);
  const there = sizeOf(target) === undefined ? undefined : await hashFile(target, check);
  if (there?.sha256 === sha256) return note(job, path, there);
  const image = await fetchImage(store, { version, arch, file }, url, {
    io,
    signal,
    expected: { sha256 },
    verify: (content, name) => hash(content, name, check),
    ...(progress ? { progress: (now) => progress(path, now) } : {}),
  });
  await store.use(image, (stored) => placeCopy(stored, target));
  job.written.add(path);
  note(job, path, await hashFile(target, check));
}

/** What a channel has: `version.txt` of its release once more, with its signature. */
async function placePointer(job: Job, from: string, path: string): Promise<void> {
  const sources = [...job.files.keys()].filter((name) => name.startsWith(from) && name !== from);
  for (const name of [...sources, from]) {
    await placeSmall(job, path + name.slice(from.length), readFileSync(join(job.folder, name)));
  }
  note(job, path, await checkFile(join(job.folder, path), job.check));
}

async function placeSmall(job: Job, path: string, content: Uint8Array): Promise<void> {
  const target = join(job.folder, path);
  if (placeBytes(target, content)) job.written.add(path);
  note(job, path, await hashFile(target, job.check));
}

function removeOld({ folder, before, files }: Job): readonly string[] {
  const old = before.files.map(({ path }) => path).filter((path) => !files.has(path));
  for (const path of old) rmSync(join(folder, path), { force: true });
  return old;
}

function offline(): FlatcarError {
  return new FlatcarError({
    code: "FD1106",
    message: "offline nothing can be fetched for a mirror",
    hint: "run without --offline",
  });
}

function nothingNamed(): FlatcarError {
  return new FlatcarError({
    code: "FD1171",
    message: "the lock names no release: there is nothing to mirror",
    hint: "run `flatcar-deploy lock` first",
  });
}

/** FD1122. */
function unsigned(url: string, signer: string): FlatcarError {
  return new FlatcarError({
    code: "FD1122",
    message: `nothing vouches for ${url}: it has no signature`,
    details: [`flatcar.lock says that it is signed by ${signer}`],
    hint: "name another release server in FLATCAR_DEPLOY_RELEASE_URL",
  });
}
