import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** A place in a program. Line and column count from 1. */
export interface CallSite {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type Called = ((...words: never[]) => unknown) | (abstract new (...words: never[]) => unknown);

/** How many calls are looked at: enough for a constructor of a class below another one. */
const frames = 12;

/**
 * Where `called` was called by the user's program: the first frame above it that is neither of this package nor of another one.
 * `undefined` where the stack does not say. The file is relative to the working folder where it lies below.
 */
export function callerOf(called: Called): CallSite | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = frames;
  const trace: { stack?: string } = {};
  Error.captureStackTrace(trace, called);
  Error.stackTraceLimit = stackTraceLimit;
  for (const line of (trace.stack ?? "").split("\n")) {
    const [, file = "", row, column] = /\(?((?:file:\/\/|\/)[^()]*):(\d+):(\d+)\)?$/.exec(line) ?? [];
    const path = file.startsWith("file:") ? fileURLToPath(file) : file;
    if (path !== "" && !isOurs(path)) return { file: shown(path), line: Number(row), column: Number(column) };
  }
  return undefined;
}

const calls = new WeakMap<WeakKey, CallSite>();

/** Remembers where `called` was called with a value. */
export function keepCall(value: unknown, called: Called): void {
  const call = callerOf(called);
  if (call && typeof value === "object" && value !== null) calls.set(value, call);
}

/** The call that was remembered with a value. */
export function keptCall(value: unknown): CallSite | undefined {
  return typeof value === "object" && value !== null ? calls.get(value) : undefined;
}

const ownFolder = fileURLToPath(new URL(".", import.meta.url));

function isOurs(path: string): boolean {
  return path.startsWith(ownFolder) || path.includes("/node_modules/");
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
}
