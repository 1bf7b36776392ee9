import { once } from "node:events";
import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { FlatcarError } from "../../errors.ts";
import { type Manifest, manifestFile, requireManifest } from "./manifest.ts";
import { sizeOf } from "./place.ts";

export interface ServedMirror {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a mirror on 127.0.0.1 to this machine alone: the files that `manifest.json` names and lists of folders, with `ETag`, parts and `HEAD`. A
 * mirror that is brought up to date meanwhile is served as it is then. Port 0 takes any that is free. Throws FD1172 and FD1177.
 */
export async function serveMirror(folder: string, port: number): Promise<ServedMirror> {
  const contents = contentsOf(folder);
  contents();
  const server = createServer((request, response) => {
    answer(request, response, folder, contents).catch(() => response.destroy());
  });
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    throw notServed(port, error as NodeJS.ErrnoException);
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** FD1177. */
function notServed(port: number, cause: NodeJS.ErrnoException): FlatcarError {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: "something else is served there",
    EACCES: "permission denied",
  };
  const message = `nothing can be served on 127.0.0.1:${port}: ${reasons[cause.code ?? ""] ?? cause.message}`;
  return new FlatcarError(
    { code: "FD1177", message, hint: "name another port with --port; 0 takes any that is free" },
    { cause },
  );
}

/** Size and tag of each file by its path. */
type Contents = ReadonlyMap<string, { readonly size: number; readonly etag: string }>;

/** Reads the list anew when it has changed. */
function contentsOf(folder: string): () => Contents {
  let read: { readonly stamp: string; readonly contents: Contents } | undefined;
  return () => {
    const { mtimeMs, ino, size } = statSync(join(folder, manifestFile), { throwIfNoEntry: false }) ?? {};
    const stamp = `${ino} ${mtimeMs} ${size}`;
    if (read?.stamp !== stamp) read = { stamp, contents: fromManifest(requireManifest(folder), size ?? 0, stamp) };
    return read.contents;
  };
}

function fromManifest({ files }: Manifest, size: number, stamp: string): Contents {
  const own = [manifestFile, { size, etag: `"${stamp.replaceAll(" ", "-")}"` }] as const;
  return new Map([
    own,
    ...files.map((file) => [file.path, { size: file.size, etag: `"${file.sha512.slice(0, 32)}"` }] as const),
  ]);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  contents: () => Contents,
): Promise<void> {
  const { method = "", headers } = request;
  if (method !== "GET" && method !== "HEAD") return void end(response, 405, { allow: "GET, HEAD" });
  const path = pathOf(request.url ?? "");
  const found = path === undefined ? undefined : contents().get(path);
  if (path === undefined || !found) return void list(request, response, path, contents());
  const { size, etag } = found;
  const tags = { etag, "accept-ranges": "bytes" };
  if (sizeOf(join(folder, path)) !== size) return void end(response, 500, {});
  if (named(headers["if-none-match"]).includes(etag)) return void end(response, 304, tags);
  const range = rangeOf(headers, etag, size);
  if (range === "none") return void end(response, 416, { ...tags, "content-range": `bytes */${size}` });
  const { from, to } = range ?? { from: 0, to: size };
  response.writeHead(range ? 206 : 200, {
    ...tags,
    "content-type": typeOf(path),
    "content-length": to - from,
    ...(range ? { "content-range": `bytes ${from}-${to - 1}/${size}` } : {}),
  });
  if (method === "HEAD" || to === from) return void response.end();
  await pipeline(createReadStream(join(folder, path), { start: from, end: to - 1 }), response);
}

function end(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>): void {
  response.writeHead(status, { "content-type": "text/plain", ...headers });
  response.end(status === 304 ? undefined : `${status}\n`);
}

/** Without its slash; `undefined` where it cannot be read. */
function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url, "http://localhost").pathname).slice(1);
  } catch {
    return undefined;
  }
}

function named(tags = ""): readonly string[] {
  return tags.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
}

interface Part {
  readonly from: number;
  /** Not counted. */
  readonly to: number;
}

/** The part that is asked for: all where none is, or of another content, or several; `none` where the file has it not. */
function rangeOf(headers: IncomingMessage["headers"], etag: string, size: number): Part | "none" | undefined {
  const condition = headers["if-range"];
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? "") ?? [];
  if ((first === "" && last === "") || (condition !== undefined && condition !== etag)) return undefined;
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  return from < to ? { from, to } : "none";
}

function typeOf(path: string): string {
  if (path.endsWith(".json")) return "application/json";
  return /\.(?:txt|asc|DIGESTS)$|(?:lts-info|SHA256SUMS)$/.test(path) ? "text/plain" : "application/octet-stream";
}

/** A folder as release servers show it: a page with links. */
function list(
  { method }: IncomingMessage,
  response: ServerResponse,
  path: string | undefined,
  contents: Contents,
): void {
  const folder = path === undefined || path === "" || path.endsWith("/") ? path : `${path}/`;
  const below = [...contents.keys()].filter((name) => folder !== undefined && name.startsWith(folder));
  if (folder === undefined || below.length === 0) return void end(response, 404, {});
  if (folder !== path) return void end(response, 301, { location: `/${folder}` });
  const names = new Set(below.map((name) => name.slice(folder.length).replace(/\/.*/, "/")));
  const links = [...names].sort().map((name) => `<li><a href="${name}">${name}</a></li>`);
  const page = `<!doctype html><title>/${folder}</title><ul>\n${links.join("\n")}\n</ul>\n`;
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": Buffer.byteLength(page) });
  response.end(method === "HEAD" ? undefined : page);
}
