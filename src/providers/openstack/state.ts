import type { Addresses, Arch, MachineState } from "../../platform.ts";
import type { Address, Server } from "./compute.ts";
import { floatingIpOf } from "./floating-ip.ts";
import { idOf } from "./id.ts";
import { keys, type Metadata, toLabels, writtenTags } from "./labels.ts";
import type { Options } from "./options.ts";

/** https://docs.openstack.org/api-guide/compute/server_concepts.html#server-status */
const running = /^(?:ACTIVE|PASSWORD|REBOOT|HARD_REBOOT|MIGRATING|VERIFY_RESIZE)$/;
const pending = /^(?:BUILD|REBUILD|RESIZE|REVERT_RESIZE|UNKNOWN)$/;
const gone = /^(?:DELETED|SOFT_DELETED)$/;

/** Whether the server is there and may stay: not gone, and not on its way to it. */
export function isLive(server: Server | undefined): server is Server {
  if (server === undefined || gone.test(server.status)) return false;
  return !/^(?:deleting|soft-deleting)$/.test(server["OS-EXT-STS:task_state"] ?? "");
}

/**
 * Whether Nova still has it, be it on its way out: it says DELETED of a server that everybody can still list for a moment. What is kept for
 * its reclaim_instance_interval is SOFT_DELETED, and gone for its owner.
 */
export function isThere(server: Server | undefined): server is Server {
  return server !== undefined && server.status !== "SOFT_DELETED";
}

/** Whether Nova gave it up before it ran for the first time. */
export function neverRan({ status, "OS-SRV-USG:launched_at": launched }: Server): boolean {
  return status === "ERROR" && launched === null;
}

/** What toState cannot know from the server alone. */
export interface Beside {
  /** Ids of security groups by their names. */
  readonly groups?: ReadonlyMap<string, string> | undefined;
  /** What was just written need not be read. */
  readonly userData?: string | undefined;
  /** As Neutron has it: Nova hears of it late. */
  readonly floatingIp?: string | undefined;
}

/** A server as the seam knows it. Pure. */
export function toState(region: string, server: Server, beside: Beside = {}): MachineState<Options> {
  const { metadata = {}, status } = server;
  return {
    id: idOf({ region, kind: "server", id: server.id }),
    phase: running.test(status) ? "running" : pending.test(status) ? "pending" : "stopped",
    addresses: toAddresses(server, beside),
    observed: {
      name: metadata[keys.name] ?? server.name,
      owner: metadata[keys.owner],
      arch: toArch(metadata[keys.arch]),
      version: metadata[keys.version],
      image: metadata[keys.image] ?? (server.image ? server.image.id : ""),
      userData: server["OS-EXT-SRV-ATTR:user_data"] ?? beside.userData,
      labels: toLabels(metadata),
      options: toOptions(region, server, metadata, beside),
    },
  };
}

function toArch(text: string | undefined): Arch | undefined {
  return text === "amd64" || text === "arm64" ? text : undefined;
}

/** Its floating IP is the public one; without any, a fixed address that the Internet routes. */
function toAddresses({ addresses = {} }: Server, beside: Beside): Addresses {
  const all = Object.values(addresses).flat();
  const v4 = all.filter(({ version }) => version === 4);
  const floating = beside.floatingIp ?? v4.find(isFloating)?.addr;
  const fixed = v4.filter((address) => !isFloating(address)).map(({ addr }) => addr);
  const publicIpv4 = floating ?? fixed.find((addr) => !isPrivate(addr));
  const privateIpv4 = fixed.find(isPrivate);
  const publicIpv6 = all.find(({ version, addr }) => version === 6 && !/^f[cde]/i.test(addr))?.addr;
  return {
    ...(publicIpv4 === undefined ? {} : { publicIpv4 }),
    ...(publicIpv6 === undefined ? {} : { publicIpv6 }),
    ...(privateIpv4 === undefined ? {} : { privateIpv4 }),
  };
}

/** Whether Nova shows a floating IP. */
export function hasFloatingIp({ addresses = {} }: Server): boolean {
  return Object.values(addresses).flat().some(isFloating);
}

function isFloating(address: Address): boolean {
  return address["OS-EXT-IPS:type"] === "floating";
}

/** RFC 1918, RFC 6598 and RFC 3927. */
function isPrivate(addr: string): boolean {
  return /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
    addr,
  );
}

function toOptions(region: string, server: Server, metadata: Metadata, beside: Beside): Partial<Options> {
  const tags = server.tags && [...tagsOf(server.tags, metadata)].sort();
  const floatingIp = hasFloatingIp(server) || beside.floatingIp ? floatingIpOf(metadata) : undefined;
  const securityGroups = toGroups(server, metadata, beside);
  return {
    region,
    ...(server.flavor?.original_name === undefined ? {} : { flavor: server.flavor.original_name }),
    ...(securityGroups ? { securityGroups } : {}),
    ...(server.key_name ? { keyName: server.key_name } : {}),
    ...(server["OS-EXT-AZ:availability_zone"] ? { availabilityZone: server["OS-EXT-AZ:availability_zone"] } : {}),
    ...(server.config_drive === undefined ? {} : { configDrive: /^true$/i.test(server.config_drive) }),
    ...(floatingIp ? { floatingIp } : {}),
    ...(tags ? { tags } : {}),
  };
}

/** Of a machine of ours those that we wrote; of another one all. */
function tagsOf(tags: readonly string[], metadata: Metadata): readonly string[] {
  return metadata[keys.plan] === undefined ? tags : writtenTags(tags, metadata);
}

/** The names, or the ids where the plan has ids and these are known. A group is there once for each port. */
function toGroups({ security_groups = [] }: Server, metadata: Metadata, { groups }: Beside): string[] | undefined {
  const names = [...new Set(security_groups.map(({ name }) => name))].sort();
  if (names.length === 0) return undefined;
  if (metadata[keys.groupsById] === undefined) return names;
  return groups && names.map((name) => groups.get(name) ?? name).sort();
}
