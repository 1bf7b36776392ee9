import { createReadStream, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { FlatcarError } from "../../errors.ts";
import {
  type ByteProgress,
  type Bytes,
  compressionOf,
  compressions,
  fetchImage,
  fileError,
  type ImageStore,
  openImageStore,
  type StoredImage,
  unpack,
  verifierOf,
  writeSparse,
} from "../../images/files.ts";
import { imageDirectory, importedFile, type ReleaseSource, resolveRelease } from "../../images/index.ts";
import type { Release } from "../../platform.ts";
import { type AnyPlatform, loadPlatform } from "../../providers/index.ts";
import { wrong } from "../arguments.ts";
import { formatBytes } from "../byte-size.ts";
import { type Context, exitCodes, flagValue, isSet } from "../command.ts";
import { downloadText } from "../download-text.ts";
import { ioOf } from "../io.ts";
import { formatElapsed, isLive, type Progress, progressFor } from "../progress.ts";
import { offlineRemedy, releaseSource } from "../release-source.ts";
import { archFlag } from "../releases.ts";
import { formatTable } from "../table.ts";

/** `image fetch CHANNEL|VERSION [FILE]`: a file of a release from the cache, downloaded first unless it is there. */
export default async function imageFetch(context: Context): Promise<number> {
  const { host, output } = context;
  const [wanted = "", given] = context.arguments;
  const choose = await chooserOf(context, given);
  const io = ioOf(host, output);
  const remedy = offlineRemedy(context);
  const source = releaseSource({ io, offline: isSet(context, "offline"), signal: host.signal, remedy });
  const release = await resolveRelease(wanted, archFlag(context) ?? "amd64", source);
  const file = choose(release);
  const store = openImageStore(imageDirectory(host.env), { sleep: io.sleep, signal: host.signal });
  const progress = progressFor(host, output, [file]);
  try {
    const image = await fetched(context, { store, source, release, file, progress });
    const written = await writeTo(context, { store, image, progress });
    progress.close();
    show(context, release, { ...image, path: store.path(image), ...(written ? { output: written } : {}) });
  } finally {
    progress.close();
  }
  return exitCodes.done;
}

/** Which file of a release is wanted: the one that is named, or the one that is brought to `--platform`. Throws FD1005 and FD1701. */
async function chooserOf(context: Context, file: string | undefined): Promise<(release: Release) => string> {
  const id = flagValue(context, "platform");
  if (file !== undefined) {
    if (id !== undefined)
      throw wrong(`--platform ${id} stands for a file, and ${file} is one`, "leave one of them out");
    checkUsage(context, file);
    return () => file;
  }
  if (id === undefined)
    throw wrong(
      "`image fetch` needs the name of a file",
      "for example flatcar_production_image.bin.bz2, or --platform ID",
    );
  const platform = await loadPlatform(id);
  return (release) => {
    const chosen = fileFor(platform, release);
    checkUsage(context, chosen);
    return chosen;
  };
}

/** For the platform's smallest machine: a file depends on nothing else. */
function fileFor({ id, title, image, sample, options }: AnyPlatform, release: Release): string {
  if (image.kind !== "imported")
    throw wrong(
      `${title} has an image of each release: there is no file to bring to it`,
      `flatcar-deploy image show ${release.version} --platform ${id} names it`,
    );
  const smallest: unknown = sample.options[release.arch];
  if (smallest === undefined) throw wrong(`${title} has no machines for ${release.arch}`, "choose the other --arch");
  return importedFile(image, release, options.parse(smallest));
}

function checkUsage(context: Context, file: string): void {
  if (!/^[\w.+-]+$/.test(file))
    throw wrong(`"${file}" is no name of a file of a release`, "for example flatcar_production_image.bin.bz2");
  if (!isSet(context, "decompress")) return;
  if (!isSet(context, "output")) throw wrong("--decompress needs --output", "add --output FILE");
  if (compressionOf(file) === undefined)
    throw wrong(
      `--decompress does not know how ${file} is packed`,
      `it unpacks ${compressions.map((each) => `.${each}`).join(", ")}`,
    );
}

interface Fetch {
  readonly store: ImageStore;
  readonly source: ReleaseSource;
  readonly release: Release;
  readonly file: string;
  readonly progress: Progress;
}

async function fetched(
  { host, output }: Context,
  { store, source, release, file, progress }: Fetch,
): Promise<StoredImage> {
  const { version, arch } = release;
  const key = { version, arch, file };
  const url = source.address?.(release, file);
  if (url === undefined) {
    const image = store.find(key);
    if (image) return image;
    throw new FlatcarError({
      code: "FD1106",
      message: `${file} of ${version} ${arch} is not in the cache, and offline it is not downloaded`,
      hint: "run without --offline",
    });
  }
  const began = host.now().getTime();
  const live = isLive(host, output);
  let last: ByteProgress | undefined;
  const io = ioOf(host, output);
  const verify = store.find(key)?.signer === undefined ? await verifierOf(url, io, host.signal) : undefined;
  const image = await fetchImage(store, key, url, {
    io,
    signal: host.signal,
    ...(verify ? { verify } : {}),
    waiting: () => progress.update(file, "waiting", "another process downloads it"),
    progress: (now) => {
      if (live || !last) progress.update(file, "downloading", downloadText(now, live));
      last = now;
    },
  });
  if (last) progress.done(file, `${formatBytes(image.size)} in ${formatElapsed(host.now().getTime() - began)}`);
  return image;
}

interface Write {
  readonly store: ImageStore;
  readonly image: StoredImage;
  readonly progress: Progress;
}

/** Writes what `--output` asks for, and gives its path. */
async function writeTo(context: Context, { store, image, progress }: Write): Promise<string | undefined> {
  const given = flagValue(context, "output");
  if (given === undefined) return undefined;
  const { host } = context;
  const compression = isSet(context, "decompress") ? compressionOf(image.file) : undefined;
  const target = resolve(host.cwd, given);
  progress.update(given, compression ? "unpacking" : "copying");
  await store.use(image, async (path) => {
    const content = stoppable(createReadStream(path, { highWaterMark: 1024 * 1024 }), host.signal, given);
    await writeWhole(compression ? unpack(compression, content, host.env) : content, target);
  });
  progress.done(given, `${formatBytes(statSync(target).size)} written`);
  return target;
}

async function* stoppable(content: Bytes, signal: AbortSignal, file: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    if (signal.aborted) throw new FlatcarError({ code: "FD1409", message: `cancelled while writing ${file}` });
    yield chunk;
  }
}

