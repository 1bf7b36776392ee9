import { workerData } from "node:worker_threads";
import { FlatcarError } from "../../../errors.ts";
import { decodeBzip2 } from "./decode.ts";
import type { WorkerStreams } from "./in-worker.ts";

const { input, output } = workerData as WorkerStreams;
const writer = output.getWriter();
try {
  for await (const chunk of decodeBzip2(input)) await writer.write(chunk);
  await writer.close();
} catch (error) {
  // A class does not cross the border between threads, findings do.
  await writer.abort(error instanceof FlatcarError ? error.findings : String(error)).catch(() => {});
}
