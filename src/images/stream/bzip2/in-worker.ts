import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { type Finding, FlatcarError } from "../../../errors.ts";

interface Chunk {
  readonly kind: "chunk";
  readonly chunk: Uint8Array;
}

/** The next bytes or their end, for a worker that asked for more; `taken` lets it send one more chunk. */
export type ToWorker = Chunk | { readonly kind: "end" | "taken" };

export type FromWorker =
  | Chunk
  | { readonly kind: "more" | "end" }
  | { readonly kind: "broken"; readonly findings: readonly [Finding, ...Finding[]] };

/** Unpacks bzip2 in a thread of its own, which ends with the stream, and goes on only as it is read. Throws FD1157, and what the source throws. */
export async function* bzip2InWorker(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));
  const chunks = source[Symbol.asyncIterator]();
  const inbox = inboxOf(worker, async () => {
    const next = await chunks.next();
    if (next.done === true) return send(worker, { kind: "end" });
    // A view may stand for a part of a larger buffer, all of which would be sent.
    const chunk = Uint8Array.from(next.value);
    send(worker, { kind: "chunk", chunk }, [chunk.buffer]);
  });
  try {
    for (;;) {
      const message = await inbox();
      if (message.kind === "end") return;
      if (message.kind === "broken") throw new FlatcarError(message.findings);
      yield message.chunk;
      send(worker, { kind: "taken" });
    }
  } finally {
    await worker.terminate();
    await chunks.return?.();
  }
}

function send(worker: Worker, message: ToWorker, transferred: readonly ArrayBuffer[] = []): void {
  worker.postMessage(message, transferred);
}

type Message = Exclude<FromWorker, { readonly kind: "more" | "end" }> | { readonly kind: "end" };

/** The messages in order, one for each call. It throws what the worker or `feed` threw; `feed` is called when the worker asks for more. */
function inboxOf(worker: Worker, feed: () => Promise<void>): () => Promise<Message> {
  const waiting: (Message | { readonly failure: unknown })[] = [];
  let arrived: (() => void) | undefined;
  const put = (message: Message | { readonly failure: unknown }) => {
    waiting.push(message);
    arrived?.();
  };
  const failed = (failure: unknown) => put({ failure });
  worker.on("error", failed);
  worker.on("message", (message: FromWorker) => {
    if (message.kind === "more") feed().catch(failed);
    else put(message as Message);
  });
  return async () => {
    while (waiting.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
    const message = waiting.shift();
    if (message === undefined) throw new Error("no message");
    if ("failure" in message) throw message.failure;
    return message;
  };
}
