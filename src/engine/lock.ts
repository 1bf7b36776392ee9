import { linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { FlatcarError } from "../errors.ts";
import { isAlive, startedAfter, startOf } from "../pid.ts";
import { writeBeside } from "../whole-file.ts";
import type { RunningRun } from "./api.ts";
import { toStateError } from "./failures.ts";
import { engineLocks, type Place } from "./place.ts";
import { isThere, readStateFile } from "./state-file.ts";

/** Who works on a deployment now, as its lock says. */
interface Holder extends RunningRun {
  /** Time of start as the kernel counts it, so that a reused pid is told from the same process. */
  readonly started?: string | undefined;
  /** The engine's process, which outlives ours for a moment when ours is killed. */
  readonly engine?: { readonly pid: number; readonly started?: string | undefined };
}

/** The one run that may change a deployment. */
export interface RunLock {
  /** When an earlier run was found killed, or failed: the cloud may then hold machines that state does not. `undefined`: it does not. */
  readonly unsettledSince: Date | undefined;
  /** Notes that an earlier run was killed of which only state tells. From then on the mark tells it. */
  foundKilled(): RunLock;
  /** Notes the engine's process. */
  engineStarted(pid: number): void;
  /** Ends the run. */
  release(end: RunEnd): void;
}

/** How a run leaves cloud and state. `settled`: they agree; `unsettled`: they may not; `unchanged`: as it was before. */
export type RunEnd = "settled" | "unsettled" | "unchanged";

/** How long the engine of a killed run gets to end by itself. It does so as soon as it notices that its provider is gone. */
const engineEndsMs = 60_000;

/**
 * Takes the lock of a deployment. One left by a process that is dead is taken over: the engine's own lock file, too.
 * Throws FD1504 when another run holds it, FD1601 and FD1602.
 */
export async function takeLock(place: Place, command: string, signal: AbortSignal): Promise<RunLock> {
  const file = lockFile(place);
  const mark = markFile(place);
  try {
    await takeOver(file, place, signal);
    if (clearEngineLocks(place)) writeFileSync(mark, killed);
    const holder = thisProcess(command);
    createLock(file, holder);
    const lock = (): RunLock => ({
      unsettledSince: isThere(mark) ? statSync(mark).mtime : undefined,
      foundKilled: () => {
        if (!isThere(mark)) writeFileSync(mark, killed);
        return lock();
      },
      engineStarted: (pid) => renameSync(writeAside(file, { ...holder, engine: { pid, started: startOf(pid) } }), file),
      release: (end) => {
        if (end === "settled") rmSync(mark, { force: true });
        if (end !== "unsettled" || leaveMark(mark)) rmSync(file, { force: true });
      },
    });
    return lock();
  } catch (error) {
    throw toStateError(error, file);
  }
}

/** The run that works on a deployment now. */
export function runningRun(place: Place): RunningRun | undefined {
  const holder = readHolder(lockFile(place));
  if (!holder || !isWhole(holder) || isDead(holder)) return undefined;
  const { pid, host, user, since, command } = holder;
  return { pid, host, user, since, command };
}

/** Throws FD1504 where a run holds the lock. Changes nothing, so that whoever takes the lock later looks again. */
export function refuseRunning(place: Place): void {
  deadHolder(lockFile(place));
}

/** Who left the lock; `undefined` where nobody can be read from it. Throws FD1504 where it is a run that is alive. */
function deadHolder(file: string): Holder | undefined {
  const holder = readHolder(file);
  if (holder && !isDead(holder)) throw lockedBy(holder, file);
  return holder;
}

/** Whether an earlier run of this deployment was killed and nothing has come to its end since. */
export function wasInterrupted(place: Place): boolean {
  const holder = readHolder(lockFile(place));
  const mark = markFile(place);
  return readStateFile(mark) === killed || (holder !== undefined && isDead(holder));
}

/** Whether an earlier run was killed or has failed, so that the cloud may hold machines that state does not. */
export function isUnsettled(place: Place): boolean {
  return isThere(markFile(place)) || (isThere(lockFile(place)) && runningRun(place) === undefined);
}

/** False where the disk does not take it: the lock then stays, and the next run finds it dead. */
function leaveMark(mark: string): boolean {
  try {
    writeFileSync(mark, failed);
  } catch {
    return isThere(mark);
  }
  return true;
}

/** Content of the mark: how the run ended that left it. */
const killed = "killed";
const failed = "failed";

function lockFile({ directory }: Place): string {
  return join(directory, "run.lock");
}

function markFile({ directory }: Place): string {
  return join(directory, "unsettled");
}

/** Linking a complete file makes the lock appear at once, with its content. */
function createLock(file: string, holder: Holder): void {
  const complete = writeAside(file, holder);
  try {
    linkSync(complete, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw lockedBy(readHolder(file), file);
  } finally {
    rmSync(complete, { force: true });
  }
}

function writeAside(file: string, holder: Holder): string {
  return writeBeside(file, JSON.stringify(holder), "user");
}

/**
 * Removes the lock of a dead run. Of several that find it dead one gets the claim, and whoever has it looks again before it removes:
 * so nobody removes the lock that another has made in the meantime.
 */
async function takeOver(file: string, place: Place, signal: AbortSignal): Promise<void> {
  if (!isThere(file)) return;
  const holder = deadHolder(file);
  await killedEngine(place, signal);
  writeFileSync(markFile(place), killed);
  const claim = `${file}.claim`;
  const claimant = readHolder(claim);
  if (claimant && isDead(claimant)) rmSync(claim, { force: true });
  createLock(claim, thisProcess("taking over"));
  if (isDeepStrictEqual(readHolder(file), holder)) rmSync(file, { force: true });
  rmSync(claim, { force: true });
}

/** Waits for the engine of a run that was killed: it writes state until it ends. */
export async function killedEngine(place: Place, signal?: AbortSignal): Promise<void> {
  const holder = readHolder(lockFile(place));
  if (!holder?.engine || !isDead(holder)) return;
  const { pid, started } = holder.engine;
  const untilMs = Date.now() + engineEndsMs;
  while (isAlive(pid, started) && Date.now() < untilMs) await wait(50, undefined, signal && { signal });
}

/**
 * Removes the engine's own locks of dead runs, and says whether there were any. One that cannot be read, or that a full disk left
 * half-written, would stop every later run of the engine.
 */
function clearEngineLocks(place: Place): boolean {
  const directory = engineLocks(place);
  if (directory === undefined || !isThere(directory)) return false;
  const names = readdirSync(directory);
  const locks = names.filter((name) => name.endsWith(".json"));
  for (const file of locks.map((name) => join(directory, name))) {
    const holder = readEngineHolder(file);
    if (holder && !isDead(holder)) throw lockedBy(holder, file);
  }
  for (const name of names) rmSync(join(directory, name), { force: true });
  return locks.length > 0;
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function readEngineHolder(file: string): Holder | undefined {
  const found = readHolder(file) as unknown as
    | Record<"pid" | "username" | "hostname" | "timestamp", unknown>
    | undefined;
  if (!found) return undefined;
  const { pid, username, hostname: host, timestamp } = found;
  return { pid, user: username, host, since: timestamp, command: "pulumi" } as Holder;
}

function thisProcess(command: string): Holder {
  const since = new Date().toISOString();
  return { pid: process.pid, host: hostname(), user: userName(), since, command, started: startOf(process.pid) };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}

/** Only a process of this host can be known to be dead. The engine's own locks hold no time of start, but that of the lock. */
function isDead(holder: Holder): boolean {
  const { pid, host, started, since } = holder;
  if (!isWhole(holder) || host !== hostname()) return false;
  return !isAlive(pid, started) || (started === undefined && startedAfter(pid, new Date(since)));
}

/** Whether a lock says what a run writes into it; something else may have made the file. */
function isWhole({ pid, host, user, since, command }: Holder): boolean {
  return Number.isInteger(pid) && [host, user, since, command].every((part) => typeof part === "string");
}

function lockedBy(holder: Holder | undefined, file: string): FlatcarError {
  if (holder && !isWhole(holder)) {
    return new FlatcarError({
      code: "FD1504",
      message: "the lock of this deployment names no run: something else has written it",
      details: [`lock ${file}`],
      hint: "when it is certain that no run works on this deployment, delete that file",
    });
  }
  const who = holder
    ? `${holder.user}@${holder.host}, process ${holder.pid}, \`${holder.command}\` since ${holder.since}`
    : "nobody can be read from it";
  return new FlatcarError({
    code: "FD1504",
    message: "another run works on this deployment",
    details: [`held by ${who}`, `lock ${file}`],
    hint: "wait until it ends; when it is certain that it runs no more, delete that file",
  });
}
