import { createHash } from "node:crypto";

/** Bytes as a stream in pieces. */
export async function* streamOf(bytes: Uint8Array, pieceBytes = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/** All of a stream. */
export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Bytes that nothing repeats, the same for the same seed. */
export function noise(bytes: number, seed = 1): Buffer {
  const all = Buffer.alloc(bytes);
  for (let at = 0, block = 0; at < bytes; at += 64, block++) {
    createHash("sha512").update(`${seed} ${block}`).digest().copy(all, at);
  }
  return all;
}
