import { realpathSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { FlatcarError } from "../errors.ts";
import { writeWhole } from "../whole-file.ts";

/**
 * Writes what `--output` asks for, whole or not at all, for the user alone to read; to a pipe or a device as it comes. Throws FD1701,
 * and FD1602 where the disk is full.
 */
export function writeOutput(file: string, cwd: string, text: string): void {
  const path = resolve(cwd, file);
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined) writeWhole(path, text, "user");
    else if (there.isFile()) writeWhole(realpathSync(path), text, "user");
    else writeFileSync(path, text);
  } catch (error) {
    throw notWritten(file, error as NodeJS.ErrnoException);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ENOENT: "its folder does not exist",
  ENOSPC: "no space is left on the device",
  ENOTDIR: "its folder is a file",
  EROFS: "it is read-only there",
};

function notWritten(file: string, cause: NodeJS.ErrnoException): FlatcarError {
  const message = `${file} cannot be written: ${reasons[cause.code ?? ""] ?? cause.message}`;
  const code = cause.code === "ENOSPC" ? "FD1602" : "FD1701";
  return new FlatcarError({ code, message, hint: "give another place with --output" }, { cause });
}
