import {
  keyNamed,
  lookUp,
  type MetadataAnswer,
  type MetadataService,
  type MetadataTree,
} from "../../../http/simulated-metadata.ts";
import { project } from "./account.ts";
import type { PortRecord, ServerRecord } from "./records.ts";
import type { Store } from "./store.ts";

/** Versions of each API, https://docs.openstack.org/nova/latest/user/metadata.html */
const ec2Versions = ["2009-04-04", "latest"] as const;
const versions = [
  ...["2012-08-10", "2013-04-04", "2013-10-17", "2015-10-15", "2016-06-30"],
  ...["2016-10-06", "2017-02-22", "2018-08-27", "2020-10-14", "latest"],
] as const;

/** What a configuration of Nova that says nothing else puts behind the name of a server. */
const domain = "novalocal";

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Nova's metadata service: its own API and the one that is like EC2's, as in nova/api/metadata/base.py. */
export function metadataService(store: Store, server: ServerRecord): MetadataService {
  return ({ method, path }) => {
    if (method !== "GET") return { status: 405, body: "" };
    store.settle();
    const [first, ...rest] = path.split("/").filter((part) => part !== "");
    if (first === "openstack") return own(store, server, rest);
    return ec2(store, server, first === "ec2" || first === undefined ? rest : [first, ...rest]);
  };
}

/** The same as files of the drive that a server has; `undefined` where it has none. */
export function configDriveOf(store: Store, server: ServerRecord): Readonly<Record<string, Uint8Array>> | undefined {
  if (!server.configDrive) return undefined;
  const files = versions.flatMap((version) => below(`openstack/${version}`, filesOf(store, server, version)));
  const likeEc2 = ec2Versions.flatMap((version) =>
    below(`ec2/${version}`, {
      "meta-data.json": JSON.stringify(ec2Metadata(store, server)),
      ...(hasUserData(server) ? { "user-data": userDataOf(server) } : {}),
    }),
  );
  return Object.fromEntries([...files, ...likeEc2]);
}

function below(folder: string, files: Files): readonly (readonly [path: string, contents: Uint8Array])[] {
  return Object.entries(files).map(([name, contents]) => [`${folder}/${name}`, Buffer.from(contents)]);
}

const notFound: MetadataAnswer = { status: 404, body: "404 Not Found\n\nThe resource could not be found.\n" };

function own(store: Store, server: ServerRecord, [version, name, ...rest]: readonly string[]): MetadataAnswer {
  if (version === undefined) return { status: 200, body: versions.join("\n") };
  if (!(versions as readonly string[]).includes(version) || rest.length > 0) return notFound;
  const files = filesOf(store, server, version);
  if (name === undefined) return { status: 200, body: Object.keys(files).join("\n") };
  const body = files[name];
  if (body === undefined) return notFound;
  return { status: 200, body, headers: name.endsWith(".json") ? { "content-type": "application/json" } : {} };
}

/** Each name since the version that brought it. */
function filesOf(store: Store, server: ServerRecord, version: string): Files {
  return {
    "meta_data.json": JSON.stringify(metadataOf(server, version)),
    ...(hasUserData(server) ? { user_data: userDataOf(server) } : {}),
    ...(version >= "2013-10-17" ? { "vendor_data.json": "{}" } : {}),
    ...(version >= "2015-10-15" ? { "network_data.json": JSON.stringify(networkOf(store, server)) } : {}),
    ...(version >= "2016-10-06" ? { "vendor_data2.json": JSON.stringify({ static: {} }) } : {}),
  };
}

function hasUserData({ userData }: ServerRecord): boolean {
  return userData !== "";
}

function userDataOf({ userData }: ServerRecord): Uint8Array {
  return Buffer.from(userData, "base64");
}

function metadataOf(server: ServerRecord, version: string) {
  const { id, name, keyName, metadata, zone } = server;
  const key = keyName === undefined ? undefined : keyNamed(keyName);
  return {
    uuid: id,
    ...(Object.keys(metadata).length > 0 ? { meta: metadata } : {}),
    ...(keyName === undefined
      ? {}
      : { public_keys: { [keyName]: key }, keys: [{ name: keyName, type: "ssh", data: key }] }),
    hostname: hostnameOf(server),
    name,
    launch_index: 0,
    availability_zone: zone,
    ...(version >= "2015-10-15" ? { project_id: project.id } : {}),
    ...(version >= "2016-06-30" ? { devices: [] } : {}),
    ...(version >= "2020-10-14" ? { dedicated_cpus: [] } : {}),
  };
}

/** As Nova makes one of a name. */
function hostnameOf({ name }: ServerRecord): string {
  const plain = name.replace(/[ _.]/g, "-").replace(/[^\w-]+/g, "");
  return `${plain.toLowerCase().replace(/^-+|-+$/g, "")}.${domain}`;
}

function portsOf(store: Store, { ports }: ServerRecord): readonly PortRecord[] {
  return ports.flatMap((id) => store.ports.get(id) ?? []);
}

function networkOf(store: Store, server: ServerRecord) {
  const ports = portsOf(store, server);
  return {
    links: ports.map(({ id }, index) => ({
      ...{ id: `tap${id.slice(0, 11)}`, vif_id: id, type: "ovs", mtu: 1_500 },
      ethernet_mac_address: `fa:16:3e:00:00:0${index + 1}`,
    })),
    networks: ports.map(({ id, network }, index) => ({
      ...{ id: `network${index}`, type: "ipv4_dhcp", link: `tap${id.slice(0, 11)}`, network_id: network },
    })),
    services: [],
  };
}

function ec2(store: Store, server: ServerRecord, [version, ...rest]: readonly string[]): MetadataAnswer {
  if (version === undefined) return { status: 200, body: ec2Versions.join("\n") };
  if (!(ec2Versions as readonly string[]).includes(version)) return notFound;
  const path = rest.join("/");
  if (path === "user-data") return hasUserData(server) ? { status: 200, body: userDataOf(server) } : notFound;
  const body = lookUp({ "meta-data": ec2Metadata(store, server) }, path);
  return body === undefined ? notFound : { status: 200, body };
}

function ec2Metadata(store: Store, server: ServerRecord): MetadataTree {
  const [port] = portsOf(store, server);
  const floating = store.floatingIps.get(port?.floatingIp ?? "")?.shown.floating_ip_address;
  const hostname = hostnameOf(server);
  const { id, keyName, zone, flavor, securityGroups } = server;
  return {
    "ami-id": "None",
    "ami-launch-index": "0",
    hostname,
    "instance-action": "none",
    "instance-id": `i-${id.slice(0, 8)}`,
    "instance-type": store.place.flavors.find((one) => one.id === flavor)?.name,
    "local-hostname": hostname,
    "local-ipv4": port?.address ?? "",
    placement: { "availability-zone": zone },
    "public-hostname": hostname,
    "public-ipv4": typeof floating === "string" ? floating : "",
    "public-keys": keyName === undefined ? undefined : { [`0=${keyName}`]: { "openssh-key": keyNamed(keyName) } },
    "reservation-id": `r-${id.slice(-8)}`,
    "security-groups": securityGroups.map((group) => String(store.securityGroups.get(group)?.shown.name)).join("\n"),
  };
}
