import { FlatcarError } from "../errors.ts";
import { formatLock, type Lock } from "../images/index.ts";
import { writeWhole } from "../whole-file.ts";

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
