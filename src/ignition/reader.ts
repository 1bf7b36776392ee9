import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { FlatcarError } from "../errors.ts";
import type { FileEntry, FileReader } from "./source.ts";

const outside = "local file path traverses outside the files directory";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  EISDIR: "is a directory",
  EACCES: "permission denied",
  ENOTDIR: "not a directory",
  ELOOP: "too many levels of symbolic links",
  ENAMETOOLONG: "file name too long",
  ENOSPC: "no space left on device",
  EROFS: "read-only file system",
};

/**
 * Reads below one directory and nowhere else: neither `..` nor a symlink leads out of it. Throws FD1006, which names files as
 * `root` is written. A relative `root` counts from `cwd`; left out: from the working folder of the process.
 */
export function directoryReader(root: string, cwd = ""): FileReader {
  const folder = resolve(cwd, root);
  return {
    read: (path) => {
      const file = locate(root, path);
      return attempt("open", file, () => {
        const real = inside(folder, resolve(cwd, file));
        const stat = lstatSync(real);
        if (stat.isDirectory()) throw refuse(`read ${file}: ${reasons.EISDIR}`);
        if (!stat.isFile()) throw refuse(`read ${file}: is not a regular file`);
        return readFileSync(real);
      });
    },
    list: (path) => {
      const directory = locate(root, path);
      return attempt("stat", directory, () => {
        const real = inside(folder, resolve(cwd, directory));
        if (!lstatSync(real).isDirectory()) throw refuse("root of tree must be a directory");
        return readdirSync(real).map((name) => entryOf(real, name));
      });
    },
  };
}

function locate(root: string, path: string): string {
  const file = join(root, path);
  if (!contains(resolve(root), resolve(file))) throw refuse(outside);
  return file.endsWith(sep) ? file.slice(0, -1) : file;
}

/** The file itself, behind all symlinks. */
function inside(root: string, file: string): string {
  const real = realpathSync(file);
  if (!contains(realpathSync(root), real)) throw refuse(outside);
  return real;
}

function contains(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

function entryOf(directory: string, name: string): FileEntry {
  const path = join(directory, name);
  const stat = lstatSync(path);
  if (stat.isFile()) return { name, kind: "file", executable: (stat.mode & 0o111) !== 0 };
  if (stat.isSymbolicLink()) return { name, kind: "symlink", target: readlinkSync(path) };
  return { name, kind: stat.isDirectory() ? "directory" : "other" };
}

function attempt<T>(operation: string, file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FlatcarError) throw error;
    throw refuse(`${operation} ${file}: ${reasonOf(error)}`, error);
  }
}

/** Why the system refused a file, in Go's words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return reasons[code] ?? code;
}

function refuse(message: string, cause?: unknown): FlatcarError {
  return new FlatcarError({ code: "FD1006", message }, { cause });
}
