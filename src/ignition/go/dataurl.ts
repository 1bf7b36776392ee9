import { gzip } from "../gzip/gzip.ts";

const encoder = new TextEncoder();

/** Bytes that a data URL holds as they are: letters, digits and `-_.!~*'()`. */
const plain = new Uint8Array(256);
for (const byte of encoder.encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()")) {
  plain[byte] = 1;
}
const escaped = Array.from({ length: 256 }, (_, byte) =>
  plain[byte] ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
);

export interface Encoded {
  readonly source: string;
  /** What the contents are compressed with now; `undefined` when the user has said so himself. */
  readonly compression: "" | "gzip" | undefined;
}

/**
 * The shortest of percent escapes, base64 and (unless `compression` is already set) gzip, as butane chooses.
 */
export function encodeDataUrl(contents: string | Uint8Array, compression: string | undefined): Encoded {
  const bytes = typeof contents === "string" ? Buffer.from(contents, "utf8") : toBuffer(contents);
  const base64Length = ";base64,".length + lengthOfBase64(bytes.length);
  const escapedLength = lengthOfEscaped(bytes, base64Length) + 1;
  const best = Math.min(escapedLength, base64Length);
  if (!compression) {
    const zipped = gzipIfShorter(bytes, best - ";base64,".length - "gzip".length);
    if (zipped) return { source: `data:;base64,${zipped}`, compression: "gzip" };
  }
  const opaque = base64Length < escapedLength ? `;base64,${bytes.toString("base64")}` : `,${escapeBytes(bytes)}`;
  return { source: `data:${opaque}`, compression: compression ? undefined : "" };
}

/** Smallest gzip file that butane can make: header, one stored block, trailer. */
const smallestGzip = 10 + 5 + 8;

function gzipIfShorter(bytes: Buffer, limit: number): string | undefined {
  if (lengthOfBase64(smallestGzip) >= limit) return undefined;
  const zipped = toBuffer(gzip(bytes));
  return lengthOfBase64(zipped.length) < limit ? zipped.toString("base64") : undefined;
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function lengthOfBase64(length: number): number {
  return Math.ceil(length / 3) * 4;
}

/** Or a length that is no less than `enough`. */
function lengthOfEscaped(bytes: Uint8Array, enough: number): number {
  let length = 0;
  for (let at = 0; at < bytes.length && length < enough; at++) length += plain[bytes[at] ?? 0] ? 1 : 3;
  return length;
}

function escapeBytes(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += escaped[byte];
  return text;
}
