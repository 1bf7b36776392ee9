import { FlatcarError } from "../../errors.ts";
import type { Report, Step } from "../report/report.ts";
import type { FileReader } from "../source.ts";
import type { Origins } from "./origins.ts";

/** What the parts of a translation share. */
export interface Translation {
  readonly files: FileReader | undefined;
  readonly report: Report;
  readonly origins: Origins;
}

export const noFilesDirectory =
  "local file paths are relative to a files directory that must be specified with -d/--files-dir";

/** Contents of a local file; `undefined` after reporting at the current place (or below it) why not. */
export function readLocal(state: Translation, path: string, ...below: Step[]): Uint8Array | undefined {
  if (!state.files) {
    state.report.error(noFilesDirectory, ...below);
    return undefined;
  }
  return attemptFile(state, () => state.files?.read(path), ...below);
}

/** Runs what may throw FD1006 and reports that. */
export function attemptFile<T>(state: Translation, read: () => T, ...below: Step[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    state.report.error(error.message, ...below);
    return undefined;
  }
}
