import { FlatcarError } from "../../errors.ts";
import type { IO } from "../../platform.ts";
import { reasonOf, userAgent } from "../fetch-file.ts";

/** Bytes of a file, the end not counted. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Which content stands behind an address. */
export interface Identity {
  /** Bytes; left out where the server does not say. */
  readonly size?: number;
  /** A strong `ETag`, else `Last-Modified`; left out where the server gives neither: its parts cannot be put together. */
  readonly tag?: string;
}

/** What a server says to a request for a part of a file. */
export type Answer = (Content & Body) | Refusal;

interface Content {
  readonly kind: "part" | "whole";
  readonly identity: Identity;
}

interface Body {
  readonly body: AsyncIterable<Uint8Array>;
  /** For a body that nobody reads. */
  discard(): void;
}

type Refusal =
  | { readonly kind: "absent" }
  /** `again`: asking again may help. */
  | { readonly kind: "failed"; readonly reason: string; readonly again: boolean };

export interface AskOptions {
  readonly io: Pick<IO, "fetch">;
  readonly signal: AbortSignal;
  /** The server is given up when nothing comes for so long. */
  readonly idleMs: number;
}

/**
 * Asks for a part of a file, if the content is still the one with this tag. A body that breaks off or stands still throws what Node throws.
 * Throws FD1409.
 */
export async function askFor(
  url: string,
  range: ByteRange,
  tag: string | undefined,
  options: AskOptions,
): Promise<Answer> {
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(new Error(`nothing came for ${options.idleMs / 1000} s`)), options.idleMs);
  try {
    const response = await options.io.fetch(url, {
      headers: headersFor(range, tag),
      signal: AbortSignal.any([options.signal, idle.signal]),
      redirect: "follow",
    });
    const answer = read(response, range);
    const discard = () => {
      clearTimeout(timer);
      idle.abort();
    };
    if ("identity" in answer) return { ...answer, body: watched(response.body, timer, options.signal), discard };
    discard();
    return answer;
  } catch (error) {
    clearTimeout(timer);
    if (options.signal.aborted) throw cancelled(url, error);
    const reason = idle.signal.aborted ? (idle.signal.reason as Error).message : reasonOf(error);
    return { kind: "failed", reason, again: !/redirect/.test(reason) };
  }
}

function headersFor({ from, to }: ByteRange, tag: string | undefined): Record<string, string> {
  return {
    "user-agent": userAgent,
    // What a server packs on the way has another length.
    "accept-encoding": "identity",
    range: `bytes=${from}-${to - 1}`,
    ...(tag === undefined ? {} : { "if-range": tag }),
  };
}

function read(response: Response, range: ByteRange): Content | Refusal {
  const { status, headers } = response;
  const refused = (reason: string): Refusal => ({ kind: "failed", reason, again: false });
  if (status === 404 || status === 410) return { kind: "absent" };
  if (status === 416 && headers.get("content-range") === "bytes */0") return whole(response, { size: 0 });
  if (!response.ok)
    return { kind: "failed", reason: `HTTP ${status}`, again: status >= 500 || status === 429 || status === 408 };
  if (/^text\/html\b/.test(headers.get("content-type") ?? "")) return refused("a web page came");
  if (status !== 206) return whole(response, lengthOf(headers));
  const [, from, to, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
  const right = Number(from) === range.from && Number(to) < range.to && Number(size) > Number(to);
  if (!right)
    return refused(`bytes ${range.from}-${range.to - 1} were asked, and ${headers.get("content-range")} came`);
  return { kind: "part", identity: { size: Number(size), ...tagOf(headers) } };
}

function whole({ headers }: Response, size: Pick<Identity, "size">): Content {
  return { kind: "whole", identity: { ...size, ...tagOf(headers) } };
}

function lengthOf(headers: Headers): Pick<Identity, "size"> {
  const length = headers.get("content-length");
  return length === null || headers.has("content-encoding") ? {} : { size: Number(length) };
}

function tagOf(headers: Headers): Pick<Identity, "tag"> {
  const etag = headers.get("etag");
  const tag = etag?.startsWith('"') ? etag : headers.get("last-modified");
  return tag ? { tag } : {};
}

/** Each chunk winds up the clock that gives the server up. */
async function* watched(
  body: ReadableStream<Uint8Array> | null,
  timer: NodeJS.Timeout,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body ?? []) {
      timer.refresh();
      yield chunk;
    }
  } catch (error) {
    if (signal.aborted) throw cancelled("the release server", error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function cancelled(url: string, cause: unknown): FlatcarError {
  return new FlatcarError({ code: "FD1409", message: `cancelled while asking ${url}` }, { cause });
}
