import { createHash } from "node:crypto";
import { isIPv4 } from "node:net";
import type { Cloud } from "./cloud.ts";
import { addressOf, numberOf, rangeOf } from "./net/ranges.ts";
import { allOf } from "./net/things.ts";
import { Refusal } from "./refusal.ts";
import type { Store } from "./store.ts";

/** The simulated account. */
export const account = "000000000000";

/**
 * What was made in the account before anything else: in each region six zones, a default VPC with a subnet in each zone, and its
 * default security group. Beside these, and what was made since, every well-formed id but an image's, and every name, stands for something that exists
 * where a machine names it or a filter asks for it, so that examples run as they are; an id of only zeroes or of something that was deleted, and a name that
 * begins with `missing`, stand for what does not exist.
 */
export interface Subnet {
  readonly id: string;
  readonly vpc: string;
  readonly zone: string;
  readonly cidr: string;
  readonly mapsPublicIpv4: boolean;
  readonly assignsIpv6: boolean;
  /** Its range of IPv6 addresses, where it has one. */
  readonly ipv6: string | undefined;
  /** One that was made, not only named: its address ranges are known. */
  readonly known: boolean;
}

/** Zones of a region; a real one has three to six. */
export function zonesOf(region: string): readonly string[] {
  return ["a", "b", "c", "d", "e", "f"].map((letter) => region + letter);
}

/** Refuses a zone of another region, or one that is none. */
export function checkZone(region: string, zone: string | undefined): void {
  if (zone === undefined || zonesOf(region).includes(zone)) return;
  throw new Refusal("InvalidParameterValue", `Invalid availability zone: [${zone}]`);
}

/** The subnet that is asked for, or the default one of a zone. Refuses one that does not exist or is in another zone. */
export function subnetOf(cloud: Cloud, id: string | undefined, zone: string | undefined): Subnet {
  const { region } = cloud;
  checkZone(region, zone);
  const made = allOf(cloud, "subnet").map((one) => ({
    ...one,
    ipv6: one.ipv6?.cidr ?? (one.seeded ? anyIpv6 : undefined),
    known: true,
  }));
  if (id === undefined)
    return made.find((subnet) => subnet.seeded && subnet.zone === (zone ?? zonesOf(region)[0])) ?? noSubnet(zone);
  const found = made.find((subnet) => subnet.id === id) ?? named(cloud, id, zone);
  if (zone === undefined || zone === found.zone) return found;
  throw new Refusal(
    "InvalidParameterValue",
    `The availability zone '${zone}' does not match the zone of subnet '${id}'`,
  );
}

/** Addresses of subnets that nobody gave any: 2001:db8::/32 is for documentation, RFC 3849. */
const anyIpv6 = "2001:db8::/64";

/** Whether an id that nobody was given stands for something that exists: where a machine names it, and where a filter asks for it. */
export function isUnmade({ store }: Cloud, id: string, prefix: string): boolean {
  return exists(id, prefix) && isUnheard(store, id);
}

function named(cloud: Cloud, id: string, zone: string | undefined): Subnet {
  if (isUnmade(cloud, id, "subnet")) return unmadeSubnet(cloud, id, zone);
  throw new Refusal("InvalidSubnetID.NotFound", `The subnet ID '${id}' does not exist`);
}

/** One that nobody made. */
export function unmadeSubnet({ region }: Cloud, id: string, zone?: string): Subnet {
  const byte = Number.parseInt(seedOf(id).slice(0, 2), 16);
  return {
    id,
    vpc: `vpc-${seedOf(`vpc ${region}`)}`,
    zone: zone ?? zonesOf(region)[byte % 6] ?? "",
    cidr: `10.${byte}.0.0/20`,
    mapsPublicIpv4: false,
    assignsIpv6: false,
    ipv6: anyIpv6,
    known: false,
  };
}

/** Whether an id is neither that of something that was made, in whatever region, nor of something that was deleted. */
function isUnheard({ things, forgotten }: Store, id: string): boolean {
  return !things.has(id) && !forgotten.has(id);
}

