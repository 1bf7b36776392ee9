import { isLost } from "../../../http/cloud-error.ts";
import type { Run } from "../../../platform.ts";
import type { Client } from "../client.ts";
import type { Thing } from "./driver.ts";

/** What holds things that have neither name nor tags from the moment they are made: a project of the deployment, called after its owner. */
const prefix = "flatcar-deploy ";

/** Owners by the ids of their projects. */
export async function projectOwners(signal: AbortSignal, client: Client): Promise<ReadonlyMap<string, string>> {
  const all = (await client.all("/v2/projects", "projects", {}, signal)) as readonly Thing[];
  const owned = all.filter(({ name }) => String(name).startsWith(prefix));
  return new Map(owned.map(({ id, name }) => [String(id), String(name).slice(prefix.length)]));
}

/** Id of the owner's project, which is made where there is none. Names of projects are unique: a lost reply makes no second one. */
export async function projectOf({ owner, signal }: Run, client: Client): Promise<string> {
  const known = await ownedBy(owner, signal, client);
  if (known !== undefined) return known;
  try {
    const body = { name: `${prefix}${owner}`, purpose: "Operational / Developer tooling", description };
    const made = await client.post("/v2/projects", body, { signal });
    return String((made as { readonly project: Thing }).project.id);
  } catch (error) {
    const found = isLost(error) && !signal.aborted ? await ownedBy(owner, signal, client) : undefined;
    if (found === undefined) throw error;
    return found;
  }
}

const description = "Reserved addresses of one deployment of flatcar-deploy; it goes with the last of them.";

async function ownedBy(owner: string, signal: AbortSignal, client: Client): Promise<string | undefined> {
  return [...(await projectOwners(signal, client))].find(([, name]) => name === owner)?.[0];
}

/** Deletes the owner's project. One that something is in stays: DigitalOcean refuses. */
export async function removeProject({ owner, signal }: Run, client: Client): Promise<void> {
  const id = await ownedBy(owner, signal, client);
  if (id === undefined) return;
  await client.remove("/v2/projects/{project_id}", undefined, { at: [id], signal }).catch((error: unknown) => {
    if ((error as { readonly status?: number }).status !== 412) throw error;
  });
}
