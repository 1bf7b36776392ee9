import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** A request as handlers see it. */
export interface SimulatedRequest {
  /** `METHOD path` with the names of the parameters, or with their values where no operation has such a path. */
  readonly name: string;
  /** Parts of the path. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** By their names in small letters. */
  readonly headers: IncomingMessage["headers"];
  /** Parsed JSON; `undefined` where there is none. */
  readonly body: unknown;
  /** A body that is no JSON: what is known of it, for it is not kept. */
  readonly content?: ContentDigest | undefined;
  /** Where the API is, as the client sees it: `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** When its headers were there, in milliseconds since 1970: its body may have taken long. */
  readonly arrivedMs: number;
}

/** A body that was read and let go. */
export interface ContentDigest {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly md5: string;
  readonly sha512: string;
}

/** A body as it arrived. */
export interface ReadBody {
  readonly body?: unknown;
  readonly content?: ContentDigest;
  /** Why it cannot be read. */
  readonly malformed?: string;
}

/** Most bytes of a body in JSON that are read. */
const jsonLimit = 16 * 1024 * 1024;

/** Reads a body to its end: JSON, or anything else only for its digests. */
export async function readBody(message: IncomingMessage): Promise<ReadBody> {
  const type = message.headers["content-type"] ?? "application/json";
  return /[/+-]json\b/i.test(type) ? readJson(message) : { content: await digest(message) };
}

async function readJson(message: IncomingMessage): Promise<ReadBody> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= jsonLimit) parts.push(part);
    else parts.length = 0;
  }
  if (bytes > jsonLimit) return { malformed: `has more than ${jsonLimit} bytes` };
  if (bytes === 0) return {};
  return parse(Buffer.concat(parts));
}

function parse(bytes: Buffer): ReadBody {
  try {
    return { body: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch {
    return { malformed: "is not JSON" };
  }
}

async function digest(message: IncomingMessage): Promise<ContentDigest> {
  const hashes = { md5: createHash("md5"), sha512: createHash("sha512") };
  let bytes = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    bytes += part.length;
    hashes.md5.update(part);
    hashes.sha512.update(part);
  }
  return { bytes, md5: hashes.md5.digest("hex"), sha512: hashes.sha512.digest("hex") };
}
