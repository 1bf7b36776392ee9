import { readFileSync, statSync } from "node:fs";
import { writeWhole } from "../whole-file.ts";
import { toStateError, unreadableState } from "./failures.ts";

/** Writes a file of a deployment's state for the user alone, whole or not at all. Throws FD1601 and FD1602. */
export function writeStateFile(file: string, text: string): void {
  try {
    writeWhole(file, text, "user");
  } catch (error) {
    throw toStateError(error, file);
  }
}

/** Text of a file of a deployment's state; `undefined` where there is none. Throws FD1601 where it cannot be read, or looked for. */
export function readStateFile(file: string): string | undefined {
  return unlessMissing(file, () => readFileSync(file, "utf8"));
}

/** Whether state has this file or folder. Throws FD1601 where that cannot be seen: what is closed to this user is not missing. */
export function isThere(path: string): boolean {
  return unlessMissing(path, () => statSync(path)) !== undefined;
}

/** Whether nothing is there for certain; what this user may not see may be there. */
export function isMissing(path: string): boolean {
  try {
    statSync(path);
    return false;
  } catch (error) {
    return isAbsence(error);
  }
}

function unlessMissing<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw unreadableState(error, path);
  }
}

function isAbsence(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
}
