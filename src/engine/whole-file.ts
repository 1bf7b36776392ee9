import { renameSync, rmSync, writeFileSync } from "node:fs";
import { toStateError } from "./failures.ts";

/** Writes a file for the user alone, whole or not at all. Throws FD1601 and FD1602. */
export function writeWhole(file: string, text: string): void {
  try {
    renameSync(writeBeside(file, text), file);
  } catch (error) {
    throw toStateError(error, file);
  }
}

/** Writes a file beside the named one, and gives its path. Nothing is left of it when the disk is full. */
export function writeBeside(file: string, text: string): string {
  const beside = `${file}.${process.pid}`;
  try {
    writeFileSync(beside, text, { mode: 0o600 });
  } catch (error) {
    discard(beside);
    throw error;
  }
  return beside;
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What cannot be deleted could not be written either.
  }
}
