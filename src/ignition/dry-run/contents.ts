import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { decodeDataUrl } from "../go/dataurl-decode.ts";
import type { Resource } from "../schema/ignition.ts";
import type { Fetched } from "./result.ts";
import { fault, type Part } from "./tree.ts";

/** What a resource holds once it is fetched and unpacked. Throws FD1206 where Ignition fails at it. */
export function partOf(resource: Resource): Part {
  const { source = "", compression, verification } = resource;
  const hash = verification?.hash;
  if (source !== "" && !/^data:/i.test(source)) return { kind: "remote", ...fetchedFrom(resource) };
  const packed = source === "" ? new Uint8Array() : decode(source);
  const bytes = compression === "gzip" ? unzip(packed) : packed;
  if (hash) verify(bytes, hash);
  return { kind: "bytes", bytes };
}

/** Where something is fetched from, without what may give access. */
export function fetchedFrom({ source = "", verification }: Pick<Resource, "source" | "verification">): Fetched {
  const shown = source.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//");
  return { source: shown, ...(verification?.hash ? { hash: verification.hash } : {}) };
}

export function isRemote({ source = "" }: Resource): boolean {
  return source !== "" && !/^data:/i.test(source);
}

function decode(source: string): Uint8Array {
  try {
    return decodeDataUrl(`data:${source.slice("data:".length)}`);
  } catch (error) {
    if (error instanceof SyntaxError) throw fault(`the contents cannot be read: ${error.message}`);
    throw error;
  }
}

function unzip(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch {
    throw fault("the contents are not compressed by gzip, as `compression` says");
  }
}

function verify(bytes: Uint8Array, hash: string): void {
  const [kind = "", wanted = ""] = hash.split("-");
  if (createHash(kind).update(bytes).digest("hex") === wanted.toLowerCase()) return;
  throw fault(`the contents are not those of the hash in \`verification\`: ${hash}`);
}
