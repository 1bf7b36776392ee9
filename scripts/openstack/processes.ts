import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, startOf } from "../../src/pid.ts";
import { type Cloud, type Listener, loopback, portOf } from "./cloud.ts";

/** A program that runs until it is told to end. */
export interface Service {
  readonly name: string;
  readonly command: readonly [program: string, ...words: string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** What a service gets to see of this program's environment, and no more. */
export const plainEnv = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LANG: "C.UTF-8" };

/** Starts a service in a session of its own, where it does not run already; its output goes to `log/NAME.log`. */
export function startService(cloud: Cloud, { name, command, env }: Service): void {
  if (processOf(cloud, name)) return;
  for (const folder of ["log", "run"]) mkdirSync(join(cloud.folder, folder), { recursive: true });
  const log = openSync(logOf(cloud, name), "a");
  const [program, ...words] = command;
  const options = { env: { ...plainEnv, HOME: cloud.folder, ...env }, cwd: cloud.folder, detached: true };
  const child = spawn(program, words, { ...options, stdio: ["ignore", log, log] });
  closeSync(log);
  child.on("error", () => undefined);
  if (child.pid === undefined) throw new Error(`${program} cannot be started`);
  writeFileSync(pidFile(cloud, name), `${child.pid} ${startOf(child.pid) ?? ""}`);
  child.unref();
}

export function logOf(cloud: Cloud, name: string): string {
  return join(cloud.folder, "log", `${name}.log`);
}

function pidFile(cloud: Cloud, name: string): string {
  return join(cloud.folder, "run", `${name}.pid`);
}

/** The pid of a service that runs; a number given out anew is not taken for it. */
function processOf(cloud: Cloud, name: string): number | undefined {
  const [pid, started] = readText(pidFile(cloud, name)).split(" ");
  return pid && isAlive(Number(pid), started || undefined) ? Number(pid) : undefined;
}

/** Waits until somebody listens. Throws when the service has ended or takes longer, with its last lines. */
export async function listening(cloud: Cloud, name: string, listener: Listener, seconds = 120): Promise<void> {
  const ready = () => accepts(portOf(cloud, listener));
  await until(
    ready,
    () => broken(cloud, name),
    seconds,
    () => `${name} does not listen${lastLines(cloud, name)}`,
  );
}

/** Throws when the service is not there any more. */
export function broken(cloud: Cloud, name: string): void {
  if (!processOf(cloud, name)) throw new Error(`${name} has ended${lastLines(cloud, name)}`);
}

/** Asks again and again. */
export async function until(
  ready: () => Promise<boolean>,
  check: () => void,
  seconds: number,
  late: () => string,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await ready())) {
    check();
    if (Date.now() > deadline) throw new Error(`${late()} (waited ${seconds} s)`);
    await sleep(200);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, loopback);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}

export function lastLines(cloud: Cloud, name: string): string {
  const file = logOf(cloud, name);
  const lines = readText(file).trimEnd().split("\n").slice(-8);
  return `; the end of ${file}:\n${lines.map((line) => `    ${line}`).join("\n")}`;
}

export interface ServiceStatus {
  readonly name: string;
  readonly pid?: number | undefined;
  /** Proportional share, so that pages used by several count once in the sum. */
  readonly memoryMiB: number;
}

/** The services that were started and not stopped. */
export function serviceStatuses(cloud: Cloud): readonly ServiceStatus[] {
  const bySession = sessions();
  return namesOf(cloud).map((name) => {
    const pid = processOf(cloud, name);
    const kib = pid === undefined ? [] : (bySession.get(pid) ?? []).map(proportionalKiB);
    return { name, pid, memoryMiB: Math.round(kib.reduce((sum, one) => sum + one, 0) / 2 ** 10) };
  });
}

function namesOf(cloud: Cloud): readonly string[] {
  const folder = join(cloud.folder, "run");
  return list(folder)
    .flatMap((file) => (file.endsWith(".pid") ? [file.slice(0, -".pid".length)] : []))
    .sort();
}

function proportionalKiB(pid: number): number {
  return Number(/^Pss: +(\d+) kB$/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** Living processes by the session that they belong to: what a service started is in the service's own. */
function sessions(): Map<number, number[]> {
  const bySession = new Map<number, number[]>();
  for (const pid of list("/proc").map(Number).filter(Number.isInteger)) {
    const [state, , , session] = readText(`/proc/${pid}/stat`)
      .replace(/^.*\) /s, "")
      .split(" ");
    if (state === undefined || session === undefined || state === "Z") continue;
    bySession.set(Number(session), [...(bySession.get(Number(session)) ?? []), pid]);
  }
  return bySession;
}

/** Seconds that a service gets to end in order. */
const graceSeconds = 15;

/** Ends services, and all that they started, and returns when they are gone. */
export async function stopServices(cloud: Cloud, wanted: (name: string) => boolean): Promise<void> {
  await Promise.all(
    namesOf(cloud)
      .filter(wanted)
      .map((name) => stopService(cloud, name)),
  );
}

async function stopService(cloud: Cloud, name: string): Promise<void> {
  const session = sessionOf(cloud, name);
  if (session !== undefined) {
    const left = () => sessions().get(session) ?? [];
    signal([session], "SIGTERM");
    const deadline = Date.now() + graceSeconds * 1000;
    while (processOf(cloud, name) && Date.now() < deadline) await sleep(100);
    for (let pids = left(); pids.length > 0; pids = left()) {
      signal(pids, "SIGKILL");
      await sleep(50);
    }
  }
  rmSync(pidFile(cloud, name), { force: true });
}

/** A service's session also when its first process has ended before the others. */
function sessionOf(cloud: Cloud, name: string): number | undefined {
  const pid = Number.parseInt(readText(pidFile(cloud, name)), 10);
  return processOf(cloud, name) ?? (Number.isInteger(pid) && !isAlive(pid) ? pid : undefined);
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended in the meantime.
    }
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
