import { FlatcarError } from "../../errors.ts";
import { CloudError } from "../../http/cloud-error.ts";
import type { Run } from "../../platform.ts";
import { type Account, dropletOf } from "./account.ts";

/** For how long a Droplet that is asked to shut down is waited for. */
const timeoutMs = 2 * 60_000;

/**
 * Shuts a Droplet down where it has volumes, which stay: deleting it would cut its power, and what it had written and not stored were lost.
 * One that does not stop in time is let be: it goes all the same.
 */
export async function stopWhereKept(
  id: string,
  { client, of }: Account,
  { owner, signal, progress }: Run,
): Promise<void> {
  const { fleet, watch } = of(owner);
  if ((await fleet.get(Number(id), signal))?.volume_ids?.length === 0) return;
  const droplet = await dropletOf(client, id, signal);
  if (droplet?.status !== "active" || (droplet.volume_ids ?? []).length === 0) return;
  progress(`waiting for Droplet ${id} to stop, as a volume of it stays`);
  const given = { at: [droplet.id], signal, idempotent: true };
  await client.post("/v2/droplets/{droplet_id}/actions", { type: "shutdown" } as never, given).catch(unlessBusy);
  await watch
    .until({ id, what: `${id} to stop`, signal, timeoutMs, answer: (now) => now?.status !== "active" || undefined })
    .catch((error: unknown) => {
      if (!(error instanceof FlatcarError) || error.code !== "FD1408") throw error;
    });
}

/** Of a try whose reply was lost the next one says that something is under way. */
function unlessBusy(error: unknown): void {
  if (!(error instanceof CloudError) || error.status !== 422) throw error;
}
