import { hostname } from "node:os";
import type { FlatcarError } from "../errors.ts";
import { isAlive, startedAfter } from "../pid.ts";

/** Whether every lock that the engine complains of was left in a shared state by a process of this computer that is dead. */
export function isLeftBehind({ findings }: FlatcarError): boolean {
  const locks = findings.flatMap(({ code, details = [] }) => (code === "FD1504" ? details : []));
  return locks.length > 0 && locks.every(isDeadHere);
}

/** As the engine prints a lock: `s3://…/ID.json: created by USER@HOST (pid 42) at 2026-11-25T21:00:00Z`. */
function isDeadHere(line: string): boolean {
  const [, host, pid, since] = /: created by \S*@(\S+) \(pid (\d+)\) at (\S+)$/.exec(line) ?? [];
  if (host !== hostname() || pid === undefined || since === undefined) return false;
  return !isAlive(Number(pid)) || startedAfter(Number(pid), new Date(since));
}
