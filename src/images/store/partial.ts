import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { ByteRange } from "./answer.ts";
import { writeDurably } from "./durable.ts";
import { withRange } from "./ranges.ts";

/** The content that the parts on the disk belong to. */
export interface PartialOf {
  readonly url: string;
  /** Bytes. */
  readonly size: number;
  readonly tag: string;
}

/** A file that comes in parts, and what of it is on the disk. */
export interface PartialFile {
  /** In order, without overlap. Parts that an earlier run has left count as soon as they were on the disk for certain. */
  readonly done: readonly ByteRange[];
  /** Throws what Node throws. */
  write(chunk: Uint8Array, position: number): Promise<void>;
  /** Puts everything on the disk. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

interface Kept extends PartialOf {
  readonly done: readonly ByteRange[];
}

const checkpointBytes = 16 * 1024 * 1024;

export function partPaths(base: string): { readonly data: string; readonly state: string; readonly lock: string } {
  return { data: `${base}.part`, state: `${base}.state.json`, lock: `${base}.lock` };
}

/**
 * Opens the parts that are on the disk of this content; of any other, or without a content to compare, it begins anew. What is noted as done
 * was on the disk before it was noted: a loss of power costs at most what came since.
 */
export async function openPartial(base: string, of: PartialOf | undefined): Promise<PartialFile> {
  const { data, state } = partPaths(base);
  mkdirSync(dirname(data), { recursive: true });
  let done = of ? readState(state, of) : [];
  if (done.length === 0) removeParts(base);
  const file = await openData(data);
  if (file.created) done = [];
  const { handle } = file;
  if (of) await handle.truncate(of.size);
  let pending = 0;
  let noting: Promise<void> | undefined;
  const note = async (): Promise<void> => {
    const snapshot = done;
    pending = 0;
    await handle.datasync();
    if (of) writeDurably(state, JSON.stringify({ ...of, done: snapshot } satisfies Kept));
    noting = undefined;
  };
  return {
    get done() {
      return done;
    },
    write: async (chunk, position) => {
      await writeAll(handle, chunk, position);
      done = withRange(done, { from: position, to: position + chunk.length });
      pending += chunk.length;
      if (pending < checkpointBytes) return;
      noting ??= note();
      await noting;
    },
    finish: async () => {
      await noting;
      await note();
    },
    close: () => handle.close(),
  };
}

export function removeParts(base: string): void {
  const { data, state } = partPaths(base);
  rmSync(state, { force: true });
  rmSync(data, { force: true });
}

async function openData(path: string): Promise<{ readonly handle: FileHandle; readonly created: boolean }> {
  try {
    return { handle: await open(path, "r+"), created: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return { handle: await open(path, "w+"), created: true };
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, at, chunk.length - at, position + at);
    at += bytesWritten;
  }
}

function readState(path: string, { url, size, tag }: PartialOf): readonly ByteRange[] {
  try {
    const kept = JSON.parse(readFileSync(path, "utf8")) as Kept;
    return kept.url === url && kept.size === size && kept.tag === tag ? kept.done : [];
  } catch {
    return [];
  }
}
