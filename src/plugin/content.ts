import type { ByteProgress } from "../images/files.ts";
import { imageDirectory } from "../images/index.ts";
import type { ImageContent, ImagePlan, Run } from "../platform.ts";
import type { Connection } from "./connection.ts";

/** What an import reads, with its progress in the resource's row. The code for it is loaded when it is read. */
export function contentOf(plan: ImagePlan, run: Run, { options }: Connection): ImageContent {
  const { io, content } = options;
  if (content) return content(plan);
  const load = async () => {
    const { publishedContent } = await import("../images/files.ts");
    return publishedContent(plan, {
      directory: imageDirectory(io.env),
      io,
      signal: run.signal,
      progress: (now) => run.progress(textOf(now)),
      waiting: () => run.progress("another process downloads the image"),
    });
  };
  return {
    file: async () => (await load()).file(),
    disk: async function* () {
      yield* (await load()).disk();
    },
  };
}

/** `downloading the image: 41% of 412 MB, 52 MB/s` */
function textOf({ bytes, total, rate }: ByteProgress): string {
  const megabytes = (count: number) => `${Math.round(count / 1e6)} MB`;
  const done = total ? `${Math.floor((bytes / total) * 100)}% of ${megabytes(total)}` : megabytes(bytes);
  return `downloading the image: ${done}${rate > 0 ? `, ${megabytes(rate)}/s` : ""}`;
}
