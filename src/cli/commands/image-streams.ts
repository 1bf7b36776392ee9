import { FlatcarError } from "../../errors.ts";
import {
  type ImageEntry,
  lockedEntries,
  openImageStore,
  publishedFiles,
  releasesIn,
  type StreamRelease,
  streamDocument,
  type ToArtifact,
  toArtifactWith,
} from "../../images/files.ts";
import {
  emptyLock,
  heldChannel,
  imageDirectory,
  type Lock,
  parseWanted,
  type ReleaseSource,
  readArtifact,
  readLock,
  resolveRelease,
} from "../../images/index.ts";
import type { Arch, Release } from "../../platform.ts";
import { loadPlatform, platformIds } from "../../providers/index.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes, flagValue, isSet } from "../command.ts";
import { ioOf } from "../io.ts";
import { writeOutput } from "../output-file.ts";
import { deploymentFile, lockFile } from "../places.ts";
import { releaseSource } from "../release-source.ts";

/** `image streams [CHANNEL|VERSION]`: stream metadata as Fedora CoreOS publishes it, of what the lock pins, or of a whole release. */
export default async function imageStreams(context: Context): Promise<number> {
  const { host, output } = context;
  const io = ioOf(host, output);
  const source = releaseSource({ io, offline: false, signal: host.signal });
  const store = openImageStore(imageDirectory(host.env), { sleep: io.sleep, signal: host.signal });
  const all = isSet(context, "all");
  const lock = lockIn(context, all);
  const wanted = wantedIn(context, lock);
  const job: Job = { context, source, lock, wanted, toArtifact: toArtifactWith(source, store) };
  const releases = all ? await releasesOf(job) : releasesIn(lock, wanted);
  if (releases.length === 0) throw nothingPinned(wanted, lock);
  const entries = all ? await publishedEntries(job, releases) : await lockedEntries(lock, releases, job.toArtifact);
  const published = releases.flatMap((release) => release.published ?? []).sort();
  const document = streamDocument(wanted, entries, published.at(-1) ?? host.now().toISOString());
  const text = `${JSON.stringify(document, undefined, 2)}\n`;
  const file = flagValue(context, "output");
  if (file === undefined) output.raw(text);
  else writeOutput(file, host.cwd, text);
  return exitCodes.done;
}

interface Job {
  readonly context: Context;
  readonly source: ReleaseSource;
  readonly lock: Lock;
  readonly wanted: string;
  readonly toArtifact: ToArtifact;
}

/** With `--all` a release may be asked for that no deployment boots: then a deployment file need not be here. */
function lockIn(context: Context, all: boolean): Lock {
  try {
    return readLock(lockFile(deploymentFile(context)));
  } catch (error) {
    const none =
      all && flagValue(context, "file") === undefined && error instanceof FlatcarError && error.code === "FD1001";
    if (none) return emptyLock;
    throw error;
  }
}

function wantedIn({ arguments: [given] }: Context, lock: Lock): string {
  if (given !== undefined) {
    parseWanted(given);
    return given;
  }
  const [only, ...others] = channelsIn(lock);
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) throw nothingPinned(undefined, lock);
  throw wrong("which channel is the stream of?", `flatcar.lock has ${[only, ...others].join(", ")}`);
}

function channelsIn({ releases }: Lock): readonly string[] {
  const names = Object.keys(releases).map((key) => key.split(" ")[0] ?? "");
  return [...new Set(names.map((name) => heldChannel(name) ?? name))].sort();
}

function nothingPinned(wanted: string | undefined, lock: Lock): FlatcarError {
  const known = channelsIn(lock);
  return new FlatcarError({
    code: "FD1178",
    message: wanted === undefined ? "the lock pins no release" : `the lock pins nothing for ${wanted}`,
    ...(known.length > 0 ? { details: [`it has ${known.join(", ")}`] } : {}),
    hint: "run `flatcar-deploy lock` first, or ask the release server with --all and a channel",
  });
}

/** What is locked for an architecture, and else what the channel has now. */
async function releasesOf({ source, lock, wanted }: Job): Promise<readonly StreamRelease[]> {
  const locked = releasesIn(lock, wanted);
  const others = (["amd64", "arm64"] as const).filter((arch) => !locked.some((release) => release.arch === arch));
  const found = await Promise.all(others.map((arch) => resolved(source, wanted, arch, locked)));
  return [...locked, ...found.flat()];
}

/** None where the channel, or what the other architecture is locked to, is not published for this one. */
async function resolved(
  source: ReleaseSource,
  wanted: string,
  arch: Arch,
  [other]: readonly Release[],
): Promise<readonly StreamRelease[]> {
  try {
    const release = await resolveRelease(other?.version ?? wanted, arch, source);
    const published = (await source.find(release.version, arch))?.published;
    return [{ ...release, ...(published ? { published } : {}) }];
  } catch (error) {
    if (error instanceof FlatcarError && error.code === "FD1103") return [];
    throw error;
  }
}

async function publishedEntries(job: Job, releases: readonly Release[]) {
  const { context, source, toArtifact } = job;
  const { host, output } = context;
  const io = ioOf(host, output);
  const images: ImageEntry[] = [];
  const files = [];
  for (const release of releases) {
    const platforms = await importedBy(release);
    const found = await publishedFiles(release, { source, io, signal: host.signal, toArtifact, platforms });
    files.push(...found.files);
    for (const name of found.unsigned)
      output.note(`left out, nobody vouches for it: ${name} of ${release.version} ${release.arch}`);
    images.push(...(await listedImages(job, release)));
  }
  return { files, images };
}

/** Platforms by the file that is brought to them. */
async function importedBy(release: Release): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const platform of await Promise.all(platformIds.map(loadPlatform))) {
    const options = platform.sample.options[release.arch];
    if (platform.image.kind !== "imported" || options === undefined) continue;
    const file = platform.image.file(release, platform.options.parse(options));
    found.set(file, [...(found.get(file) ?? []), platform.id]);
  }
  return found;
}

/** The images of every platform whose list comes with the release, in every place. */
async function listedImages(
  { context: { host, output }, source }: Job,
  release: Release,
): Promise<readonly ImageEntry[]> {
  const io = ioOf(host, output);
  const artifact = async (name: string) => (await readArtifact(source, release, name, io))?.text;
  const platforms = await Promise.all(platformIds.map(loadPlatform));
  const found = platforms.map(async ({ id, image }) => {
    const places = image.kind === "published" ? await image.listed?.(release, artifact) : undefined;
    return [...(places ?? [])].map(([place, listed]) => ({ platform: id, place, release, image: listed }));
  });
  return (await Promise.all(found)).flat();
}
