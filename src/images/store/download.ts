import { FlatcarError } from "../../errors.ts";
import type { IO } from "../../platform.ts";
import { type Answer, type AskOptions, askFor, type ByteRange, type Identity } from "./answer.ts";
import { fileError } from "./durable.ts";
import { keepsChanging, noSuchFile, notExpected, notTheFile, notToItsEnd, type Wanted } from "./failures.ts";
import { type ByteProgress, meter } from "./meter.ts";
import { openPartial, type PartialFile, type PartialOf, partPaths } from "./partial.ts";
import { bytesIn, missingRanges } from "./ranges.ts";

export interface DownloadOptions {
  readonly io: Pick<IO, "fetch" | "sleep" | "now">;
  readonly signal: AbortSignal;
  /** Bytes that the file must have, where that is known. */
  readonly size?: number;
  progress?(progress: ByteProgress): void;
  /** Connections at a time where the server gives parts; 4 when left out. */
  readonly connections?: number;
  /** Bytes that one request asks for; 16 MiB when left out. */
  readonly pieceBytes?: number;
  /** The server is given up, or asked anew, when nothing comes for so long; 30 s when left out. */
  readonly idleMs?: number;
}

/** A request is repeated so often with nothing to show for it. */
const attempts = 4;
/** So much of a file is something to show. */
const worthBytes = 64 * 1024;
/** A file that changes under the download is begun anew so often. */
const turns = 3;

interface Job extends DownloadOptions {
  readonly wanted: Wanted;
  readonly ask: AskOptions;
}

/**
 * Downloads a file in parts, several at a time, going on with what an earlier run has left; from servers that give no parts in one piece. It is
 * whole and on the disk afterwards, as `BASE.part`. `resumed` says that a part of it is of an earlier run. The caller sees to it that
 * nobody else downloads to the same place. Throws FD1151 to FD1155, FD1156, FD1409, FD1602.
 */
export async function download(
  wanted: Wanted,
  base: string,
  options: DownloadOptions,
): Promise<{ readonly resumed: boolean }> {
  const { io, signal, idleMs = 30_000 } = options;
  const job: Job = { ...options, wanted, ask: { io, signal, idleMs } };
  try {
    for (let turn = 0; turn < turns; turn++) {
      const outcome = await downloadOnce(job, base);
      if (outcome !== "changed") return { resumed: outcome === "resumed" };
    }
  } catch (error) {
    throw fileError(partPaths(base).data, error);
  }
  throw keepsChanging(wanted);
}

type Outcome = "done" | "resumed" | "changed";

/** The first byte alone tells whether the server gives parts, how long the file is and which content it has. */
async function downloadOnce(job: Job, base: string): Promise<Outcome> {
  const { wanted } = job;
  const first = await persist(job, 0, () => askFor(wanted.url, { from: 0, to: 1 }, undefined, job.ask));
  checkSize(job, first);
  const { size, tag } = first.identity;
  if (first.kind === "whole") return downloadWhole(job, base, first);
  first.discard();
  if (size === undefined || tag === undefined) return downloadWhole(job, base, undefined);
  return downloadParts(job, base, { url: wanted.url, size, tag });
}

function checkSize({ size, wanted }: Job, { identity, discard }: Content): void {
  if (size === undefined || identity.size === undefined || size === identity.size) return;
  discard();
  throw notExpected(wanted, [`${size} bytes are expected, and the server has ${identity.size}`]);
}

type Content = Extract<Answer, { readonly kind: "part" | "whole" }>;

/** Asks until there is a content. Throws FD1151 to FD1153. */
async function persist(job: Job, kept: number, ask: () => Promise<Answer>): Promise<Content> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask();
    if (answer.kind === "absent") throw noSuchFile(job.wanted);
    if (answer.kind !== "failed") return answer;
    if (!answer.again) throw notTheFile(job.wanted, answer.reason);
    if (attempt === attempts) throw notToItsEnd(job.wanted, answer.reason, kept);
    await pause(job, attempt);
  }
}

async function pause({ io, signal, wanted }: Job, attempt: number): Promise<void> {
  try {
    await io.sleep(250 * 2 ** (attempt - 1), signal);
  } catch (cause) {
    throw new FlatcarError({ code: "FD1409", message: `cancelled while asking ${wanted.url}` }, { cause });
  }
}

/** In one piece, from the first byte at each attempt. Without an answer it asks for one that is whole. */
async function downloadWhole(job: Job, base: string, answer: Content | undefined): Promise<Outcome> {
  const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };
  for (let attempt = 1; ; attempt++) {
    const content =
      attempt === 1 && answer
        ? answer
        : await persist(job, 0, () => askFor(job.wanted.url, everything, undefined, job.ask));
    const reason = await receive(job, base, content);
    if (reason === undefined) return "done";
    if (attempt === attempts) throw notToItsEnd(job.wanted, reason, 0);
    await pause(job, attempt);
  }
}

