import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { FlatcarError } from "../../errors.ts";

/** Writes a small file so that also a loss of power leaves the old content or the new one. Throws what Node throws. */
export function writeDurably(file: string, text: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    writeFileSync(beside, text, { flush: true });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

/** Moves a file that is on the disk already, so that it stays moved. Throws what Node throws. */
export function moveDurably(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
  syncFolder(dirname(to));
}

/** Puts a folder's entries on the disk, where its file system can. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } catch {
    // Some network file systems refuse it for folders.
  } finally {
    closeSync(descriptor);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EDQUOT: "the quota is used up",
  EISDIR: "it is a folder",
  ENOENT: "there is no such file or folder",
  ENOSPC: "no space is left on the device",
  ENOTDIR: "a part of its path is no folder",
  EROFS: "it is read-only there",
};

/** FD1156, or FD1602 where the disk is full; any error that is ours already stays what it is. */
export function fileError(file: string, error: unknown): FlatcarError {
  if (error instanceof FlatcarError) return error;
  const { code = "", message } = error as NodeJS.ErrnoException;
  const full = code === "ENOSPC" || code === "EDQUOT";
  return new FlatcarError(
    {
      code: full ? "FD1602" : "FD1156",
      message: `${file} cannot be read or written: ${reasons[code] ?? message}`,
      hint: full
        ? "make room: `flatcar-deploy image cache prune` deletes downloads"
        : "give another place, or the right to it",
    },
    { cause: error },
  );
}
