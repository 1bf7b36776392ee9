import { createReadStream } from "node:fs";
import type { ImageContent, ImagePlan, IO } from "../platform.ts";
import { fetchImage } from "./store/fetch-image.ts";
import type { ByteProgress } from "./store/meter.ts";
import { openImageStore } from "./store/store.ts";
import { compressionOf, unpack } from "./stream/compression.ts";

export interface ContentOptions {
  /** Folder of the store. */
  readonly directory: string;
  readonly io: IO;
  readonly signal: AbortSignal;
  progress?(progress: ByteProgress): void;
  /** Called when another process downloads the same file. */
  waiting?(): void;
}

/**
 * What an import reads: the file of the plan from the store, downloaded first unless it is there. Its digest is the plan's, or it is refused.
 * Throws FD1151 to FD1157 and FD1409.
 */
export function publishedContent(
  { release: { version, arch }, file, url, sha512 }: ImagePlan,
  { directory, io, signal, ...told }: ContentOptions,
): ImageContent {
  const store = openImageStore(directory, { sleep: io.sleep, signal });
  const get = () => fetchImage(store, { version, arch, file }, url, { expected: { sha512 }, io, signal, ...told });
  return {
    file: async () => {
      const image = await get();
      return { path: store.path(image), size: image.size };
    },
    disk: async function* () {
      const source = createReadStream(store.path(await get()), { highWaterMark: 1024 * 1024 });
      const compression = compressionOf(file);
      yield* compression ? unpack(compression, source, io.env) : source;
    },
  };
}
