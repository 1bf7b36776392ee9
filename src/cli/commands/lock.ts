import { FlatcarError } from "../../errors.ts";
import {
  emptyLock,
  heldChannel,
  type Lock,
  parseWanted,
  type ReleaseSource,
  readExtension,
  readLock,
  releaseKey,
  resolveRelease,
  unsignedImages,
  type Wanted,
  withoutUndescribed,
} from "../../images/index.ts";
import { versionPattern } from "../../images/version.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes, flagValue, isSet } from "../command.ts";
import { lifeCycleWarnings, printLifeCycle } from "../life-cycle-warnings.ts";
import { writeLock } from "../lock-file.ts";
import { changesOf, lockDocument, printLock } from "../lock-screen.ts";
import { printUnsigned, refuseUnsigned } from "../lock-unsigned.ts";
import { lockOf } from "../locking.ts";
import { movedFixes } from "../moved-fixes.ts";
import { deploymentFile, lockFile } from "../places.ts";
import { type Asked, pooledPlansOf, resolveFile } from "../planning.ts";
import { ratingsOf } from "../ratings.ts";

/**
 * `lock`: pins what the deployment file asks for and is not pinned yet, and drops what no pool boots. `--update` moves pins to what their
 * channels and extensions have now, those of one channel or extension, or one channel's to a version. `--check` writes nothing and exits with 3 where the file would change.
 * `--at` takes what channels had on a day in place of what they have now. An image without a signature takes the place of a signed one only with `--accept-unsigned`.
 */
export default async function lock(context: Context): Promise<number> {
  const [wanted] = context.arguments;
  const update = isSet(context, "update");
  if (wanted !== undefined && !update)
    throw wrong(
      "`lock` takes a channel, a version or an extension with --update only",
      `flatcar-deploy lock --update ${wanted}`,
    );
  const day = flagValue(context, "at");
  if (wanted && day !== undefined && versionPattern.test(wanted))
    throw wrong(`--at goes with channels, not with the version ${wanted}`);
  const ratings = ratingsOf(context);
  const file = deploymentFile(context);
  const path = lockFile(file);
  const before = readLock(path);
  const known = withoutUndescribed(before);
  const resolved = await resolveFile(context, file, known, (asked, source) =>
    update ? loosened(known, wanted, asked, source) : Promise.resolve(known),
  );
  const after = await lockOf(known, resolved);
  if (!isSet(context, "accept-unsigned")) refuseUnsigned(path, before, after);
  const changes = changesOf(before, after);
  const written = !isSet(context, "check") && writeLock(path, before, after);
  const newest = day === undefined ? "the newest" : `current on ${day}`;
  const reason = wanted && versionPattern.test(wanted) ? "asked for" : newest;
  const lifeCycle = await lifeCycleWarnings(pooledPlansOf(resolved, Object.values(after.releases)), context);
  const { io, releases, memory } = resolved.context;
  const fixes = await movedFixes(changes, releases, io, ratings);
  const unsigned = unsignedImages(after);
  const outcome = { file: path, written, changes, after, reason, held: memory.held, fixes, unsigned };
  context.output.document({ ...lockDocument(outcome), lifeCycle });
  printUnsigned(unsigned, context);
  printLifeCycle(lifeCycle, context);
  printLock(outcome, context);
  return changes.length > 0 && isSet(context, "check") ? exitCodes.changes : exitCodes.done;
}

/** The lock that planning starts from: without the pins that are to move, or with one that is moved. */
async function loosened(
  before: Lock,
  wanted: string | undefined,
  { releases: asked, extensions }: Asked,
  source: ReleaseSource,
): Promise<Lock> {
  if (wanted === undefined) return { ...without(before, asked), extensions: {} };
  const named = extensions.filter((text) => text === wanted || readExtension(text).name === wanted);
  if (named.length > 0) return withoutExtensions(before, named);
  const parsed = channelOrVersion(wanted, extensions);
  if (parsed.kind === "version") return movedTo(parsed.version, before, asked, source);
  const names = asked.filter((name) => channelOf(name) === wanted);
  if (names.length === 0)
    throw wrong(`no pool asks for ${wanted}`, `releases of the deployment file: ${asked.join(", ")}`);
  return without(before, names);
}

/** Throws FD1101 for any other word, with the extensions that could have been meant. */
function channelOrVersion(wanted: string, extensions: readonly string[]): Wanted {
  try {
    return parseWanted(wanted);
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    const details = [`extensions of the deployment file: ${extensions.join(", ") || "none"}`];
    throw new FlatcarError({ ...error.findings[0], details }, { cause: error });
  }
}

function channelOf(name: string): string {
  return heldChannel(name) ?? name;
}

function without(before: Lock, names: readonly string[]): Lock {
  const kept = Object.entries(before.releases).filter(([key]) => !names.includes(key.split(" ")[0] ?? ""));
  return { ...before, releases: Object.fromEntries(kept) };
}

function withoutExtensions(before: Lock, texts: readonly string[]): Lock {
  const kept = Object.entries(before.extensions).filter(([key]) => !texts.includes(key.split(" ")[0] ?? ""));
  return { ...before, extensions: Object.fromEntries(kept) };
}

async function movedTo(version: string, before: Lock, asked: readonly string[], source: ReleaseSource): Promise<Lock> {
  const facts = await source.find(version);
  const { channel } = facts ?? (await resolveRelease(version, "amd64", source));
  const architectures = facts?.architectures ?? ["amd64"];
  const names = asked.filter((name) => channelOf(name).split("-")[0] === channel);
  if (names.length === 0) {
    throw wrong(
      `${version} is a release of ${channel}, and no pool asks for ${channel}`,
      `releases of the deployment file: ${asked.join(", ")}`,
    );
  }
  await Promise.all(names.map((name) => checkStream(channelOf(name), version, source)));
  const published = facts?.published ? { published: facts.published } : {};
  const moved = names.flatMap((name) =>
    architectures.map((arch) => [releaseKey(name, arch), { channel, version, ...published }] as const),
  );
  return { ...emptyLock, ...before, releases: { ...before.releases, ...Object.fromEntries(moved) } };
}

/** An LTS stream stays in its major version. */
async function checkStream(name: string, version: string, source: ReleaseSource): Promise<void> {
  if (!name.includes("-")) return;
  const current = await source.current(name, "amd64");
  const major = current?.split(".")[0];
  if (major === undefined || version.startsWith(`${major}.`)) return;
  throw wrong(
    `${version} is not of ${name}, whose versions begin with ${major}`,
    `the newest of ${name} is ${current}`,
  );
}