function noSubnet(zone: string | undefined): never {
  throw new Refusal("MissingInput", `No default subnet for availability zone: '${zone}'`);
}

/** Third number of the default subnets' ranges, in the order that Amazon gives them to the zones of most regions. */
const thirds = [16, 32, 0, 48, 64, 80];

/** Subnets of the default VPC. */
export function defaultSubnets(region: string): readonly Pick<Subnet, "id" | "vpc" | "zone" | "cidr">[] {
  const vpc = `vpc-${seedOf(`default vpc ${region}`)}`;
  return zonesOf(region).map((zone, index) => ({
    id: `subnet-${seedOf(zone)}`,
    vpc,
    zone,
    cidr: `172.31.${thirds[index] ?? 0}.0/20`,
  }));
}

/** The group of a VPC that an instance is in when the request names none. */
export function defaultGroupOf(vpc: string): string {
  return `sg-${seedOf(`default group ${vpc}`)}`;
}

/** Refuses a security group that does not exist, or is in another VPC than the subnet. */
export function checkGroups(cloud: Cloud, groups: readonly string[], subnet: Pick<Subnet, "id" | "vpc">): void {
  const made = allOf(cloud, "security-group");
  const isMade = allOf(cloud, "vpc").some(({ id }) => id === subnet.vpc);
  for (const id of groups) {
    if (!id.startsWith("sg-"))
      throw new Refusal("InvalidGroupId.Malformed", `Invalid id: "${id}" (expecting "sg-...")`);
    const group = made.find((one) => one.id === id);
    if (!group && !isUnmade(cloud, id, "sg"))
      throw new Refusal("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
    if (group && isMade && group.vpc !== subnet.vpc) {
      const text = `Security group ${id} and subnet ${subnet.id} belong to different networks.`;
      throw new Refusal("InvalidParameter", text);
    }
  }
}

/** Whether a name stands for something that does not exist. */
export function isMissing(name: string | undefined): boolean {
  return name?.startsWith("missing") ?? false;
}

/** The address that is asked for, or the next free one. Refuses one that is taken or outside the subnet. */
export function privateAddress(store: Store, { id, cidr, known }: Subnet, asked: string | undefined): string {
  const { first, prefix } = rangeOf(cidr) ?? { first: 0n, prefix: 20 };
  const size = 2 ** (32 - prefix);
  if (asked !== undefined) {
    const host = isIPv4(asked) ? Number(numberOf(asked) - first) : -1;
    if (!isIPv4(asked) || (known && (host < 0 || host >= size)))
      throw new Refusal("InvalidParameterValue", `Address ${asked} does not fall within the subnet's address range`);
    if (store.isTaken(id, asked)) throw new Refusal("InvalidIPAddress.InUse", `Address ${asked} is in use.`);
    return asked;
  }
  // The first four addresses and the last one are Amazon's, https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
  const free = size - 5;
  for (let tries = 0; tries < free; tries++) {
    const address = addressOf(first + BigInt(4 + (store.serial() % free)), 32);
    if (!store.isTaken(id, address)) return address;
  }
  throw new Refusal("InsufficientFreeAddressesInSubnet", `There are not enough free addresses in subnet '${id}'`);
}

/** An address of the subnet's range. Refuses where it has none. */
export function ipv6Address(store: Store, { ipv6 }: Subnet): string {
  const range = ipv6 === undefined ? undefined : rangeOf(ipv6);
  if (!range) throw new Refusal("InvalidParameterValue", "The subnet has no IPv6 CIDR block to take an address from");
  return addressOf(range.first + BigInt(store.serial()), 128);
}

/** Well-formed, and not only zeroes. */
export function exists(id: string, prefix: string): boolean {
  return new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`).test(id) && !/-0+$/.test(id);
}

/** 17 digits of an id, always the same for a text. */
export function seedOf(text: string): string {
  return `0${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}
