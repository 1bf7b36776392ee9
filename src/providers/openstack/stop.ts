import { FlatcarError } from "../../errors.ts";
import type { Run } from "../../platform.ts";
import type { Server } from "./compute.ts";
import { unlessRefused } from "./errors.ts";
import type { Region } from "./region.ts";

/** Nova itself gives a guest a minute to shut down, https://docs.openstack.org/nova/latest/configuration/config.html#DEFAULT.shutdown_timeout */
const timeoutMs = 2 * 60_000;

/**
 * Shuts a server down where a volume of it stays: deleting it would cut its power, and what it had written and not stored were lost. One that
 * does not stop in time is let be: it goes all the same.
 */
export async function stopWhereKept(
  server: Server,
  region: Region,
  owner: string,
  { signal, progress }: Run,
): Promise<void> {
  const { id, status, "os-extended-volumes:volumes_attached": volumes = [] } = server;
  if (status !== "ACTIVE" || !volumes.some(({ delete_on_termination: goes }) => goes === false)) return;
  progress(`waiting for ${id} to stop, as a volume of it stays`);
  const body = { "os-stop": null };
  const call = { method: "POST", path: `/servers/${id}/action`, body, expect: "nothing", idempotent: true } as const;
  await unlessRefused(region.nova.request({ ...call, signal }));
  await region
    .watch(owner)
    .until({ id, what: `${id} to stop`, signal, timeoutMs, answer: (now) => now?.status !== "ACTIVE" || undefined })
    .catch((error: unknown) => {
      if (!(error instanceof FlatcarError) || error.code !== "FD1408") throw error;
    });
}
