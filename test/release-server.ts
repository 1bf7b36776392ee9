import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { onTestFinished } from "vitest";

/** What goes wrong with an answer. */
export type ReleaseFault =
  /** Ends the connection after so many bytes of the body. */
  | { readonly kind: "cut"; readonly after: number }
  /** Sends nothing more after so many bytes of the body. */
  | { readonly kind: "stall"; readonly after: number }
  /** Sends the body in pieces of this size, with a pause of a millisecond after each. */
  | { readonly kind: "slow"; readonly bytes: number }
  /** Announces so many bytes more than it has, and ends the connection. */
  | { readonly kind: "too-long"; readonly by: number }
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "redirect-loop" }
  /** The web page of a proxy. */
  | { readonly kind: "page" }
  /** As a mirror with another file under this name. */
  | { readonly kind: "content"; readonly content: Uint8Array }
  /** Another part than the one that was asked for. */
  | { readonly kind: "other-part" };

export interface ReleaseServerOptions {
  /** The whole file comes, whatever part is asked for. */
  readonly ignoresRange?: boolean;
  /** Neither `ETag` nor `Last-Modified`. */
  readonly untagged?: boolean;
  /** Answers every address with a redirect to where the files are, as the release servers do. */
  readonly redirects?: boolean;
}

export interface ReleaseServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Path and range of every request for a file, in order. */
  readonly asked: readonly string[];
  /** Bytes of bodies that were sent. */
  readonly sent: number;
  /** Publishes a file, or another content of it. */
  put(path: string, content: Uint8Array): void;
  /** Takes a file away, as a mirror that is behind does not have it yet. */
  remove(path: string): void;
  /** The next answers with a file go wrong, so many after so many. */
  fail(fault: ReleaseFault, times?: number, after?: number): void;
}

/** A release server on this machine with what happens to real ones, closed when the test ends. */
export async function releaseServerFor(
  files: Readonly<Record<string, Uint8Array>>,
  options: ReleaseServerOptions = {},
): Promise<ReleaseServer> {
  const published = new Map(Object.entries(files));
  const asked: string[] = [];
  const faults: (ReleaseFault | undefined)[] = [];
  const count = { sent: 0 };
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    if (options.redirects && !path.startsWith("/storage/")) return redirect(response, `/storage${path}`);
    asked.push(`${path} ${request.headers.range ?? "all"}`);
    const content = published.get(path.replace(/^\/storage/, ""));
    const fault = faults.shift();
    send(request, response, { content, fault, options, count }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get sent() {
      return count.sent;
    },
    put: (path, content) => void published.set(path, content),
    remove: (path) => void published.delete(path),
    fail: (fault, times = 1, after = 0) => {
      while (faults.length < after) faults.push(undefined);
      faults.push(...Array.from({ length: times }, () => fault));
    },
  };
}

interface Turn {
  readonly content: Uint8Array | undefined;
  readonly fault: ReleaseFault | undefined;
  readonly options: ReleaseServerOptions;
  readonly count: { sent: number };
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

async function send(request: IncomingMessage, response: ServerResponse, turn: Turn): Promise<void> {
  const { fault, options } = turn;
  if (fault?.kind === "status") return void response.writeHead(fault.status).end("no");
  if (fault?.kind === "redirect-loop") return redirect(response, request.url ?? "");
  if (fault?.kind === "page") return void response.writeHead(200, { "content-type": "text/html" }).end("<p>log in</p>");
  const content = fault?.kind === "content" ? fault.content : turn.content;
  if (!content) return void response.writeHead(404).end("no");
  const etag = `"${createHash("md5").update(content).digest("hex")}"`;
  const tag = options.untagged ? {} : { etag };
  const changed = request.headers["if-range"] !== undefined && request.headers["if-range"] !== etag;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
  if (first === undefined || options.ignoresRange || changed) {
    const extra = fault?.kind === "too-long" ? fault.by : 0;
    response.writeHead(200, { ...tag, "content-length": content.length + extra });
    return body(response, content, turn);
  }
  if (content.length === 0) return void response.writeHead(416, { "content-range": "bytes */0" }).end("no such range");
  const from = Number(first) + (fault?.kind === "other-part" ? 1 : 0);
  const to = Math.min(Number(last) + 1, content.length);
  const range = `bytes ${from}-${to - 1}/${content.length}`;
  response.writeHead(206, { ...tag, "content-range": range, "content-length": to - from });
  return body(response, content.subarray(from, to), turn);
}

async function body(response: ServerResponse, content: Uint8Array, { fault, count }: Turn): Promise<void> {
  const step = fault?.kind === "slow" ? fault.bytes : 64 * 1024;
  const end = fault?.kind === "cut" || fault?.kind === "stall" ? fault.after : content.length;
  for (let at = 0; at < end && !response.destroyed; at += step) {
    const piece = content.subarray(at, Math.min(end, at + step));
    count.sent += piece.length;
    await new Promise((resolve) => response.write(piece, resolve));
    if (fault?.kind === "slow") await wait(1);
  }
  if (fault?.kind === "stall" && end < content.length) return;
  if (fault?.kind === "too-long" || end < content.length) {
    await wait(5);
    response.destroy();
  } else response.end();
}
