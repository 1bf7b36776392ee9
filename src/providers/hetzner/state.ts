import type { MachineState } from "../../platform.ts";
import { labelKeys, usersLabels } from "./labels.ts";
import type { Attachment, Options } from "./options.ts";
import type { Image, PrivateNet, Server } from "./records.ts";
import { foundNames, pointersOf } from "./reverse-dns.ts";

/** Whether the server is there and may stay. */
export function isLive(server: Server | undefined): server is Server {
  return server !== undefined && server.status !== "deleting";
}

/** Whether it is being made, started or written anew. */
export function isOnItsWay(status: Server["status"]): boolean {
  return /^(?:initializing|starting|rebuilding|migrating)$/.test(status);
}

export function isOff({ status }: Server): boolean {
  return status === "off" || status === "stopping";
}

/** Whether it is off only until we start it. */
export function isToStart({ labels }: Server): boolean {
  return labels[labelKeys.start] !== undefined;
}

/** A server as the seam knows it; `firewalls` are those that name it, of which the server itself does not tell. Pure. */
export function toState(server: Server, firewalls?: readonly number[]): MachineState<Options> {
  const { labels } = server;
  return {
    id: String(server.id),
    phase: phaseOf(server),
    addresses: addressesOf(server),
    observed: {
      name: labels[labelKeys.name] ?? server.name,
      owner: labels[labelKeys.owner],
      arch: server.server_type.architecture === "arm" ? "arm64" : "amd64",
      version: labels[labelKeys.version],
      image: imageOf(server),
      userData: undefined,
      labels: usersLabels(labels),
      options: optionsOf(server, firewalls),
    },
  };
}

function phaseOf(server: Server): MachineState["phase"] {
  if (server.status === "running") return "running";
  return isOff(server) && !isToStart(server) ? "stopped" : "pending";
}

/** What `importedImage` called the image, as the image says or else the server; else the id of the image. */
function imageOf({ image, labels }: Server): string {
  if (image && image.type !== "snapshot") return String(image.id);
  return image?.labels[labelKeys.image] ?? labels[labelKeys.image] ?? (image ? String(image.id) : "");
}

/** The machine takes the first address of its IPv6 network, https://docs.hetzner.com/cloud/servers/primary-ips/primary-ip-configuration/ */
function addressesOf({ public_net: { ipv4, ipv6 }, private_net: [first] }: Server): MachineState["addresses"] {
  return {
    ...(ipv4 ? { publicIpv4: ipv4.ip } : {}),
    ...(ipv6 ? { publicIpv6: ipv6.ip.replace(/::\/\d+$/, "::1") } : {}),
    ...(first ? { privateIpv4: first.ip } : {}),
  };
}

function optionsOf(server: Server, firewalls: readonly number[] | undefined): Partial<Options> {
  const { public_net: net, placement_group: group } = server;
  const power = server.status === "running" ? "on" : isOff(server) && !isToStart(server) ? "off" : undefined;
  return {
    serverType: server.server_type.name,
    location: server.location.name,
    ipv4: net.ipv4 !== null,
    ipv6: net.ipv6 !== null,
    ...(net.ipv4?.id === undefined ? {} : { primaryIpv4: net.ipv4.id }),
    ...(net.ipv6?.id === undefined ? {} : { primaryIpv6: net.ipv6.id }),
    networks: server.private_net.map(toAttachment).sort((a, b) => a.network - b.network),
    ...(firewalls ? { firewalls: [...firewalls] } : {}),
    ...(group ? { placementGroup: group.id } : {}),
    volumes: [...server.volumes].sort((a, b) => a - b),
    backups: server.backup_window !== null,
    reverseDns: foundNames(pointersOf(net)),
    protection: server.protection.delete,
    ...(power ? { power } : {}),
  };
}

function toAttachment({ network, ip, alias_ips }: PrivateNet): Attachment {
  return { network, ip, aliasIps: [...alias_ips].sort() };
}

/** Whether a machine can be made from the image. */
export function isReady({ status }: Pick<Image, "status">): boolean {
  return status === "available";
}
