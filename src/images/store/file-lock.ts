import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, readlinkSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { isAlive, startOf } from "../../pid.ts";
import type { IO } from "../../platform.ts";

/** Who holds a lock. */
interface Holder {
  readonly pid: number;
  /** Time of start as the kernel counts it, so that a reused pid is told from the same process. */
  readonly started?: string | undefined;
  /** Machine, boot and namespace that the pid counts in. */
  readonly space: string;
  /** Random, in the form of a UUID. */
  readonly token: string;
}

export interface LockOptions {
  readonly sleep: IO["sleep"];
  readonly signal: AbortSignal;
  /** Called once when another holds the lock. */
  waiting?(): void;
}

const pollMs = 100;
const beatMs = 5_000;
/** A holder whose pid means nothing here is dead when its lock has not been touched for so long. */
const silentMs = 60_000;

/** Runs when nobody else holds the lock file; one that a dead process has left is taken over. Throws what Node throws. */
export async function withFileLock<T>(file: string, options: LockOptions, run: () => Promise<T>): Promise<T> {
  const release = await take(file, options);
  try {
    return await run();
  } finally {
    release();
  }
}

async function take(file: string, { sleep, signal, waiting }: LockOptions): Promise<() => void> {
  for (let first = true; ; first = false) {
    const release = tryHold(file);
    if (release) return release;
    if (first) waiting?.();
    await sleep(pollMs, signal);
  }
}

/** Takes the lock and gives what releases it; `undefined` when another has it, or had it until now. */
export function tryHold(file: string): (() => void) | undefined {
  if (create(file)) return beating(file);
  const holder = readHolder(file);
  if (!holder || !isDead(file, holder)) return undefined;
  bury(file, holder);
  return create(file) ? beating(file) : undefined;
}

/** Whether a living process holds this file. */
export function isHeld(file: string): boolean {
  const holder = readHolder(file);
  return holder !== undefined && !isDead(file, holder);
}

/** Linking a complete file makes the lock appear at once, with its content. */
function create(file: string): boolean {
  const token = randomUUID();
  const aside = `${file}.${token}.tmp`;
  const holder: Holder = { pid: process.pid, started: startOf(process.pid), space: ownSpace(), token };
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(aside, JSON.stringify(holder), { mode: 0o600 });
    linkSync(aside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(aside, { force: true });
  }
}

function beating(file: string): () => void {
  const timer = setInterval(() => touch(file), beatMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    rmSync(file, { force: true });
  };
}

function touch(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Somebody has deleted it: the run goes on, and what it wrote is checked at its end.
  }
}

/**
 * Removes the lock of a dead holder. Only who holds the lock on that very holder's token may do so, and looks again first: nobody removes
 * a lock that was made in the meantime. A burial that is interrupted leaves a dead lock of its own, which is buried the same way.
 */
function bury(file: string, { token }: Holder): void {
  const release = tryHold(`${file}.${token}`);
  if (!release) return;
  if (readHolder(file)?.token === token) rmSync(file, { force: true });
  release();
}

function isDead(file: string, { pid, started, space }: Holder): boolean {
  if (space === ownSpace()) return !isAlive(pid, started);
  const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return touched !== undefined && Date.now() - touched > silentMs;
}

/** A file that a loss of power left empty names nobody: it is dead when it is old. `undefined`: there is none. */
function readHolder(file: string): Holder | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  try {
    const holder = JSON.parse(text) as Holder;
    if (/^[0-9a-f-]{36}$/.test(holder.token)) return holder;
  } catch {
    // The same as one that names nobody.
  }
  return { pid: 0, space: "", token: "unreadable" };
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

let known: string | undefined;

function ownSpace(): string {
  known ??= [hostname(), optional(() => readFileSync(bootId, "utf8")), optional(() => readlinkSync(namespace))].join(
    " ",
  );
  return known;
}

const bootId = "/proc/sys/kernel/random/boot_id";
const namespace = "/proc/self/ns/pid";

function optional(read: () => string): string {
  try {
    return read().trim();
  } catch {
    return "";
  }
}
