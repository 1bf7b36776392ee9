import { createHash } from "node:crypto";
import { isDataUrl, readDataUrl, unpackGzip } from "../inline-data.ts";
import type { Resource } from "../schema/ignition.ts";
import { withoutSecrets } from "../summary.ts";
import type { Fetched } from "./result.ts";
import { fault, type Part } from "./tree.ts";

/** What a resource holds once it is fetched and unpacked. Throws FD1206 where Ignition fails at it. */
export function partOf(resource: Resource): Part {
  const { source = "", compression, verification } = resource;
  const hash = verification?.hash;
  if (isRemote(resource)) return { kind: "remote", ...fetchedFrom(resource) };
  const packed = source === "" ? new Uint8Array() : decode(source);
  const bytes = compression === "gzip" ? unzip(packed) : packed;
  if (hash) verify(bytes, hash);
  return { kind: "bytes", bytes };
}

/** Where something is fetched from, without what may give access. */
export function fetchedFrom({ source = "", verification }: Pick<Resource, "source" | "verification">): Fetched {
  return { source: withoutSecrets(source), ...(verification?.hash ? { hash: verification.hash } : {}) };
}

export function isRemote({ source = "" }: Resource): boolean {
  return source !== "" && !isDataUrl(source);
}

function decode(source: string): Uint8Array {
  try {
    return readDataUrl(source);
  } catch (error) {
    if (error instanceof SyntaxError) throw fault(`the contents cannot be read: ${error.message}`);
    throw error;
  }
}

function unzip(bytes: Uint8Array): Uint8Array {
  const unpacked = unpackGzip(bytes);
  if (typeof unpacked !== "string") return unpacked;
  if (unpacked === "not gzip") throw fault("the contents are not compressed by gzip, as `compression` says");
  throw fault("the contents unpack to more than 64 MiB, which no dry run looks at");
}

function verify(bytes: Uint8Array, hash: string): void {
  const [kind = "", wanted = ""] = hash.split("-");
  if (createHash(kind).update(bytes).digest("hex") === wanted.toLowerCase()) return;
  throw fault(`the contents are not those of the hash in \`verification\`: ${hash}`);
}
