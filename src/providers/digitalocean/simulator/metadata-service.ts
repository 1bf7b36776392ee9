import { keyNamed, lookUp, type MetadataService, type MetadataTree } from "../../../http/simulated-metadata.ts";
import type { DropletRecord } from "./records.ts";
import type { Store } from "./store.ts";

const nameservers = ["192.0.2.53", "192.0.2.54"];

/**
 * The metadata service, https://docs.digitalocean.com/reference/api/metadata/. User data that is not there is empty, and no error:
 * https://github.com/coreos/bugs/issues/2456.
 */
export function metadataService(store: Store, droplet: DropletRecord): MetadataService {
  return ({ method, path }) => {
    if (method !== "GET") return { status: 405, body: "" };
    if (path === "/metadata/v1.json") {
      const headers = { "content-type": "application/json" };
      return { status: 200, body: JSON.stringify(documentOf(store, droplet)), headers };
    }
    const body = lookUp({ metadata: { v1: treeOf(store, droplet) } }, path);
    return body === undefined ? { status: 404, body: "not found" } : { status: 200, body };
  };
}

interface Card {
  readonly ipv4: Readonly<Record<"ip_address" | "netmask" | "gateway", string | undefined>>;
  readonly mac: string;
  readonly type: string;
}

function interfacesOf({ publicIpv4, privateIpv4 }: DropletRecord): Readonly<Record<string, readonly [Card]>> {
  const inside = { ip_address: privateIpv4, netmask: "255.255.240.0", gateway: "10.110.0.1" };
  const outside = { ip_address: publicIpv4, netmask: "255.254.0.0", gateway: "198.18.0.1" };
  return {
    private: [{ ipv4: inside, mac: "00:00:5e:00:53:02", type: "private" }],
    ...(publicIpv4 === undefined ? {} : { public: [{ ipv4: outside, mac: "00:00:5e:00:53:01", type: "public" }] }),
  };
}

function keysOf({ sshKeys }: DropletRecord): readonly string[] {
  return sshKeys.map(keyNamed);
}

function reservedOf({ addresses }: Store, { id }: DropletRecord): string | undefined {
  return [...addresses.values()].find(({ droplet }) => droplet === id)?.ip;
}

function documentOf(store: Store, droplet: DropletRecord) {
  const reserved = reservedOf(store, droplet);
  const ipv4 = reserved === undefined ? { active: false } : { ip_address: reserved, active: true };
  return {
    droplet_id: droplet.id,
    hostname: droplet.name,
    user_data: droplet.userData,
    vendor_data: "",
    public_keys: keysOf(droplet),
    region: droplet.region,
    interfaces: interfacesOf(droplet),
    floating_ip: { ipv4 },
    reserved_ip: { ipv4 },
    dns: { nameservers },
    tags: droplet.tags,
    features: { dhcp_enabled: false },
  };
}

function treeOf(store: Store, droplet: DropletRecord): MetadataTree {
  const reserved = reservedOf(store, droplet);
  const ipv4 = { active: String(reserved !== undefined), ip_address: reserved };
  return {
    id: String(droplet.id),
    hostname: droplet.name,
    "user-data": droplet.userData,
    "vendor-data": "",
    "public-keys": keysOf(droplet).join("\n"),
    region: droplet.region,
    interfaces: Object.fromEntries(
      Object.entries(interfacesOf(droplet)).map(([kind, [card]]) => [kind, { "0": cardOf(card) }]),
    ),
    dns: { nameservers: nameservers.join("\n") },
    floating_ip: { ipv4 },
    reserved_ip: { ipv4 },
    tags: droplet.tags.join("\n"),
  };
}

function cardOf({ ipv4: { ip_address: address, netmask, gateway }, mac, type }: Card): MetadataTree {
  return { ipv4: { address, netmask, gateway }, mac, type };
}
