import { stringify } from "yaml";
import type { MetadataService } from "../../../http/simulated-metadata.ts";
import { type Entry, hiddenOf, type Store } from "./store.ts";

/** A hardware address of the documentation, RFC 7042. */
const mac = "00:00:5e:00:53:01";

/**
 * The metadata service, https://docs.hetzner.cloud/reference/cloud#server-metadata. What cloud-init and afterburn ask for is there:
 * https://github.com/canonical/cloud-init/blob/main/cloudinit/sources/DataSourceHetzner.py. They take user data that is not there for an
 * error, so it is there, and empty.
 */
export function metadataService(store: Store, server: Entry, settle: () => void): MetadataService {
  return ({ method, path }) => {
    if (method !== "GET") return { status: 405, body: "" };
    settle();
    const [, name] = /^\/hetzner\/v1\/(userdata|metadata(?:\/[^/]+)?)\/?$/.exec(path) ?? [];
    const body = name === undefined ? undefined : bodyOf(store, server, name.replace(/^metadata\/?/, ""));
    return body === undefined ? { status: 404, body: "not found\n" } : { status: 200, body };
  };
}

/** Lists and objects are YAML, as real ones are; public keys by themselves are JSON. */
function bodyOf(store: Store, server: Entry, name: string): string | undefined {
  if (name === "userdata") return hiddenOf(store, server.id).userData ?? "";
  const values = valuesOf(store, server);
  if (name === "") return stringify(values);
  if (name === "private-networks") return stringify(privateNetworksOf(store, server));
  if (name === "public-keys") return JSON.stringify(values["public-keys"]);
  const value = Object.hasOwn(values, name) ? values[name as keyof typeof values] : undefined;
  return typeof value === "object" ? stringify(value) : value === undefined ? undefined : String(value);
}

interface PublicNet {
  readonly ipv4: { readonly ip: string } | null;
  readonly ipv6: { readonly ip: string } | null;
}

function valuesOf(store: Store, { id, name, location, public_net }: Entry) {
  const place = location as { readonly name: string; readonly network_zone: string };
  const { ipv4, ipv6 } = public_net as PublicNet;
  return {
    "availability-zone": `${place.name}-dc1`,
    hostname: name ?? "",
    "instance-id": id,
    "local-ipv4": "",
    "network-config": networkConfig(ipv4 !== null, ipv6?.ip),
    "public-ipv4": ipv4?.ip ?? "",
    "public-keys": hiddenOf(store, id).publicKeys ?? [],
    region: place.network_zone,
    vendor_data: "",
  };
}

function networkConfig(hasIpv4: boolean, ipv6: string | undefined) {
  const address = ipv6?.replace("::/64", "::1/64");
  const subnets = [
    ...(hasIpv4 ? [{ type: "dhcp", ipv4: true }] : []),
    ...(address === undefined
      ? []
      : [{ type: "static", ipv6: true, address, gateway: "fe80::1", dns_nameservers: ["2001:db8::53"] }]),
  ];
  return { version: 1, config: [{ type: "physical", name: "eth0", mac_address: mac, subnets }] };
}

interface Attached {
  readonly network: number;
  readonly ip: string;
  readonly alias_ips: readonly string[];
  readonly mac_address: string;
}

function privateNetworksOf({ project }: Store, { private_net }: Entry) {
  return (private_net as readonly Attached[]).map((one, index) => {
    const network = project.entries.networks[one.network];
    return {
      ...{ ip: one.ip, alias_ips: one.alias_ips, interface_num: index + 1, mac_address: one.mac_address },
      ...{ network_id: one.network, network_name: network?.name, network: network?.ip_range },
    };
  });
}
