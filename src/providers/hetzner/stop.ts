import { FlatcarError } from "../../errors.ts";
import type { Run } from "../../platform.ts";
import type { Waiting } from "./actions.ts";
import type { Project } from "./project.ts";
import type { Action, Server } from "./records.ts";

const looks = 12;
const pauseMs = 5_000;

/** Asks a server to shut down, and waits a minute for it: false where it still runs then. */
export async function shutDown(id: number, { client, io, done }: Project, waiting: Waiting): Promise<boolean> {
  const { signal } = waiting;
  const path = `/servers/${id}/actions/shutdown`;
  const { action } = await client.send<{ readonly action: Action }>("POST", path, signal, { again: true });
  await done([action], waiting);
  for (let count = 0; count < looks; count++) {
    if (count > 0) await io.sleep(pauseMs, signal);
    const now = await client.one<Server>(`/servers/${id}`, "server", signal);
    if (!now || now.status === "off") return true;
  }
  return false;
}

/**
 * Shuts a server down where it has volumes, which stay: deleting it would cut its power, and what it had written and not stored were lost. One
 * that does not stop in time is let be: it goes all the same.
 */
export async function stopWhereKept(
  { id, status, volumes, protection }: Server,
  project: Project,
  { signal, progress }: Run,
  deadlineMs: number,
): Promise<void> {
  if (status !== "running" || volumes.length === 0 || protection.delete) return;
  progress(`waiting for server ${id} to stop, as a volume of it stays`);
  await shutDown(id, project, { what: `${id} to stop`, signal, deadlineMs }).catch((error: unknown) => {
    if (!(error instanceof FlatcarError) || error.code === "FD1409") throw error;
  });
}
