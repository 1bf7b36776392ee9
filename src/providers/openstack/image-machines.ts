import { FlatcarError } from "../../errors.ts";
import { listAll } from "./find.ts";
import { openNova } from "./nova.ts";
import { listServers, readServer } from "./servers.ts";
import type { Session } from "./session.ts";

/** A volume as Cinder shows it, as far as it is read. https://docs.openstack.org/api-ref/block-storage/v3/#list-accessible-volumes-with-details */
interface Volume {
  /** There where it was made of an image. */
  readonly volume_image_metadata?: { readonly image_id?: string };
  readonly attachments: readonly { readonly server_id: string }[];
}

/** Names of the servers in one region that boot from an image: from the flavor's own disk, or from a volume that was made of it. */
export async function machinesOf(
  session: Session,
  region: string,
  image: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const nova = openNova(session, region);
  const [onDisk, ids] = await Promise.all([
    listServers(nova, { image }, signal),
    onVolumes(session, region, image, signal),
  ]);
  const onVolume = await Promise.all(ids.map((id) => readServer(nova, id, signal)));
  return [...onDisk, ...onVolume].flatMap((server) => server?.name ?? []).sort();
}

/** Of a server that boots from a volume Nova knows no image: Cinder does. What one has beside its own disk counts as well. */
async function onVolumes(
  session: Session,
  region: string,
  image: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const call = { method: "GET", path: "/volumes/detail", signal } as const;
  const volumes = await listAll<Volume>(session, "block-storage", region, call, "volumes").catch(noVolumes);
  const made = volumes.filter((volume) => volume.volume_image_metadata?.image_id === image);
  return [...new Set(made.flatMap(({ attachments }) => attachments.map(({ server_id }) => server_id)))];
}

/** A cloud may have no Cinder, and then no machine boots from a volume. */
function noVolumes(error: unknown): readonly Volume[] {
  if (error instanceof FlatcarError && error.findings[0].code === "FD1451") return [];
  throw error;
}
