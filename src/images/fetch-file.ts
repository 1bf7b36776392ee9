import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FlatcarError } from "../errors.ts";
import type { IO } from "../platform.ts";
import { writeWhole } from "../whole-file.ts";

export interface FetchFileOptions {
  readonly cacheDirectory?: string;
  /** What helps where the server cannot be reached, beside the network and a mirror: `use --offline`. */
  readonly remedy?: string;
  /** Variable that names another place for it; `FLATCAR_DEPLOY_RELEASE_URL` when left out. */
  readonly variable?: string;
  readonly signal: AbortSignal;
}

const attempts = 4;
const timeoutMs = 15_000;
/** Cloudflare in front of the release server refuses programs that do not say who they are, https://github.com/flatcar/Flatcar/issues/1987 */
export const userAgent = "flatcar-deploy (+https://www.flatcar.org)";

/**
 * The file at an address, whole in memory; `undefined` when the server has none there. Repeats what may pass; an answer that has not changed
 * since the last time comes from the cache. Throws FD1105, FD1409.
 */
export async function fetchFile(
  url: string,
  io: IO,
  { cacheDirectory, signal, remedy, variable = "FLATCAR_DEPLOY_RELEASE_URL" }: FetchFileOptions,
): Promise<Buffer | undefined> {
  const file = cacheDirectory && join(cacheDirectory, "releases", createHash("sha256").update(url).digest("hex"));
  const kept = file ? readCache(file, url) : undefined;
  for (let attempt = 1; ; attempt++) {
    const answer = await ask(url, io, signal, kept?.etag);
    if (answer.kind === "file") {
      if (file && answer.etag) writeCache(file, { url, etag: answer.etag, content: answer.content.toString("base64") });
      return answer.content;
    }
    if (answer.kind === "same" && kept) return Buffer.from(kept.content, "base64");
    if (answer.kind === "absent") return undefined;
    const reason =
      answer.kind === "same" ? "it says that nothing has changed, and nothing was asked before" : answer.reason;
    if (answer.kind === "same" || !answer.again || attempt === attempts)
      throw unreachable(url, reason, variable, remedy);
    await io.sleep(250 * 2 ** (attempt - 1), signal);
  }
}

/** Bytes of the file at an address; `undefined` when the server has none there. Throws FD1105, FD1409. */
export async function fetchSize(url: string, io: IO, signal: AbortSignal): Promise<number | undefined> {
  for (let attempt = 1; ; attempt++) {
    const answer = await askSize(url, io, signal);
    if (answer.kind === "size") return answer.size;
    if (answer.kind === "absent") return undefined;
    if (!answer.again || attempt === attempts) throw unreachable(url, answer.reason, "FLATCAR_DEPLOY_RELEASE_URL");
    await io.sleep(250 * 2 ** (attempt - 1), signal);
  }
}

type Failed = { readonly kind: "failed"; readonly reason: string; readonly again: boolean };

async function askSize(
  url: string,
  io: IO,
  signal: AbortSignal,
): Promise<{ readonly kind: "size"; readonly size: number } | { readonly kind: "absent" } | Failed> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const headers = { "user-agent": userAgent, "accept-encoding": "identity" };
    const head = await io.fetch(url, { method: "HEAD", headers, signal: limit });
    if (head.status === 404) return { kind: "absent" };
    const told = head.ok ? bytesIn(head.headers.get("content-length")) : undefined;
    if (told !== undefined) return { kind: "size", size: told };
    if (!head.ok && ![405, 501].includes(head.status)) return refusedSize(head);
    const part = await io.fetch(url, { headers: { ...headers, range: "bytes=0-0" }, signal: limit });
    await part.body?.cancel();
    if (!part.ok) return refusedSize(part);
    const whole = part.headers.get("content-range")?.split("/")[1] ?? null;
    const size = bytesIn(part.status === 206 ? whole : part.headers.get("content-length"));
    if (size !== undefined) return { kind: "size", size };
    return { kind: "failed", reason: "it does not say how large the file is", again: false };
  } catch (error) {
    return failedBy(error, url, signal);
  }
}

function bytesIn(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

function refusedSize({ status }: Response): Failed {
  return { kind: "failed", reason: `HTTP ${status}`, again: passes(status) };
}

/** Statuses that may be gone at the next attempt. */
function passes(status: number): boolean {
  return status >= 500 || status === 429;
}

function failedBy(error: unknown, url: string, signal: AbortSignal): Failed {
  if (signal.aborted) throw cancelled(url, error);
  if (error instanceof FlatcarError) throw error;
  return { kind: "failed", reason: reasonOf(error), again: true };
}

type Answer =
  | { readonly kind: "file"; readonly content: Buffer; readonly etag: string | undefined }
  | { readonly kind: "same" }
  | { readonly kind: "absent" }
  | Failed;

async function ask(url: string, io: IO, signal: AbortSignal, etag: string | undefined): Promise<Answer> {
  const headers = { "user-agent": userAgent, ...(etag ? { "if-none-match": etag } : {}) };
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const response = await io.fetch(url, { headers, signal: limit, redirect: "follow" });
    if (response.status === 304) return { kind: "same" };
    if (response.status === 404) return { kind: "absent" };
    if (!response.ok) {
      await response.body?.cancel();
      return { kind: "failed", reason: `HTTP ${response.status}`, again: passes(response.status) };
    }
    const content = Buffer.from(await response.arrayBuffer());
    return { kind: "file", content, etag: response.headers.get("etag") ?? undefined };
  } catch (error) {
    return failedBy(error, url, signal);
  }
}

/** Why a request failed, in one phrase. */
export function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error & {
    readonly cause?: { readonly code?: unknown; readonly message?: string };
  };
  if (name === "TimeoutError") return `no answer within ${timeoutMs / 1000} s`;
  const inner = [cause?.message, typeof cause?.code === "string" ? `(${cause.code})` : undefined].filter(Boolean);
  return inner.length > 0 ? inner.join(" ") : message;
}

function unreachable(url: string, reason: string, variable: string, remedy?: string): FlatcarError {
  const mirror = `name a mirror in ${variable}`;
  const hint = `check the network, ${remedy === undefined ? `or ${mirror}` : `${mirror}, or ${remedy}`}`;
  return new FlatcarError({ code: "FD1105", message: `cannot get ${url}: ${reason}`, hint });
}

function cancelled(url: string, cause: unknown): FlatcarError {
  return new FlatcarError({ code: "FD1409", message: `cancelled while asking ${url}` }, { cause });
}

interface Kept {
  readonly url: string;
  readonly etag: string;
  /** base64 */
  readonly content: string;
}

/** A cache that cannot be read is an empty one. */
function readCache(file: string, url: string): Kept | undefined {
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as Partial<Kept>;
    const { etag, content } = kept;
    if (kept.url !== url || typeof etag !== "string" || typeof content !== "string") return undefined;
    return { url, etag, content };
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written changes nothing. */
function writeCache(file: string, kept: Kept): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeWhole(file, JSON.stringify(kept), "all");
  } catch {
    // The next run asks again.
  }
}
