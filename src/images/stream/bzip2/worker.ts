import { parentPort } from "node:worker_threads";
import { FlatcarError } from "../../../errors.ts";
import { decodeBzip2 } from "./decode.ts";
import type { FromWorker, ToWorker } from "./in-worker.ts";

/** Chunks that may be on their way at a time. */
let credit = 4;
let mayGoOn: (() => void) | undefined;
let answered: ((message: ToWorker) => void) | undefined;

parentPort?.on("message", (message: ToWorker) => {
  if (message.kind !== "taken") return answered?.(message);
  credit++;
  mayGoOn?.();
});

try {
  for await (const chunk of decodeBzip2(input())) {
    if (credit === 0) await new Promise<void>((resolve) => (mayGoOn = resolve));
    credit--;
    post({ kind: "chunk", chunk }, [chunk.buffer as ArrayBuffer]);
  }
  post({ kind: "end" });
} catch (error) {
  if (!(error instanceof FlatcarError)) throw error;
  // A class does not cross the border between threads, findings do.
  post({ kind: "broken", findings: error.findings });
}
parentPort?.close();

async function* input(): AsyncGenerator<Uint8Array> {
  for (;;) {
    const message = await new Promise<ToWorker>((resolve) => {
      answered = resolve;
      post({ kind: "more" });
    });
    if (message.kind !== "chunk") return;
    yield message.chunk;
  }
}

function post(message: FromWorker, transferred: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transferred);
}
