import { type Ask, page, type Reply, timeOf } from "./ask.ts";
import { defaultProject, projectNamed } from "./projects.ts";
import type { AddressRecord, VolumeRecord } from "./records.ts";
import { unprocessable } from "./refusal.ts";
import { regionShown, showAction, showDroplet } from "./show.ts";
import {
  addressOf,
  dropletOf,
  nameTags,
  newUuid,
  note,
  type Store,
  shownAddress,
  shownVolume,
  volumeOf,
} from "./store.ts";

/** Volumes of a Droplet, https://docs.digitalocean.com/products/volumes/details/limits/ */
const volumesOfDroplet = 15;

export function createVolume(store: Store, { body }: Ask): Reply {
  const [name, region] = [String(body.name), String(body.region)];
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(name)) throw unprocessable("volume name is invalid");
  for (const other of store.volumes.values()) {
    if (other.name === name && other.region === region) {
      throw unprocessable("invalid volume specification: volume name already exists");
    }
  }
  const volume: VolumeRecord = {
    id: newUuid(),
    name,
    region,
    sizeGiB: Number(body.size_gigabytes),
    description: String(body.description ?? ""),
    filesystem: body.filesystem_type === undefined ? undefined : String(body.filesystem_type),
    createdMs: Date.now(),
    droplet: undefined,
    tags: nameTags(store, Array.isArray(body.tags) ? body.tags.map(String) : []),
    given: false,
  };
  store.volumes.set(volume.id, volume);
  return { status: 201, body: { volume: showVolume(volume) } };
}

function showVolume(volume: VolumeRecord) {
  return {
    id: volume.id,
    name: volume.name,
    region: regionShown(volume.region),
    size_gigabytes: volume.sizeGiB,
    description: volume.description,
    filesystem_type: volume.filesystem ?? "",
    filesystem_label: "",
    droplet_ids: volume.droplet === undefined ? [] : [volume.droplet],
    created_at: timeOf(volume.createdMs),
    tags: volume.tags,
  };
}

export function listVolumes(store: Store, ask: Ask): Reply {
  const { name, region } = ask.query;
  const shown = [...store.volumes.values()].filter(
    (volume) => (name === undefined || volume.name === name) && (region === undefined || volume.region === region),
  );
  return page("volumes", shown.map(showVolume), ask);
}

export function getVolume(store: Store, { params }: Ask): Reply {
  return { status: 200, body: { volume: showVolume(shownVolume(store, params.volume_id ?? "", "fra1")) } };
}

export function deleteVolume(store: Store, { params }: Ask): Reply {
  const volume = volumeOf(store, params.volume_id ?? "", "fra1");
  if (volume.droplet !== undefined) throw unprocessable("failed to delete volume: volume is attached to a Droplet");
  store.volumes.delete(volume.id);
  return { status: 204 };
}

export function actOnVolume(store: Store, { params, body }: Ask): Reply {
  const type = String(body.type);
  const droplet = type === "resize" ? undefined : dropletOf(store, body.droplet_id);
  const volume = volumeOf(store, params.volume_id ?? "", droplet?.region ?? "fra1");
  if (type === "attach" && droplet) attach(store, volume, droplet.id, droplet.region);
  else if (type === "detach") detach(volume, droplet?.id);
  else grow(volume, Number(body.size_gigabytes));
  const about = { type: `${type}_volume`, resource: 0, resourceType: "backend", region: volume.region };
  return { status: 202, body: { action: showAction(note(store, about)) } };
}

function attach(store: Store, volume: VolumeRecord, droplet: number, region: string): void {
  if (volume.droplet !== undefined) throw unprocessable("failed to attach volume: volume is already attached");
  if (volume.region !== region) throw unprocessable("failed to attach volume: it is in another region");
  const attached = [...store.volumes.values()].filter((other) => other.droplet === droplet).length;
  if (attached >= volumesOfDroplet) throw unprocessable("failed to attach volume: the Droplet has too many volumes");
  volume.droplet = droplet;
}

function detach(volume: VolumeRecord, droplet: number | undefined): void {
  if (volume.droplet !== droplet) throw unprocessable("Attachment not found");
  volume.droplet = undefined;
}

function grow(volume: VolumeRecord, sizeGiB: number): void {
  if (sizeGiB < volume.sizeGiB) throw unprocessable("volumes may only be resized upwards");
  volume.sizeGiB = sizeGiB;
}

export function createAddress(store: Store, { body }: Ask): Reply {
  const droplet = body.droplet_id === undefined ? undefined : dropletOf(store, body.droplet_id);
  const serial = store.serial();
  const ip = `198.51.100.${serial % 254 || 254}`;
  if (store.addresses.has(ip)) throw unprocessable("reserved IP quota exceeded");
  const address: AddressRecord = {
    ip,
    region: String(droplet?.region ?? body.region),
    droplet: droplet?.id,
    project: body.project_id === undefined ? undefined : projectNamed(store, body.project_id).id,
    given: false,
  };
  store.addresses.set(ip, address);
  return { status: 202, body: { reserved_ip: showAddress(store, address), links: {} } };
}

function showAddress(store: Store, { ip, region, droplet: id, project = defaultProject }: AddressRecord) {
  const droplet = id === undefined ? undefined : store.droplets.get(id);
  const shown = droplet ? showDroplet(store, droplet) : null;
  return {
    ip,
    region: regionShown(region),
    droplet: shown,
    locked: false,
    project_id: project,
  };
}

export function listAddresses(store: Store, ask: Ask): Reply {
  return page(
    "reserved_ips",
    [...store.addresses.values()].map((address) => showAddress(store, address)),
    ask,
  );
}

export function getAddress(store: Store, { params }: Ask): Reply {
  return {
    status: 200,
    body: { reserved_ip: showAddress(store, shownAddress(store, params.reserved_ip ?? "", "fra1")) },
  };
}

export function deleteAddress(store: Store, { params }: Ask): Reply {
  const { ip } = addressOf(store, params.reserved_ip ?? "", "fra1");
  store.addresses.delete(ip);
  return { status: 204 };
}

/** A Droplet has one at a time, https://docs.digitalocean.com/products/networking/reserved-ips/details/limits/ */
export function actOnAddress(store: Store, { params, body }: Ask): Reply {
  const type = String(body.type);
  const droplet = type === "assign" ? dropletOf(store, body.droplet_id) : undefined;
  const address = addressOf(store, params.reserved_ip ?? "", droplet?.region ?? "fra1");
  if (droplet && droplet.region !== address.region) throw unprocessable("The IP address is in another region.");
  if (droplet && Date.now() < droplet.readyMs) throw unprocessable("Droplet already has a pending event.");
  if (droplet && [...store.addresses.values()].some((other) => other !== address && other.droplet === droplet.id)) {
    throw unprocessable("Droplet already has a reserved IP");
  }
  address.droplet = droplet?.id;
  const about = { type: `${type}_ip`, resource: 0, resourceType: "reserved_ip", region: address.region };
  return { status: 201, body: { action: showAction(note(store, about)) } };
}