/** For the user alone to read, whole or not at all; a pipe or a device gets it as it comes. */
async function writeWhole(content: Bytes, target: string): Promise<void> {
  const there = statSync(target, { throwIfNoEntry: false });
  const beside = `${target}.${process.pid}.tmp`;
  try {
    if (there && !there.isFile()) return void (await writeSparse(content, target));
    await writeSparse(content, beside, 0o600);
    renameSync(beside, there ? realpathSync(target) : target);
  } catch (error) {
    throw fileError(target, error);
  } finally {
    rmSync(beside, { force: true });
  }
}

function show(
  { output }: Context,
  release: Release,
  image: StoredImage & { readonly path: string; readonly output?: string },
): void {
  output.document({ ...release, ...image });
  output.line(output.style.bold(`${release.channel} ${release.version} ${release.arch} ${image.file}`));
  output.line();
  const rows = [
    ["size", formatBytes(image.size)],
    ["sha512", image.sha512],
    [
      "signature",
      image.signer === undefined
        ? "none was published: nobody vouches for it"
        : `by ${image.signer}, ${image.signedAt ?? ""}`,
    ],
    ["path", image.path],
    ["written to", image.output ?? ""],
  ];
  for (const line of formatTable(
    rows.filter(([, value]) => value),
    output,
  ))
    output.line(line);
}
