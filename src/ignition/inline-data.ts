import { gunzipSync } from "node:zlib";
import { decodeDataUrl } from "./go/dataurl-decode.ts";

/** Bytes that contents may unpack to here; a few kilobytes can unpack to more than memory holds. */
const mostUnpacked = 2 ** 26;

/** Whether a source holds its contents itself. */
export function isDataUrl(source: string): boolean {
  return /^data:/i.test(source);
}

/** What a data URL holds, still packed; its scheme is in letters of any case. Throws a `SyntaxError` where it is none. */
export function readDataUrl(source: string): Uint8Array {
  return decodeDataUrl(`data:${source.slice("data:".length)}`);
}

/** Unpacked bytes, or why there are none: they are more than `mostUnpacked`, or not compressed by gzip. */
export function unpackGzip(bytes: Uint8Array): Uint8Array | "too large" | "not gzip" {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostUnpacked });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "too large" : "not gzip";
  }
}

/** What a data URL holds, unpacked; `undefined` where it cannot be read or is too large. */
export function inlineData(source: string, compression: string | undefined): Uint8Array | undefined {
  if (!isDataUrl(source)) return undefined;
  try {
    const bytes = readDataUrl(source);
    const unpacked = compression === "gzip" ? unpackGzip(bytes) : bytes;
    return typeof unpacked === "string" ? undefined : unpacked;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
