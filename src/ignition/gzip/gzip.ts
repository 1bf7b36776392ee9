import { crc32 } from "node:zlib";
import { bitWriter, putBytes, putWord } from "./bits.ts";
import { putBlock, putStored } from "./block.ts";
import { findTokens } from "./tokens.ts";

/** Deflate, no flags, no time, best compression (2), unknown system (255). */
const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255);
const nothing = new Uint8Array(0);

/** Bytes as a gzip file, equal to what Go's `compress/gzip` writes at its best compression. */
export function gzip(bytes: Uint8Array): Uint8Array {
  const out = bitWriter(mostBytes(bytes.length));
  putBytes(out, header);
  findTokens(bytes, (tokens, begin, end) => putBlock(out, tokens, bytes, begin, end));
  putStored(out, nothing, true);
  putWord(out, crc32(bytes));
  putWord(out, bytes.length);
  return out.bytes.subarray(0, out.length);
}

/** No token takes more bits than nine for each of its bytes; the rest is what frames 16,384 tokens or all. */
function mostBytes(length: number): number {
  return length + (length >> 3) + (length >> 10) + 64;
}
