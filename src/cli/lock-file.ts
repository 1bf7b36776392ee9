import { readFileSync } from "node:fs";
import { FlatcarError } from "../errors.ts";
import { emptyLock, formatLock, type Lock, parseLock } from "../images/index.ts";
import { writeWhole } from "../whole-file.ts";

/** What is pinned; nothing when there is no file yet. Throws FD1114 when the file is not valid. */
export function readLock(file: string): Lock {
  try {
    return parseLock(readFileSync(file, "utf8"), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return emptyLock;
    throw error;
  }
}

/** Writes the file at once or not at all, and only when something changes. Returns whether it wrote. Throws FD1601 or FD1602. */
export function writeLock(file: string, before: Lock, after: Lock): boolean {
  const text = formatLock(after);
  if (text === formatLock(before)) return false;
  try {
    writeWhole(file, text, "all");
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new FlatcarError(
      {
        code: code === "ENOSPC" ? "FD1602" : "FD1601",
        message: `cannot write ${file}: ${code === "EROFS" ? "the disk is read-only" : message}`,
        at: { file },
        hint: "nothing was made; make the folder writable and run it again",
      },
      { cause: error },
    );
  }
}
