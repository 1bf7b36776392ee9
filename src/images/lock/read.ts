import { readFileSync } from "node:fs";
import { FlatcarError } from "../../errors.ts";
import { emptyLock, type Lock } from "./lock.ts";
import { parseLock } from "./parse.ts";

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
    const reason = { EACCES: "permission denied", EISDIR: "it is a folder" }[code ?? ""] ?? message;
    const hint = "make the file readable: it pins what the deployment is made of";
    throw new FlatcarError(
      { code: "FD1601", message: `cannot read ${file}: ${reason}`, at: { file }, hint },
      { cause: error },
    );
  }
}
