import { extname } from "node:path";
import { ReadableStream, TransformStream, type WritableStream } from "node:stream/web";
import { Worker } from "node:worker_threads";
import { type Finding, FlatcarError } from "../../../errors.ts";

export interface WorkerStreams {
  readonly input: ReadableStream<Uint8Array>;
  readonly output: WritableStream<Uint8Array>;
}

/** Unpacks bzip2 in a thread of its own, which ends with the stream. Throws FD1157, and what the source throws. */
export async function* bzip2InWorker(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const failed: { source?: unknown } = {};
  const input = ReadableStream.from(noting(source, failed));
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const streams: WorkerStreams = { input, output: writable };
  const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: streams,
    transferList: [input, writable] as unknown as ArrayBuffer[],
  });
  const crashed = new Promise<never>((_, reject) => worker.once("error", reject));
  crashed.catch(() => {});
  const reader = readable.getReader();
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), crashed]);
      if (done) return;
      yield value;
    }
  } catch (error) {
    if ("source" in failed) throw failed.source;
    throw Array.isArray(error) ? new FlatcarError(error as unknown as readonly [Finding, ...Finding[]]) : error;
  } finally {
    await worker.terminate();
  }
}

async function* noting(source: AsyncIterable<Uint8Array>, failed: { source?: unknown }): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    failed.source = error;
    throw error;
  }
}
