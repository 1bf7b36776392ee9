import { ids, keyPairs, quotas, volumeTypes, zones } from "./account.ts";
import type { PortRecord, ServerRecord, ShownRecord, VolumeRecord } from "./records.ts";
import { fault } from "./refusal.ts";
import { newId, type Store } from "./store.ts";
import { statusOf } from "./volume.ts";

interface Wanted {
  readonly name: string;
  readonly flavorRef: string;
  readonly imageRef?: string;
  readonly user_data?: string;
  readonly key_name?: string;
  readonly config_drive?: boolean | string;
  readonly availability_zone?: string;
  readonly networks?: "auto" | "none" | readonly WantedNetwork[];
  readonly security_groups?: readonly { readonly name?: string }[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly block_device_mapping_v2?: readonly Mapping[];
}

interface WantedNetwork {
  readonly uuid?: string;
  readonly port?: string;
  readonly fixed_ip?: string;
}

interface Mapping {
  readonly source_type?: string;
  readonly destination_type?: string;
  readonly uuid?: string;
  readonly volume_size?: number;
  readonly volume_type?: string;
  readonly delete_on_termination?: boolean;
  readonly boot_index?: number | string | null;
}

export interface ServerBody {
  readonly server: Wanted;
  readonly "os:scheduler_hints"?: { readonly group?: string };
}

/** Accepts a server as Nova does: what it refers to is checked first, where it runs is not known yet. */
export function makeServer(store: Store, body: ServerBody, doomed: ServerRecord["fault"]): ServerRecord {
  const { server: wanted } = body;
  const id = newId();
  const flavor = store.place.flavors.find((one) => one.id === wanted.flavorRef);
  if (!flavor) throw fault(400, `Flavor ${wanted.flavorRef} could not be found.`);
  const image = checkImage(store, wanted);
  const securityGroups = groupsOf(store, wanted);
  checkReferences(store, body);
  if (store.servers.size >= quotas.instances) throw overQuota(store.servers.size);
  const boots = wanted.block_device_mapping_v2?.find(({ boot_index }) => Number(boot_index ?? -1) === 0);
  const onVolume = boots?.destination_type === "volume";
  if (!onVolume && flavor.disk === 0)
    throw fault(403, "Only volume-backed servers are allowed for flavors with zero disk.");
  const volumes = volumesOf(store, id, wanted);
  const ports = portsOf(store, id, wanted);
  for (const volume of volumes) store.volumes.set(volume.id, volume);
  for (const port of ports) store.ports.set(port.id, port);
  const server: ServerRecord = {
    id,
    name: wanted.name,
    createdAt: Date.now(),
    flavor: flavor.id,
    ...(onVolume ? {} : { image }),
    userData: wanted.user_data ?? "",
    ...(wanted.key_name === undefined ? {} : { keyName: wanted.key_name }),
    zone: wanted.availability_zone ?? "nova",
    configDrive: String(wanted.config_drive ?? "").toLowerCase() === "true",
    ...(body["os:scheduler_hints"]?.group === undefined ? {} : { group: body["os:scheduler_hints"].group }),
    ...(doomed ? { fault: doomed } : {}),
    status: "BUILD",
    deleting: false,
    next: Date.now() + store.latencyMs,
    metadata: wanted.metadata ?? {},
    tags: wanted.tags ?? [],
    securityGroups,
    ports: ports.map((port) => port.id),
    volumes: volumes.map((volume) => volume.id),
  };
  store.servers.set(id, server);
  return server;
}

export function overQuota(used: number) {
  return fault(403, `Quota exceeded for instances: Requested 1, but already used ${used} of ${used} instances`);
}

function checkImage(store: Store, { imageRef, block_device_mapping_v2: mapping = [] }: Wanted): string {
  const id = imageRef ?? mapping.find(({ source_type }) => source_type === "image")?.uuid ?? "";
  const image = store.images.get(id);
  if (!image) throw fault(400, `Can not find requested image`);
  if (image.status !== "active") throw fault(400, `Image ${id} is not active.`);
  return id;
}

function groupsOf(store: Store, { security_groups: wanted }: Wanted): readonly string[] {
  if (!wanted) return [ids.defaultGroup];
  return wanted.map(({ name = "" }) => groupOf(store, name));
}

/** A security group by its id or name, as Nova takes it. */
export function groupOf(store: Store, name: string): string {
  const named = [...store.securityGroups.values()].filter(({ id, shown }) => id === name || shown.name === name);
  if (named.length > 1)
    throw fault(409, `Multiple security_group matches found for name '${name}', use an ID to be more specific.`);
  if (!named[0]) throw fault(400, `Unable to find security_group with name or id '${name}'`);
  return named[0].id;
}

function checkReferences(store: Store, body: ServerBody): void {
  const { key_name, availability_zone, metadata = {}, block_device_mapping_v2: mapping = [] } = body.server;
  const group = body["os:scheduler_hints"]?.group;
  if (key_name !== undefined && !keyPairs.includes(key_name)) throw fault(400, "Invalid key_name provided.");
  if (availability_zone !== undefined && !zones.includes(availability_zone))
    throw fault(400, "The requested availability zone is not available");
  if (group !== undefined && !store.serverGroups.has(group))
    throw fault(400, `Instance group ${group} could not be found.`);
  if (Object.keys(metadata).length > quotas.metadataItems)
    throw fault(
      403,
      `Quota exceeded for metadata_items: Requested ${Object.keys(metadata).length}, but already used 0 of 128 metadata_items`,
    );
  const strange = mapping.find(({ volume_type }) => volume_type !== undefined && !volumeTypes.includes(volume_type));
  if (strange) throw fault(400, `Volume type name or ID ${strange.volume_type} could not be found.`);
}

function portsOf(store: Store, server: string, { networks = "auto" }: Wanted): readonly PortRecord[] {
  if (networks === "none") return [];
  if (networks !== "auto") return networks.map((network) => portOf(store, server, network));
  const own = [...store.networks.values()].filter(({ shown }) => shown["router:external"] !== true);
  if (own.length > 1) throw fault(409, "Multiple possible networks found, use a Network ID to be more specific.");
  if (!own[0]) throw fault(400, "Unable to automatically allocate a network for project");
  return [newPort(store, server, own[0], undefined)];
}

function portOf(store: Store, server: string, { uuid = "", port: id, fixed_ip }: WantedNetwork): PortRecord {
  if (id === undefined) {
    const network = store.networks.get(uuid);
    if (!network) throw fault(400, `Network ${uuid} could not be found.`);
    return newPort(store, server, network, fixed_ip);
  }
  const port = store.ports.get(id);
  if (!port) throw fault(400, `Port id ${id} could not be found.`);
  if (port.server !== "") throw fault(409, `Port ${id} is still in use.`);
  port.server = server;
  return port;
}

function newPort(store: Store, server: string, network: ShownRecord, wanted: string | undefined): PortRecord {
  if (!(network.shown.subnets as readonly string[])[0])
    throw fault(400, `Network ${network.id} requires a subnet in order to boot instances on.`);
  const taken = wanted !== undefined && [...store.ports.values()].some((port) => port.address === wanted);
  if (taken) throw fault(400, `Fixed IP address ${wanted} is already in use on instance ${server}.`);
  const address = wanted ?? store.address(network.shown["router:external"] === true);
  return { id: newId(), network: network.id, server, address, kept: false };
}

function volumesOf(store: Store, server: string, { block_device_mapping_v2: mapping = [] }: Wanted) {
  return mapping
    .filter(({ destination_type }) => destination_type === "volume")
    .map((one) => volumeOf(store, server, one));
}

function volumeOf(store: Store, server: string, mapping: Mapping): VolumeRecord {
  const deleteOnTermination = mapping.delete_on_termination ?? false;
  if (mapping.source_type === "volume") {
    const volume = store.volumes.get(mapping.uuid ?? "");
    if (!volume) throw fault(400, `Block Device Mapping is Invalid: failed to get volume ${mapping.uuid}.`);
    if (statusOf(volume) !== "available")
      throw fault(400, `Invalid volume: Volume ${volume.id} status must be available`);
    return { ...volume, server, deleteOnTermination };
  }
  return {
    id: newId(),
    createdAt: Date.now(),
    name: "",
    description: "",
    sizeGiB: mapping.volume_size ?? 1,
    type: mapping.volume_type ?? "__DEFAULT__",
    zone: "nova",
    ...(mapping.source_type === "image" ? { image: mapping.uuid } : {}),
    metadata: {},
    server,
    deleteOnTermination,
  };
}
