import { FlatcarError } from "../../errors.ts";
import { type Poller, poller } from "../../http/poll.ts";
import type { IO, MachinePlan, Run } from "../../platform.ts";
import { whenDone } from "./action.ts";
import type { Droplet, ReservedIp } from "./answers.ts";
import { type Change, patience } from "./change.ts";
import type { Client } from "./client.ts";
import type { Options } from "./options.ts";
import { addTag, removeTag } from "./tagging.ts";
import { tagOf, valueIn } from "./tags.ts";

/** The reserved address that we assigned: it stands in a tag, since what others assign is theirs. */
export function assignedAddress({ tags }: Pick<Droplet, "tags">): string | undefined {
  return valueIn(tags ?? [], "address");
}

/** Which reserved address a Droplet has that once got one of us; `undefined` where it has none now, or never got one. */
export type AddressFinder = (droplet: Droplet, signal: AbortSignal) => Promise<string | undefined>;

/** For so long a list may be waited for. */
const timeoutMs = 60_000;

/** One list serves all that are looked at together. */
export function addressFinder(client: Client, io: IO): AddressFinder {
  const ask = async (_: readonly string[], signal: AbortSignal) => addressesByDroplet(client, signal);
  const lists: Poller<string> = poller({ ask, idsInOneCall: Number.MAX_SAFE_INTEGER, firstMs: 50 }, io);
  return async (droplet, signal) => {
    if (assignedAddress(droplet) === undefined) return undefined;
    const what = `the reserved address of ${droplet.name}`;
    const found = await lists.until({ id: String(droplet.id), what, signal, timeoutMs, answer: (ip) => ({ ip }) });
    return found.ip;
  };
}

async function addressesByDroplet(client: Client, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const all = (await client.all("/v2/reserved_ips", "reserved_ips", {}, signal)) as readonly ReservedIp[];
  return new Map(all.flatMap(({ ip, droplet }) => (droplet?.id === undefined ? [] : [[String(droplet.id), ip]])));
}

/** Throws FD1405 where the plan's address is with a machine that is not of this deployment. */
export async function requireFreeAddress(
  { name, options: { reservedIp } }: MachinePlan<Options>,
  { owner, signal }: Pick<Run, "owner" | "signal">,
  client: Client,
): Promise<void> {
  const holder = reservedIp === undefined ? undefined : await holderOf(client, reservedIp, signal);
  if (reservedIp === undefined || !holder || valueIn(holder.tags ?? [], "owner") === owner) return;
  throw new FlatcarError({
    code: "FD1405",
    message: `the reserved address ${reservedIp} of ${name} is with ${holder.name} (${holder.id}), which is not a machine of this deployment`,
    at: { path: "options.reservedIp" },
    hint: `take it from there first, \`doctl compute reserved-ip-action unassign ${reservedIp}\` does, or name another one`,
  });
}

/** The Droplet that has a reserved address. */
async function holderOf({ get }: Client, ip: string, signal: AbortSignal): Promise<Holder | undefined> {
  const found = (await get(`/v2/reserved_ips/${ip}`, signal)) as { readonly reserved_ip?: ReservedIp } | undefined;
  return found?.reserved_ip?.droplet ?? undefined;
}

type Holder = NonNullable<ReservedIp["droplet"]>;

/** Brings the plan's address here, and takes the one away that an earlier plan had. Whether anything was changed. */
export async function applyAddress(change: Change): Promise<boolean> {
  const { plan, droplet } = change;
  const { reservedIp: wanted } = plan.options;
  const had = assignedAddress(droplet);
  const dropped = had !== undefined && had !== wanted;
  if (dropped) await takeAway(change, had);
  return (wanted !== undefined && (await bring(change, wanted, had))) || dropped;
}

async function takeAway(change: Change, ip: string): Promise<void> {
  const { client, droplet, run } = change;
  const holder = await holderOf(client, ip, run.signal);
  if (holder?.id === droplet.id) await moveAddress(change, ip, { type: "unassign" });
  await removeTag(client, tagOf("address", ip), { id: droplet.id, type: "droplet" }, run.signal);
}

async function bring(change: Change, ip: string, had: string | undefined): Promise<boolean> {
  const { client, droplet, run, plan } = change;
  const isHere = (await holderOf(client, ip, run.signal))?.id === droplet.id;
  if (!isHere) {
    await requireFreeAddress(plan, run, client);
    await moveAddress(change, ip, { type: "assign", droplet_id: droplet.id });
  }
  if (had !== ip) await addTag(client, tagOf("address", ip), { id: droplet.id, type: "droplet" }, run.signal);
  return !isHere || had !== ip;
}

async function moveAddress(change: Change, ip: string, body: object): Promise<void> {
  const { client, run } = change;
  run.progress(`moving the reserved address ${ip}`);
  const given = { at: [ip], signal: run.signal, idempotent: true };
  const answer = await client.post("/v2/reserved_ips/{reserved_ip}/actions", body as never, given);
  await whenDone(client, answer, patience(change, `the reserved address ${ip}`));
}
