import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { FlatcarError } from "../../errors.ts";
import { type DownloadOptions, download } from "./download.ts";
import { fileError } from "./durable.ts";
import type { CheckedContent, ImageKey, StoredImage } from "./entries.ts";
import { notExpected, type Wanted } from "./failures.ts";
import { withFileLock } from "./file-lock.ts";
import { partPaths, removeParts } from "./partial.ts";
import type { ImageStore } from "./store.ts";

/** Reads a content once and says what it is, and who vouches for it. Throws when it is not to be used. */
export type VerifyContent = (content: AsyncIterable<Uint8Array>, name: string) => Promise<CheckedContent>;

export interface FetchImageOptions extends Omit<DownloadOptions, "size"> {
  /** What the content must be: from a lock, for example. */
  readonly expected?: Partial<Pick<CheckedContent, "size" | "sha512" | "sha256">>;
  /** Nothing is kept that this throws for; without it nobody vouches for the content. */
  readonly verify?: VerifyContent;
  /** Called when another process downloads the same file. */
  waiting?(): void;
}

/**
 * A file of a release from the store, downloaded first unless it is there. Files of a release never change, so the server is not asked about
 * what is there. Of several that want the same one downloads, and the others wait. Throws FD1151 to FD1156, FD1409, FD1602, and what `verify` throws.
 */
export async function fetchImage(
  store: ImageStore,
  key: ImageKey,
  url: string,
  options: FetchImageOptions,
): Promise<StoredImage> {
  const wanted: Wanted = { ...key, url };
  const stored = store.find(key);
  if (stored && isExpected(stored, options)) return vouched(store, stored, options);
  const base = store.partial(key);
  const { io, signal, waiting } = options;
  return guarded(
    wanted,
    partPaths(base).lock,
    { sleep: io.sleep, signal, ...(waiting ? { waiting } : {}) },
    async () => {
      const meanwhile = store.find(key);
      if (meanwhile && isExpected(meanwhile, options)) return vouched(store, meanwhile, options);
      const checked = await downloadChecked(wanted, base, options);
      const image = await store.add(key, partPaths(base).data, { ...checked, url });
      removeParts(base);
      return image;
    },
  );
}

async function guarded<T>(
  { url }: Wanted,
  file: string,
  options: Parameters<typeof withFileLock>[1],
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await withFileLock(file, options, run);
  } catch (error) {
    if (error instanceof FlatcarError || !options.signal.aborted) throw fileError(file, error);
    throw new FlatcarError({ code: "FD1409", message: `cancelled while waiting for ${url}` }, { cause: error });
  }
}

function isExpected(found: CheckedContent, { expected = {} }: FetchImageOptions): boolean {
  return (["size", "sha512", "sha256"] as const).every((what) => (expected[what] ?? found[what]) === found[what]);
}

/** What was fetched when nobody vouched for it is verified now. */
async function vouched(store: ImageStore, stored: StoredImage, { verify }: FetchImageOptions): Promise<StoredImage> {
  return store.use(stored, async (path) => {
    if (!verify || stored.signer !== undefined) return stored;
    const image = { ...stored, ...(await verify(contentOf(path), stored.file)) };
    await store.note(image);
    return image;
  });
}

/** What is wrong with a content that an earlier run began may be that beginning: it is fetched once more, from the start. */
async function downloadChecked(wanted: Wanted, base: string, options: FetchImageOptions): Promise<CheckedContent> {
  const { expected, verify = hashed, progress, ...rest } = options;
  const size = expected?.size;
  for (;;) {
    const sized = { ...rest, ...(progress ? { progress } : {}), ...(size === undefined ? {} : { size }) };
    const { resumed } = await download(wanted, base, sized);
    try {
      const checked = await verify(contentOf(partPaths(base).data), wanted.file);
      if (!isExpected(checked, options)) throw notExpected(wanted, differences(checked, options));
      return checked;
    } catch (error) {
      if (!(error instanceof FlatcarError)) throw fileError(partPaths(base).data, error);
      if (error.code === "FD1409") throw error;
      removeParts(base);
      if (!resumed) throw error;
    }
  }
}

function differences(found: CheckedContent, { expected = {} }: FetchImageOptions): readonly string[] {
  const { size } = expected;
  const digests = (["sha512", "sha256"] as const).filter((name) => (expected[name] ?? found[name]) !== found[name]);
  return [
    ...(size === undefined || size === found.size ? [] : [`${size} bytes are expected, and ${found.size} came`]),
    ...digests.flatMap((name) => [`${name} expected ${expected[name]}`, `${name} found    ${found[name]}`]),
  ];
}

async function hashed(content: AsyncIterable<Uint8Array>): Promise<CheckedContent> {
  const hash = createHash("sha512");
  let size = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha512: hash.digest("hex") };
}

/** Opened when it is read: what is refused before leaves nothing open. */
async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: 1024 * 1024 });
}
