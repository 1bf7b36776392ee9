import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { isAbsolute, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Path of the first of these programs that is in `PATH`. */
export function findProgram(names: readonly string[], { PATH = "" }: Environment): string | undefined {
  const folders = PATH.split(":").filter(isAbsolute);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a program has said and how it has ended. */
export interface ProgramEnd {
  /** `undefined` when a signal ended it. */
  readonly code: number | undefined;
  readonly stderr: string;
}

/**
 * What a program makes of a stream. `ended` is called when it has, and throws what was wrong; the source's own error comes first. Whoever
 * stops reading ends the program.
 */
export async function* throughProgram(
  path: string,
  words: readonly string[],
  source: AsyncIterable<Uint8Array>,
  ended: (end: ProgramEnd) => void,
): AsyncGenerator<Uint8Array> {
  const child = spawn(path, words, { stdio: ["pipe", "pipe", "pipe"] });
  const stderr: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk.toString()));
  const over = new Promise<ProgramEnd>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? undefined, stderr: stderr.join("").trim() }));
  });
  over.catch(() => {});
  const fed = pipeline(Readable.from(source, { objectMode: false }), child.stdin).catch(
    (error: NodeJS.ErrnoException) => {
      // A program that ends before its input says itself what it did not like.
      if (error.code === "EPIPE" || error.code === "ERR_STREAM_PREMATURE_CLOSE") return;
      child.kill();
      throw error;
    },
  );
  fed.catch(() => {});
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array;
    await fed;
    ended(await over);
  } finally {
    child.kill();
  }
}
