import { type FileHandle, open } from "node:fs/promises";
import type { Bytes } from "./compression.ts";

/** A part of a file that holds more than zeros. */
export interface Extent {
  readonly position: number;
  readonly data: Uint8Array;
}

const blockBytes = 4096;
const pieceBytes = 1024 * 1024;
const zeros = Buffer.alloc(pieceBytes);

/**
 * Writes a stream to a file from its start, and leaves blocks of zeros out: they take no room on the disk. It is on the disk afterwards. What is no
 * ordinary file gets its zeros written. Gives the size in bytes. Throws what Node and the source throw.
 */
export async function writeSparse(source: Bytes, path: string, mode = 0o666): Promise<number> {
  const handle = await open(path, "w", mode);
  try {
    const sparse = (await handle.stat()).isFile();
    let position = 0;
    for await (const chunk of source) {
      for (const extent of sparse ? extentsOf(chunk, position) : [{ position, data: chunk }]) await put(handle, extent);
      position += chunk.length;
    }
    if (sparse) await handle.truncate(position);
    await handle.sync();
    return position;
  } finally {
    await handle.close();
  }
}

async function put(handle: FileHandle, { position, data }: Extent): Promise<void> {
  for (let at = 0; at < data.length; ) {
    at += (await handle.write(data, at, data.length - at, position + at)).bytesWritten;
  }
}

/** The parts of a file that hold more than zeros, in order, at most 1 MiB each; what lies between and behind them is zeros. Throws what Node throws. */
export async function* readSparse(path: string): AsyncGenerator<Extent> {
  const handle = await open(path);
  try {
    if ((await handle.stat()).blocks === 0) return;
    const piece = Buffer.alloc(pieceBytes);
    for (let position = 0; ; ) {
      const { bytesRead } = await handle.read(piece, 0, pieceBytes, position);
      if (bytesRead === 0) return;
      for (const extent of extentsOf(piece.subarray(0, bytesRead), position)) {
        yield { ...extent, data: Uint8Array.from(extent.data) };
      }
      position += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

/** Blocks of the file, cut at its own block borders, and neighbours together. */
function* extentsOf(chunk: Uint8Array, start: number): Generator<Extent> {
  if (isZero(chunk)) return;
  let from = -1;
  for (let at = 0; at < chunk.length; ) {
    const end = Math.min(chunk.length, at + blockBytes - ((start + at) % blockBytes));
    const empty = isZero(chunk.subarray(at, end));
    if (!empty && from < 0) from = at;
    if (empty && from >= 0) {
      yield { position: start + from, data: chunk.subarray(from, at) };
      from = -1;
    }
    at = end;
  }
  if (from >= 0) yield { position: start + from, data: chunk.subarray(from) };
}

function isZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const length = Math.min(pieceBytes, bytes.length - at);
    if (zeros.compare(bytes, at, at + length, 0, length) !== 0) return false;
  }
  return true;
}
