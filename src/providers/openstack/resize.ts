import { type Finding, FlatcarError } from "../../errors.ts";
import { CloudError } from "../../http/cloud-error.ts";
import type { Server } from "./compute.ts";
import { meaningOf } from "./errors.ts";
import type { Change } from "./update.ts";

/** Another host may have to be given a copy of the disk. */
const defaultTimeoutMs = 60 * 60_000;

/** `RESIZE`, and tasks that lead to it, from it and back. https://docs.openstack.org/nova/latest/contributor/resize-and-cold-migrate.html */
const underWay = /^resize_/;

/**
 * Gives a server the flavor of its plan: Nova stops it, takes it to a host with room, starts it there, and waits for a word that all is well. Where it
 * was cut off, it is gone on with; one that leads to another flavor is taken back. Gives the server as it is then.
 * Throws FD1401 where no host has room, FD1407 where the server is in ERROR since; it keeps its flavor where Nova refuses.
 */
export async function applyFlavor(change: Change): Promise<Server> {
  const { region, run, plan } = change;
  const { flavor } = plan.options;
  let server = await settled(change.server, change);
  for (let asked = false; flavorOf(server) !== flavor || server.status === "VERIFY_RESIZE"; ) {
    if (server.status === "VERIFY_RESIZE") server = await (flavorOf(server) === flavor ? confirm : revert)(change);
    else if (asked) throw givenUp(change);
    else {
      run.progress(`stopping it to change the flavor to ${flavor}`);
      const { id } = await region.find.flavor(flavor, run.signal);
      await unlessBegun(act(change, { resize: { flavorRef: id } }));
      asked = true;
      server = await settled(undefined, change);
    }
  }
  return server;
}

function flavorOf({ flavor }: Server): string | undefined {
  return flavor?.original_name;
}

/** Nova shows it as unconfirmed until its disk is gone from the host that it was on. */
async function confirm(change: Change): Promise<Server> {
  change.run.progress("confirming the flavor");
  try {
    await unlessBegun(act(change, { confirmResize: null }));
  } catch (error) {
    if (error instanceof CloudError && !error.lost) await takenBack(change);
    throw error;
  }
  return settled(undefined, change, "VERIFY_RESIZE");
}

/** Of what cannot be confirmed; why it could not is what counts. */
async function takenBack(change: Change): Promise<void> {
  await revert(change).catch(() => undefined);
}

async function revert(change: Change): Promise<Server> {
  change.run.progress("taking a change of the flavor back");
  await unlessBegun(act(change, { revertResize: null }));
  return settled(undefined, change);
}

async function act({ region, run, server }: Change, body: object): Promise<void> {
  const path = `/servers/${server.id}/action`;
  await region.nova.request({ method: "POST", path, body, expect: "nothing", idempotent: true, signal: run.signal });
}

/** A reply that was lost is repeated, and then Nova is at it already, or has done it. */
async function unlessBegun(step: Promise<void>): Promise<void> {
  await step.catch((error: unknown) => {
    if (!(error instanceof CloudError)) throw error;
    const begun = error.status === 409 && /task_state resize_|vm_state (?:resized|active|stopped)/.test(error.message);
    if (!begun && !/must change flavor|has not been resized/.test(error.message)) throw error;
  });
}

/** The server when nothing of a resize is under way, and it has left a status. */
async function settled(seen: Server | undefined, change: Change, left?: Server["status"]): Promise<Server> {
  if (seen && !isUnderWay(seen)) return seen;
  const { region, run, plan, server } = change;
  return region.watch(run.owner).until({
    id: server.id,
    what: `${plan.name} to change its flavor`,
    signal: run.signal,
    timeoutMs: run.timeoutMs ?? defaultTimeoutMs,
    answer(now) {
      if (now?.status === "ERROR") throw new FlatcarError(failed(change, now));
      return now && now.status !== left && !isUnderWay(now) ? now : undefined;
    },
    stateOf: ({ status }) => `is ${status}`,
  });
}

function isUnderWay({ status, "OS-EXT-STS:task_state": task }: Server): boolean {
  return /^(?:RESIZE|REVERT_RESIZE)$/.test(status) || underWay.test(task ?? "");
}

/** Nova finds a host after it has accepted the call, and leaves the server as it was where there is none. */
function givenUp({ plan }: Change): FlatcarError {
  return new FlatcarError({
    code: "FD1401",
    message: `Nova accepted flavor ${plan.options.flavor} for ${plan.name} and gave it up: the machine runs as it did`,
    hint: "no host has room for that flavor, as a rule: try another one or try later; openstack server event list says more",
  });
}

function failed({ plan }: Change, { id, fault }: Server): Finding {
  const reason = fault?.message.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return {
    code: (fault && meaningOf(fault.message)?.code) ?? "FD1407",
    message: `${plan.name} is in ERROR since its flavor was to change${reason ? `, because: ${reason}` : ""}`,
    details: [`server ${id}; it is kept, with its disk`],
    hint: "openstack server reboot --hard may bring it back, and the next run goes on; else ask the operators of the cloud to reset its state",
  };
}
