import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Who may read a file: the user alone, or whoever the user's mask allows. */
export type Readers = "user" | "all";

/** Writes a file whole or not at all. Throws what Node throws; nothing is left then. */
export function writeWhole(file: string, text: string, readers: Readers): void {
  const beside = writeBeside(file, text, readers);
  try {
    renameSync(beside, file);
  } catch (error) {
    discard(beside);
    throw error;
  }
}

/** Writes a file beside the named one, and gives its path. Throws what Node throws; nothing is left then. */
export function writeBeside(file: string, text: string, readers: Readers): string {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, text, { mode: readers === "user" ? 0o600 : 0o666 });
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
