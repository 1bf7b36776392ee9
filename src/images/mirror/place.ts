import { randomUUID } from "node:crypto";
import { constants, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { copyFile, open } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileError, moveDurably, writeDurably } from "../store/durable.ts";

/** Held by the run that writes a mirror; one that was killed leaves it. */
export const lockName = ".lock";

/** What an interrupted run leaves of a file that it was writing. */
const unfinished = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/** Writes a small file, unless it is there like that, and says whether it did. Throws FD1156, FD1602. */
export function placeBytes(path: string, content: Uint8Array): boolean {
  try {
    if (isFile(path) && readFileSync(path).equals(content)) return false;
    writeDurably(path, content);
    return true;
  } catch (error) {
    throw fileError(path, error);
  }
}

/** Copies a file whole or not at all; without a second copy on the disk where its file system can. Throws FD1156, FD1602. */
export async function placeCopy(from: string, path: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    await copyFile(from, beside, constants.COPYFILE_FICLONE);
    const handle = await open(beside, "r+");
    await handle.datasync().finally(() => handle.close());
    moveDurably(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw fileError(path, error);
  }
}

/** Paths of everything below a folder that is no folder, with slashes, and without the lock of a run. Throws FD1156. */
export function pathsBelow(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
    const shown = paths.map((path) => relative(folder, path).split(sep).join("/"));
    return shown.filter((path) => !path.startsWith(lockName)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw fileError(folder, error);
  }
}

/** Deletes what interrupted runs have left. The caller holds the lock. */
export function removeUnfinished(folder: string): void {
  for (const path of pathsBelow(folder)) if (unfinished.test(path)) rmSync(join(folder, path), { force: true });
}

/** An ordinary file: no link that leads elsewhere. */
export function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Bytes of an ordinary file; `undefined` where there is none. */
export function sizeOf(path: string): number | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : undefined;
}
