import { backOffMs } from "../../http/back-off.ts";
import { isLost } from "../../http/cloud-error.ts";
import { dropletOf } from "./account.ts";
import { whenDone } from "./action.ts";
import { applyAddress } from "./address.ts";
import type { BackupPolicy } from "./answers.ts";
import { type Change, patience } from "./change.ts";
import type { Client } from "./client.ts";
import { toPolicy } from "./request.ts";
import { applySize } from "./resize.ts";
import { addTag, removeTag } from "./tagging.ts";
import { tagChanges } from "./tags.ts";

/** How often a step is tried of which nobody knows whether it was carried out. */
const attempts = 6;

/** Brings what changes in place to what the plan says. Whether anything was changed. Each step can be repeated. */
export async function applyInPlace(change: Change): Promise<boolean> {
  const steps = [applySize, applyTags, applyBackups, applyVolumes, applyAddress];
  let changed = false;
  for (const step of steps) changed = (await insist(step, change)) || changed;
  return changed;
}

/** Does a step; where a reply was lost, does what is left of it once the machine was looked at anew. */
async function insist(step: (change: Change) => Promise<boolean>, change: Change): Promise<boolean> {
  const { client, run } = change;
  let { droplet } = change;
  for (let attempt = 1; ; attempt++) {
    try {
      return (await step({ ...change, droplet })) || attempt > 1;
    } catch (error) {
      if (!isLost(error) || attempt === attempts || run.signal.aborted) throw error;
      await client.io.sleep(backOffMs(attempt), run.signal);
      droplet = (await dropletOf(client, String(droplet.id), run.signal)) ?? droplet;
    }
  }
}

async function applyTags({ client, plan, droplet, run }: Change): Promise<boolean> {
  const own = { labels: plan.labels, tags: plan.options.tags };
  const { add, remove } = tagChanges(droplet.tags ?? [], own, run.dropped ?? []);
  for (const tag of add) await addTag(client, tag, { id: droplet.id, type: "droplet" }, run.signal);
  for (const tag of remove) await removeTag(client, tag, { id: droplet.id, type: "droplet" }, run.signal);
  return add.length + remove.length > 0;
}

async function applyBackups(change: Change): Promise<boolean> {
  const { client, plan, droplet, run } = change;
  const { backups } = plan.options;
  const on = droplet.features?.includes("backups") ?? false;
  if (backups === undefined || (!on && backups === false)) return false;
  if (on && backups !== false && isPolicy(await policyOf(client, droplet.id, run.signal), toPolicy(backups)))
    return false;
  const type = backups === false ? "disable_backups" : on ? "change_backup_policy" : "enable_backups";
  const body = { type, ...(backups === false ? {} : { backup_policy: toPolicy(backups) }) } as const;
  const given = { at: [droplet.id], signal: run.signal };
  await whenDone(
    client,
    await client.post("/v2/droplets/{droplet_id}/actions", body as never, given),
    patience(change, "the backups"),
  );
  return true;
}

/** When a Droplet's backups are made. */
export async function policyOf({ get }: Client, id: number, signal: AbortSignal): Promise<BackupPolicy | undefined> {
  const found = (await get(`/v2/droplets/${id}/backups/policy`, signal)) as
    | { readonly policy?: { readonly backup_policy?: BackupPolicy } }
    | undefined;
  return found?.policy?.backup_policy;
}

/** What is not wanted otherwise may be anything. */
function isPolicy(now: BackupPolicy | undefined, wanted: BackupPolicy): boolean {
  return (
    now?.plan === wanted.plan &&
    (["weekday", "hour"] as const).every((key) => (wanted[key] ?? now?.[key]) === now?.[key])
  );
}

async function applyVolumes(change: Change): Promise<boolean> {
  const { volumes } = change.plan.options;
  if (volumes === undefined) return false;
  const now = change.droplet.volume_ids ?? [];
  const gone = now.filter((id) => !volumes.includes(id));
  const fresh = volumes.filter((id) => !now.includes(id));
  for (const id of gone) await moveVolume(change, id, "detach");
  for (const id of fresh) await moveVolume(change, id, "attach");
  return gone.length + fresh.length > 0;
}

async function moveVolume(change: Change, id: string, type: "attach" | "detach"): Promise<void> {
  const { client, droplet, run } = change;
  run.progress(`${type === "attach" ? "attaching" : "detaching"} volume ${id}`);
  const body = { type, droplet_id: droplet.id, region: droplet.region.slug };
  const given = { at: [id], signal: run.signal };
  const answer = await client.post("/v2/volumes/{volume_id}/actions", body as never, given);
  await whenDone(client, answer, patience(change, `volume ${id}`));
}
