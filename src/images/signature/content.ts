import { createHash, type Hash } from "node:crypto";
import { FlatcarError } from "../../errors.ts";

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Called now and then with the bytes that were read so far. */
  progress?(bytes: number): void;
}

/** What one pass over a file gives. */
export interface Digested {
  /** Bytes. */
  readonly size: number;
  /** Hex digits. */
  readonly sha512: string;
  /** States of the hashes that were asked for, by their names in `node:crypto`. */
  readonly states: ReadonlyMap<string, Hash>;
}

/** Reads a content once, in constant memory. Throws FD1409 when it is aborted, and what the content itself throws. */
export async function digest(
  content: AsyncIterable<Uint8Array>,
  name: string,
  wanted: readonly string[],
  { signal, progress }: ReadOptions,
): Promise<Digested> {
  const states = new Map(["sha512", ...wanted].map((hash) => [hash, createHash(hash)]));
  let size = 0;
  for await (const chunk of content) {
    if (signal?.aborted) throw new FlatcarError({ code: "FD1409", message: `cancelled while reading ${name}` });
    for (const state of states.values()) state.update(chunk);
    size += chunk.length;
    progress?.(size);
  }
  return { size, sha512: states.get("sha512")?.copy().digest("hex") ?? "", states };
}
