import type { Doubt, Location } from "../errors.ts";
import type { LintCode } from "./lint/table.ts";

/** One entry of a directory. */
export interface FileEntry {
  readonly name: string;
  readonly kind: "file" | "directory" | "symlink" | "other";
  /** Somebody may execute it. */
  readonly executable?: boolean;
  /** What a symlink holds. */
  readonly target?: string;
}

/** Reads local files of a Butane document. Paths are relative to its files directory; it refuses to leave it. */
export interface FileReader {
  /** Throws a `FlatcarError` (FD1006) with Go's wording, which butane prints. */
  read(path: string): Uint8Array;
  /** Entries of a directory, in no order; throws as `read` does. Trees need it. */
  list?(path: string): readonly FileEntry[];
}

/** A line that made a config, and `path` in its file. */
export interface Origin extends Location {
  /** Where a property of the config, or the smallest thing around it, begins; `undefined` where only the line of the whole is known. */
  readonly position?: (steps: readonly string[]) => Pick<Location, "line" | "column"> | undefined;
}

export interface ButaneSource {
  readonly kind: "butane";
  /** File name for reports. */
  readonly name: string;
  readonly text: string;
  readonly files?: FileReader;
  /** Where a program made it, in place of a file: reports lie there, and name the program's own property. */
  readonly origin?: Origin;
}

export interface IgnitionSource {
  readonly kind: "ignition";
  readonly name: string;
  readonly text: string;
}

export type ConfigSource = ButaneSource | IgnitionSource;

/** One report entry, as butane's. */
export interface Entry extends Doubt {
  readonly code?: LintCode;
}

/** What a part of a config adds to its size. */
export interface Contributor {
  /** `/opt/bin/x.sh` or `k3s.service`. */
  readonly what: string;
  readonly bytes: number;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}
