import { readFileSync } from "node:fs";

/** Whether the pid belongs to a process that began after this time: it was given out anew. False where `/proc` does not tell. */
export function startedAfter(pid: number, time: Date): boolean {
  const ticks = Number(startOf(pid));
  const bootSeconds = Number(/^btime (\d+)$/m.exec(readText("/proc/stat"))?.[1]);
  return bootSeconds + ticks / ticksPerSecond > time.getTime() / 1000 + clockSlackSeconds;
}

/** `USER_HZ`, which is 100 on every architecture that Node runs on, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const ticksPerSecond = 100;
const clockSlackSeconds = 2;

/** Whether a process runs; one that is dead and that nobody has waited for does not. */
export function isAlive(pid: number, started?: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const now = startOf(pid);
  return now !== zombie && (started === undefined || now === undefined || now === started);
}

const zombie = "zombie";

/** The kernel's time of start of a process in ticks since boot, where `/proc` tells it. */
export function startOf(pid: number): string | undefined {
  const fields = readText(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, "")
    .split(" ");
  return fields[0] === "Z" ? zombie : fields[19];
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
