import { gzipSync } from "node:zlib";

/**
 * Bytes as a gzip file with the header that Go writes. The compressed data are zlib's, not those of Go's `compress/flate`: they
 * unpack to the same, but the bytes differ from butane's, and near the limit butane may choose another encoding.
 */
export function gzip(bytes: Uint8Array): Uint8Array {
  const zipped = gzipSync(bytes, { level: 9 });
  zipped[8] = 2;
  zipped[9] = 255;
  return zipped;
}
