import { gzipSync } from "node:zlib";

/** Bytes as a gzip file with the header that Go writes. */
export function gzip(bytes: Uint8Array): Uint8Array {
  const zipped = gzipSync(bytes, { level: 9 });
  zipped[8] = 2;
  zipped[9] = 255;
  return zipped;
}
