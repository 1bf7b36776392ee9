import { readFileSync } from "node:fs";
import { FlatcarError } from "../errors.ts";
import { emptyLock, formatLock, type Lock, parseLock } from "../images/index.ts";
import { writeWhole } from "../whole-file.ts";

/** What is pinned; nothing when there is no file yet. Throws FD1601 when the file cannot be read, FD1114 when it is not valid. */
export function readLock(file: string): Lock {
  const text = readText(file);
  return text === undefined ? emptyLock : parseLock(text, file);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    const reason = code === "EACCES" ? "permission denied" : message;
    const hint = "make the file readable: it pins what the deployment is made of";
    throw new FlatcarError(
      { code: "FD1601", message: `cannot read ${file}: ${reason}`, at: { file }, hint },
      { cause: error },
    );
  }
}

const writeReasons: Readonly<Record<string, string>> = {
  EROFS: "the disk is read-only",
  EACCES: "permission denied",
  EPERM: "not permitted",
  ENOSPC: "no space is left on the device",
};

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
        message: `cannot write ${file}: ${writeReasons[code ?? ""] ?? message}`,
        at: { file },
        hint: "nothing was made; make the folder writable and run it again",
      },
      { cause: error },
    );
  }
}