/** Why it is not whole; `undefined` when it is. */
async function receive(job: Job, base: string, { body, identity }: Content): Promise<string | undefined> {
  const file = await openPartial(base, undefined);
  try {
    const range = { from: 0, to: identity.size ?? Number.POSITIVE_INFINITY };
    const measure = meterFor(job, 0, identity.size);
    const reason = await copy(job, { body, file, range, count: measure.add });
    const bytes = bytesIn(file.done);
    if (reason !== undefined) return reason;
    if (identity.size !== undefined && bytes !== identity.size) return `${bytes} of ${identity.size} bytes came`;
    await file.finish();
    measure.tell();
    return undefined;
  } finally {
    await file.close();
  }
}

function meterFor({ io, progress }: Job, from: number, total: number | undefined) {
  return meter({ from, total, now: io.now, ...(progress ? { progress } : {}) });
}

interface Copy {
  readonly body: AsyncIterable<Uint8Array>;
  readonly file: PartialFile;
  readonly range: ByteRange;
  count(bytes: number): void;
}

/** Writes a body to its place. What the network does wrong is returned as the reason, what the disk does wrong is thrown. */
async function copy({ signal }: Job, { body, file, range, count }: Copy): Promise<string | undefined> {
  let at = range.from;
  const chunks = body[Symbol.asyncIterator]();
  try {
    while (at < range.to) {
      const next = await chunks.next().catch((error: unknown) => error as Error);
      if (next instanceof Error) {
        if (signal.aborted) throw next;
        return breakReason(next);
      }
      if (next.done === true) return undefined;
      const chunk: Uint8Array = next.value.subarray(0, range.to - at);
      await file.write(chunk, at);
      at += chunk.length;
      count(chunk.length);
    }
    return undefined;
  } finally {
    await chunks.return?.();
  }
}

function breakReason({ message, cause }: Error): string {
  if (message.startsWith("nothing came")) return message;
  return cause instanceof Error
    ? `the connection was cut off (${cause.message})`
    : `the connection was cut off (${message})`;
}

/** Several parts at a time. */
async function downloadParts(job: Job, base: string, of: PartialOf): Promise<Outcome> {
  const file = await openPartial(base, of);
  try {
    const had = bytesIn(file.done);
    const pieces = [...missingRanges(file.done, of.size, job.pieceBytes ?? 16 * 1024 * 1024)];
    const measure = meterFor(job, had, of.size);
    const stop = new AbortController();
    const ask = { ...job.ask, signal: AbortSignal.any([job.signal, stop.signal]) };
    const worker = async (): Promise<"changed" | undefined> => {
      for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
        if (
          (await fetchPiece({ ...job, ask, signal: ask.signal }, { file, of, piece, count: measure.add })) === "changed"
        ) {
          stop.abort();
          return "changed";
        }
      }
      return undefined;
    };
    const ends = await Promise.allSettled(
      Array.from({ length: Math.min(job.connections ?? 4, pieces.length) }, () =>
        worker().catch((error: unknown) => {
          stop.abort();
          throw error;
        }),
      ),
    );
    if (ends.some((end) => end.status === "fulfilled" && end.value === "changed")) return "changed";
    await file.finish();
    const failures = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []));
    const own = failures.find((error) => !(error instanceof FlatcarError && error.code === "FD1409"));
    if (failures.length > 0) throw own ?? failures[0];
    measure.tell();
    return had > 0 ? "resumed" : "done";
  } finally {
    await file.close();
  }
}

interface Piece {
  readonly file: PartialFile;
  readonly of: PartialOf;
  readonly piece: ByteRange;
  count(bytes: number): void;
}

/** One part, asked again from where it broke off. */
async function fetchPiece(job: Job, { file, of, piece, count }: Piece): Promise<"changed" | undefined> {
  let { from } = piece;
  for (let attempt = 1; from < piece.to; attempt++) {
    const began = from;
    const range = { from, to: piece.to };
    const answer = await persist(job, bytesIn(file.done), () => askFor(of.url, range, of.tag, job.ask));
    if (answer.kind === "whole" || !isSame(answer.identity, of)) {
      answer.discard();
      return "changed";
    }
    const counted = (bytes: number) => {
      from += bytes;
      count(bytes);
    };
    const reason =
      (await copy(job, { body: answer.body, file, range, count: counted })) ?? "the server sent too little";
    if (from === piece.to) return undefined;
    if (from - began >= worthBytes) attempt = 1;
    if (attempt >= attempts) throw notToItsEnd(job.wanted, reason, bytesIn(file.done));
    await pause(job, attempt);
  }
  return undefined;
}

function isSame(identity: Identity, { size, tag }: PartialOf): boolean {
  return identity.size === size && (identity.tag === undefined || identity.tag === tag);
}
