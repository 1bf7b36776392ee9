import { isDeepStrictEqual } from "node:util";
import { FlatcarError } from "../../errors.ts";
import type { MachinePlan, Run } from "../../platform.ts";
import type { Server } from "./compute.ts";
import { unlessAbsent } from "./errors.ts";
import { attachFloatingIp, detachFloatingIp, floatingIpOf, type Holder } from "./floating-ip.ts";
import { isUuid } from "./id.ts";
import { keys, ownerTag, toMetadata, writtenTags } from "./labels.ts";
import type { Options } from "./options.ts";
import type { Region } from "./region.ts";
import { planDigest } from "./request.ts";
import { applyFlavor } from "./resize.ts";

/** One machine that is to become what its plan says. */
export interface Change {
  readonly region: Region;
  readonly run: Run;
  readonly plan: MachinePlan<Options>;
  readonly server: Server;
}

/** Applies whatever differs from the plan and can be changed in place, and nothing else. Gives the server's floating IP. */
export async function applyInPlace(change: Change): Promise<string | undefined> {
  const { floatingIp } = change.plan.options;
  await applyFlavor(change);
  const had = floatingIpOf(change.server.metadata ?? {});
  if (!isDeepStrictEqual(had, floatingIp)) await detachFloatingIp(had, holderOf(change));
  await removeTags(change);
  await applyMetadata(change);
  await addTags(change);
  await applyGroups(change);
  return attachFloatingIp(floatingIp, holderOf(change));
}

/** Whose floating IP a change is about. */
export function holderOf({ region, run, plan, server }: Change): Holder {
  const owner = server.metadata?.[keys.owner] ?? run.owner;
  return { region, owner, server: server.id, first: plan.options.networks?.[0], signal: run.signal };
}

/**
 * Items that others set stay. What goes goes first: the item that says which labels are ours must not forget one that is still there.
 */
async function applyMetadata({ region, run, plan, server }: Change): Promise<void> {
  const { signal } = run;
  const wanted = toMetadata(plan, run.owner, planDigest(plan));
  const found = server.metadata ?? {};
  const gone = [...(run.dropped ?? []), keys.labels, keys.tags, keys.floatingIp, keys.groupsById];
  const surplus = gone.filter((key) => Object.hasOwn(found, key) && !Object.hasOwn(wanted, key));
  const path = `/servers/${server.id}/metadata`;
  for (const key of surplus) {
    const call = { method: "DELETE", path: `${path}/${encodeURIComponent(key)}`, expect: "nothing", signal } as const;
    await unlessAbsent(region.nova.request(call));
  }
  const changed = Object.entries(wanted).filter(([key, value]) => found[key] !== value);
  if (changed.length === 0) return;
  const body = { metadata: Object.fromEntries(changed) };
  await region.nova.request({ method: "POST", path, body, idempotent: true, signal });
}

/** Tags that others set stay. The metadata that says which are ours is written after the old ones are gone, and before new ones come. */
async function removeTags({ region, run, plan, server }: Change): Promise<void> {
  const ours = writtenTags(server.tags ?? [], server.metadata ?? {});
  for (const tag of ours.filter((one) => !plan.options.tags.includes(one)))
    await unlessAbsent(region.nova.request({ method: "DELETE", ...tagCall(server, tag), signal: run.signal }));
}

async function addTags({ region, run, plan, server }: Change): Promise<void> {
  const found = server.tags ?? [];
  for (const tag of [ownerTag(run.owner), ...plan.options.tags].filter((one) => !found.includes(one)))
    await region.nova.request({ method: "PUT", ...tagCall(server, tag), signal: run.signal });
}

function tagCall({ id }: Server, tag: string) {
  return { path: `/servers/${id}/tags/${encodeURIComponent(tag)}`, expect: "nothing" } as const;
}

/** The new ones come before the old ones go, so that the machine is never without. */
async function applyGroups(change: Change): Promise<void> {
  const { securityGroups } = change.plan.options;
  if (!securityGroups) return;
  const found = new Set((change.server.security_groups ?? []).map(({ name }) => name));
  const wanted = new Set(await namesOf(securityGroups, change));
  for (const name of [...wanted].filter((one) => !found.has(one))) await act(change, { addSecurityGroup: { name } });
  for (const name of [...found].filter((one) => !wanted.has(one)))
    await unlessAbsent(act(change, { removeSecurityGroup: { name } }));
}

/** Nova shows groups by their names. */
async function namesOf(groups: readonly string[], { region, run }: Change): Promise<readonly string[]> {
  if (!groups.some(isUuid)) return groups;
  const ids = await region.find.groups(groups, run.signal);
  const names = new Map([...ids].map(([name, id]) => [id, name]));
  return groups.map((id) => names.get(id) ?? noGroup(id, region.name));
}

function noGroup(id: string, region: string): never {
  const hint = "openstack security group list shows them";
  throw new FlatcarError({ code: "FD1406", message: `${region} has no security group ${id}`, hint });
}

async function act({ region, run, server }: Change, action: object): Promise<void> {
  const path = `/servers/${server.id}/action`;
  const call = { method: "POST", path, body: action, expect: "nothing", idempotent: true, signal: run.signal } as const;
  await region.nova.request(call);
}
