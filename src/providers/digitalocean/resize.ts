import { FlatcarError } from "../../errors.ts";
import { isLost } from "../../http/cloud-error.ts";
import { dropletOf } from "./account.ts";
import { whenDone } from "./action.ts";
import type { Droplet, Size } from "./answers.ts";
import { type Change, patience } from "./change.ts";
import { refusedSize } from "./errors.ts";
import { isToStart } from "./state.ts";
import { addTag, removeTag } from "./tagging.ts";
import { tagOf } from "./tags.ts";

/** DigitalOcean says about a minute for each GB that is in use, https://docs.digitalocean.com/products/droplets/how-to/resize/ */
const resizeTimeoutMs = 60 * 60_000;
/** How often it is looked at whether a machine has stopped, and after what pauses. */
const stopLooks = 12;
const stopPauseMs = 5_000;
const lockPauseMs = 5_000;

/**
 * Stops the machine, gives it its size and starts it. A tag says that it is off for this alone: what was cut off is then taken up again, and
 * what somebody else stopped stays so. Throws FD1401, FD1405 and FD1411 before anything is stopped where it cannot have the size.
 */
export async function applySize(change: Change): Promise<boolean> {
  const { size } = change.plan.options;
  if (change.droplet.size_slug === size && !isToStart(change.droplet)) return false;
  const droplet = await unlocked(change);
  if (droplet.size_slug !== size) await resize({ ...change, droplet });
  const now = await look(change);
  if (isToStart(now)) await start(change, now);
  return true;
}

async function look({ client, plan, droplet, run }: Change): Promise<Droplet> {
  const found = await dropletOf(client, String(droplet.id), run.signal);
  if (found) return found;
  throw new FlatcarError({ code: "FD1415", message: `${plan.name} (${droplet.id}) does not exist any more` });
}

/** The machine, when what somebody began of it has ended: its size may be another one then. */
async function unlocked(change: Change): Promise<Droplet> {
  const { client, run } = change;
  const limitMs = client.io.now().getTime() + timeoutOf(change);
  for (;;) {
    const droplet = await look(change);
    if (!droplet.locked || client.io.now().getTime() >= limitMs) return droplet;
    run.progress("waiting until its last action has ended");
    await client.io.sleep(lockPauseMs, run.signal);
  }
}

function timeoutOf({ run }: Change): number {
  return run.timeoutMs ?? resizeTimeoutMs;
}

async function resize(change: Change): Promise<void> {
  const { droplet, plan, run } = change;
  const { size, keepDisk } = plan.options;
  await checkSize(change);
  run.progress("stopping it to change the size");
  if (droplet.status !== "off") await stop(change);
  run.progress(`resizing it to ${size}`);
  try {
    await act(change, { type: "resize", size, disk: !keepDisk });
  } catch (error) {
    if (!isLost(error) && !run.signal.aborted) await startAgain(change);
    throw error;
  }
}

/** Begins an action and waits for it. */
async function act(change: Change, body: { readonly type: string } & Readonly<Record<string, unknown>>): Promise<void> {
  const { client, droplet, run } = change;
  const given = { at: [droplet.id], signal: run.signal };
  const answer = await client.post("/v2/droplets/{droplet_id}/actions", body as never, given);
  await whenDone(client, answer, { ...patience(change, `the ${body.type}`), timeoutMs: timeoutOf(change) });
}

/** Asks the machine to stop, and switches it off when it does not. */
async function stop(change: Change): Promise<void> {
  const { client, droplet, run } = change;
  await addTag(client, tagOf("start", "stopped"), { id: droplet.id, type: "droplet" }, run.signal);
  await act(change, { type: "shutdown" });
  for (let count = 0; count < stopLooks; count++) {
    if (count > 0) await client.io.sleep(stopPauseMs, run.signal);
    if ((await look(change)).status === "off") return;
  }
  run.progress("it does not stop: switching it off");
  await act(change, { type: "power_off" });
}

async function start(change: Change, droplet: Droplet): Promise<void> {
  const { client, run } = change;
  run.progress("starting it");
  if (droplet.status === "off") await act(change, { type: "power_on" });
  await removeTag(client, tagOf("start", "stopped"), { id: droplet.id, type: "droplet" }, run.signal);
}

/** A machine that ran goes on with the size that it has. Where it cannot be started now, its tag says so to the next run. */
async function startAgain(change: Change): Promise<void> {
  const now = await look(change).catch(() => undefined);
  if (now && isToStart(now)) await start(change, now).catch(() => undefined);
}

/** Asked before a machine is stopped in vain. */
async function checkSize({ client, plan, droplet, run }: Change): Promise<void> {
  const sizes = (await client.all("/v2/sizes", "sizes", {}, run.signal)) as readonly Size[];
  const size = sizes.find(({ slug }) => slug === plan.options.size);
  const finding = refusedSize(plan, droplet, size, sizes);
  if (finding) throw new FlatcarError(finding);
}
